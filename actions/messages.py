"""One message stored in its place in the conversation. Everybody who says something says it through here."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from actions.clock import now
from actions.database.models import Conversation, Message
from actions.errors import not_found
from actions.identity import new_id


def next_seq(session: Session, conversation_id: str) -> int:
    """The next place in the conversation. Raises Trouble ``not_found``."""
    conversation = session.get(Conversation, conversation_id)
    if conversation is None:
        raise not_found("这次对话")
    conversation.last_seq += 1
    return conversation.last_seq


def do_say(
    session: Session, conversation_id: str, sender: str, text: str, *, kind: str = "text",
    choices: list[dict[str, str]] | None = None, data: dict[str, Any] | None = None, client_id: str | None = None,
    reply_to: str | None = None,
) -> Message:  # fmt: skip
    """Say something in a conversation. ``sender`` is assistant, staff, system or citizen."""
    message = Message(
        id=new_id("m"), conversation_id=conversation_id, seq=next_seq(session, conversation_id), sender=sender,
        kind=kind, client_id=client_id, reply_to=reply_to, at=now(),
        body={"text": text, "choices": choices or [], "data": data or {}},
    )  # fmt: skip
    session.add(message)
    session.flush()
    return message


def asks_for_words(question: dict[str, Any]) -> bool:
    """Whether a bare figure is the answer itself: there is nothing to pick but a way past the question."""
    return question.get("type") in ("number", "date") or question.get("options") == []
