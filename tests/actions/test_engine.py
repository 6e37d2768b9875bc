"""Several steps, one transaction: all of them or none."""

from __future__ import annotations

import pytest

from actions import conversations
from actions.audit import do_note, entries
from actions.database.engine import Database, read, together
from actions.handover.owning import do_close
from actions.handover.queue import do_claim_next
from tests.actions.handover.conftest import EVERYBODY, WANG, citizen, owner


def test_steps_within_one_transaction_are_kept_together(db: Database) -> None:
    with together(db) as session:
        first = conversations.do_open("web", db).conversation_id
        do_note(session, "s_1", "opened", first)
    assert conversations.history(first, db=db) == []
    with read(db) as session:
        assert [e.subject for e in entries(session)] == [first]


def test_d18_what_is_not_in_the_audit_did_not_happen(db: Database) -> None:
    """The line cannot be written: the conversation is not closed either."""
    talk = citizen(db, "我爸走了")
    assert do_claim_next(WANG.id, WANG.name, EVERYBODY, db=db)
    with pytest.raises(RuntimeError), together(db):
        do_close(talk, WANG, "说清了", db)
        raise RuntimeError("the line cannot be written")
    assert owner(db, talk) == WANG.id


def test_after_a_failure_the_next_write_stands_alone(db: Database) -> None:
    with pytest.raises(RuntimeError), together(db):
        raise RuntimeError
    kept = conversations.do_open("web", db).conversation_id
    assert conversations.history(kept, db=db) == []
