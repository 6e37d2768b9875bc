"""What staff do, on the program's own database: ``STEP CONVERSATION WHO WORDS``."""

from __future__ import annotations

from typing import Any

from actions.database.engine import read, write
from actions.database.models import Conversation, Message
from actions.handover import notes, owning, queue
from actions.identity import new_id
from tests.beside import serve


def ask(conversation_id: str) -> None:
    with write() as session:
        conversation = session.get(Conversation, conversation_id)
        assert conversation is not None
        queue.do_request(session, conversation)


def act(step: str, conversation: str = "", who: str = "", words: str = "") -> Any:
    staff = owning.Person(who, f"{who}师傅")
    teams = frozenset({"desk", "helper"})
    steps = {
        "ask": lambda: ask(conversation),
        "claim": lambda: queue.do_claim_next(staff.id, staff.name, teams) is not None,
        "answer": lambda: owning.do_answer(conversation, staff, words, new_id("x")) and True,
        "note": lambda: notes.do_note_down(conversation, staff, words) and True,
        "back": lambda: owning.do_hand_back(conversation, staff),
        "close": lambda: owning.do_close(conversation, staff, words),
        "said": lambda: said(conversation),
        "id": newest,
    }
    return steps[step]()


def said(conversation: str) -> list[list[Any]]:
    with read() as session:
        found = session.query(Message).filter_by(conversation_id=conversation).order_by(Message.seq)
        return [[m.sender, m.body["text"], m.answered_at is None] for m in found]


def newest() -> str:
    with read() as session:
        found = session.query(Conversation).order_by(Conversation.created_at.desc()).first()
        assert found is not None
        return found.id


if __name__ == "__main__":
    serve(act)
