"""A real database of the test's own, with citizens who want a person and staff who take over."""

from __future__ import annotations

from actions import conversations
from actions.database.engine import Database, read, write
from actions.database.models import Conversation
from actions.handover.owning import Person
from actions.handover.queue import do_request

WANG = Person("s_wang", "王师傅")
LI = Person("s_li", "李师傅")
EVERYBODY = frozenset({"desk", "helper"})


def citizen(db: Database, *said: str, urgent: bool = False, team: str = "") -> str:
    """Somebody who said something and asked for a person. Returns the conversation."""
    conversation_id = conversations.do_open("web", db).conversation_id
    for n, text in enumerate(said):
        conversations.do_store_from_citizen(conversation_id, text, f"said-{n}", db=db)
    ask(db, conversation_id, urgent=urgent, team=team)
    return conversation_id


def ask(db: Database, conversation_id: str, *, urgent: bool = False, team: str = "") -> None:
    with write(db) as session:
        conversation = session.get(Conversation, conversation_id)
        assert conversation is not None
        do_request(session, conversation, urgent=urgent, team=team)


def said_to(db: Database, conversation_id: str) -> list[tuple[str, str]]:
    """Everything a citizen can read, as (sender, text)."""
    return [(m.sender, str(m.body["text"])) for m in conversations.history(conversation_id, db=db)]


def owner(db: Database, conversation_id: str) -> str | None:
    from actions.handover.records import open_of

    with read(db) as session:
        found = open_of(session, conversation_id)
        return found.owner if found else None
