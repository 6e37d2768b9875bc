"""Things the channel itself answers, kept in the conversation like everything else, so that staff see them too."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from actions.clock import now
from actions.database.engine import Database, write
from actions.database.models import Conversation, Message
from actions.errors import not_found
from actions.identity import new_id


def do_exchange(
    conversation_id: str, client_id: str, said: str, replies: list[dict[str, Any]], db: Database | None = None
) -> None:
    """Store what a person did and the answer to it, once. ``said`` may be empty: the person only followed the account."""
    with write(db) as session:
        known = session.scalar(
            select(Message.id).where(Message.conversation_id == conversation_id, Message.client_id == client_id)
        )
        if known is not None:
            return
        conversation = session.get(Conversation, conversation_id)
        if conversation is None:
            raise not_found("这次对话")
        asked = None
        lines = [{"sender": "citizen", "text": said}] if said else []
        for n, line in enumerate([*lines, *replies]):
            conversation.last_seq += 1
            message = Message(
                id=new_id("m"), conversation_id=conversation_id, seq=conversation.last_seq,
                sender=line.get("sender", "assistant"), kind=line.get("kind", "text"), at=now(),
                client_id=client_id if n == 0 else None, reply_to=asked, answered_at=now(),
                body={"text": line["text"], "choices": line.get("choices", []), "data": line.get("data", {}),
                      "payload": None},
            )  # fmt: skip
            session.add(message)
            asked = asked or (message.id if line.get("sender") == "citizen" else None)
