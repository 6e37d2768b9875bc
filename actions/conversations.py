"""Conversations and their messages: opened, authorised, stored once, read back in order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Delete, delete, select, update
from sqlalchemy.orm import Session

from actions.clock import now
from actions.database.engine import Database, read, write
from actions.database.models import Case, CaseEvent, Conversation, IssuedNotice, Message, Rating, Ticket, Turn
from actions.errors import bad_input, not_found
from actions.handover.hearing import do_hear
from actions.identity import digest, matches, new_id, new_token
from actions.messages import next_seq
from actions.retention.anonymising import do_detach
from actions.settings import settings
from knowledge.places import look_through

MAX_TEXT = 2000
"""Characters a citizen may send at once: about three screens of a phone."""


@dataclass(frozen=True)
class Opened:
    conversation_id: str
    token: str


@dataclass(frozen=True)
class Stored:
    """A citizen's message in the database. ``replies`` is empty while the turn is owed an answer, and when staff answer."""

    message: Message
    replies: tuple[Message, ...]

    @property
    def owed(self) -> bool:
        return self.message.answered_at is None


def do_open(channel: str, db: Database | None = None) -> Opened:
    """Begin a conversation. The token is shown once and kept as a hash."""
    token = new_token()
    with write(db) as session:
        conversation = Conversation(
            id=new_id("c"), token_hash=digest(token), channel=channel, stage="idle", memory={}, last_seq=0
        )
        session.add(conversation)
        return Opened(conversation.id, token)


def do_locate(conversation: Conversation, said: str) -> None:
    """Note the 旗区 that a citizen names first. Nothing narrower: it is there to be counted, and stays when the person is forgotten."""
    unsaid = conversation.region in ("", settings().region)
    if unsaid and (place := look_through(said)) is not None:
        conversation.region = place.county.region


def check_access(conversation_id: str, token: str, db: Database | None = None) -> None:
    """Raises Trouble ``not_found`` unless the token opens this conversation."""
    with read(db) as session:
        conversation = session.get(Conversation, conversation_id)
        if conversation is None or not matches(token, conversation.token_hash):
            raise not_found("这次对话")


def check_text(text: str) -> None:
    """Raises Trouble when there is nothing to read or too much."""
    if not text.strip():
        raise bad_input("没有收到文字。", "请把想办的事写一句话再发。")
    if len(text) > MAX_TEXT:
        raise bad_input(f"这段话有 {len(text)} 个字，一次最多 {MAX_TEXT} 个字。", "请挑要紧的说，或者分几次发。")


def do_store_from_citizen(
    conversation_id: str, text: str, client_id: str, payload: str | None = None, db: Database | None = None
) -> Stored:
    """Store what a citizen said, once: the same ``client_id`` gives the stored message and its replies back."""
    with write(db) as session:
        known = session.scalar(
            select(Message).where(Message.conversation_id == conversation_id, Message.client_id == client_id)
        )
        if known is not None:
            replies = session.scalars(select(Message).where(Message.reply_to == known.id).order_by(Message.seq)).all()
            return Stored(known, tuple(replies))
        message = Message(
            id=new_id("m"), conversation_id=conversation_id, seq=next_seq(session, conversation_id),
            sender="citizen", kind="text", client_id=client_id,
            body={"text": text, "choices": [], "data": {}, "payload": payload}, at=now(),
        )  # fmt: skip
        session.add(message)
        session.flush()
        return Stored(message, tuple(do_hear(session, message) or ()))


def do_store_replies(message_id: str, replies: list[dict[str, Any]], db: Database | None = None) -> list[Message]:
    """Store the assistant's answer to one message, once; a second call returns what the first one stored."""
    with write(db) as session:
        asked = session.get(Message, message_id)
        if asked is None:  # the conversation was deleted while the assistant was thinking
            return []
        if asked.answered_at is not None:
            return list(session.scalars(select(Message).where(Message.reply_to == asked.id).order_by(Message.seq)))
        stored = [_reply(session, asked, reply) for reply in replies]
        asked.answered_at = now()
        return stored


def _reply(session: Session, asked: Message, reply: dict[str, Any]) -> Message:
    message = Message(
        id=new_id("m"), conversation_id=asked.conversation_id, seq=next_seq(session, asked.conversation_id),
        sender=reply.get("sender", "assistant"), kind=reply.get("kind", "text"), reply_to=asked.id, at=now(),
        body={"text": reply["text"], "choices": reply.get("choices", []), "data": reply.get("data", {})},
    )  # fmt: skip
    session.add(message)
    return message


def history(conversation_id: str, after: int = 0, limit: int = 500, db: Database | None = None) -> list[Message]:
    """Messages with a sequence number above ``after``, oldest first, the newest ``limit`` of them."""
    with read(db) as session:
        newest = session.scalars(
            select(Message)
            .where(Message.conversation_id == conversation_id, Message.seq > after)
            .order_by(Message.seq.desc())
            .limit(limit)
        ).all()
    return list(reversed(newest))


def owed(since: timedelta, db: Database | None = None) -> list[Message]:
    """Citizens' messages that still wait for an answer, not older than ``since``, oldest first."""
    earliest: datetime = now() - since
    with read(db) as session:
        return list(
            session.scalars(
                select(Message)
                .where(Message.sender == "citizen", Message.answered_at.is_(None), Message.at >= earliest)
                .order_by(Message.at)
            )
        )


def do_delete(conversation_id: str, db: Database | None = None) -> None:
    """Delete a conversation with all that hangs on it, at once, as the citizen asked."""
    with write(db) as session:
        do_delete_in(session, conversation_id)


def do_delete_in(session: Session, conversation_id: str) -> dict[str, int]:
    """Delete it in the caller's transaction. Returns how many rows of each table there were.

    Tickets and grades that an office must account for stay, without words, code, case or person.
    """
    cases = session.scalars(select(Case.id).where(Case.opened_in == conversation_id)).all()
    tickets, ratings = do_detach(session, conversation_id, cases)
    # A case may have been continued at another door, which must not keep pointing at it.
    ours = (Conversation.id == conversation_id) | Conversation.case_id.in_(cases)
    session.execute(update(Conversation).where(ours).values(case_id=None))
    for table in (Ticket, Rating):
        session.execute(update(table).where(table.case_id.in_(cases)).values(case_id=None))
    gone = {"cases": len(cases), "tickets": tickets, "ratings": ratings}
    for owned in (Turn, Message):
        gone[owned.__tablename__] = _deleted(session, delete(owned).where(owned.conversation_id == conversation_id))
    for part in (IssuedNotice, CaseEvent):
        gone[part.__tablename__] = _deleted(session, delete(part).where(part.case_id.in_(cases)))
    session.execute(delete(Case).where(Case.id.in_(cases)))
    session.execute(delete(Conversation).where(Conversation.id == conversation_id))
    return gone


def _deleted(session: Session, statement: Delete) -> int:
    return int(session.execute(statement).rowcount)  # type: ignore[attr-defined]
