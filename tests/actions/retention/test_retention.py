"""R15, D23: what is due loses its person and stays countable; one person's data is handed out, or deleted with a proof."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from actions import audit, conversations, uploads
from actions.clock import now
from actions.database.engine import Database, read, write
from actions.database.form_models import FormRecord
from actions.database.handover_models import Handover, HandoverEvent
from actions.database.models import Case, Conversation, IssuedNotice, Message, Rating, Ticket
from actions.database.report_models import TicketEvent
from actions.database.staff_models import AuditEntry
from actions.database.wechat_models import WechatPerson
from actions.errors import Trouble
from actions.retention import person as persons
from actions.retention.cleaning import do_run, due_at
from actions.settings import settings
from tests.actions.retention.somebody import SAID, Person, end, known, somebody

LATER = timedelta(days=settings().conversation_keep_days + 1)
MUCH_LATER = timedelta(days=settings().report_keep_days + 1)


def count(db: Database, table: type) -> int:
    with read(db) as session:
        return session.query(table).count()


def lines(db: Database) -> list[tuple[str, dict[str, Any]]]:
    with read(db) as session:
        return [(a.action, a.data) for a in session.query(AuditEntry).order_by(AuditEntry.id)]


def test_the_person_is_known_before(db: Database, person: Person) -> None:
    """Otherwise the tests below could not fail."""
    kept = {"messages", "tickets", "ratings", "staff_notes", "wechat_people", "case_events", "evidence"}
    assert kept <= set(known(db))
    assert len(list(uploads.folder().iterdir())) == 1


def test_r15_a_dry_run_counts_and_changes_nothing(db: Database, person: Person) -> None:
    end(db, person)
    before = known(db)
    counted = due_at(now() + LATER, db)
    assert (counted.conversations, counted.tickets, counted.held) == (1, 0, 0)
    assert known(db) == before and [a for a, _ in lines(db) if a.startswith("retention")] == []
    assert due_at(now(), db).conversations == 0
    done = do_run("program", now() + LATER, db)
    assert (done.conversations, done.empty, done.tickets) == (counted.conversations, counted.empty, counted.tickets)


def test_r15_an_old_conversation_loses_its_person_and_keeps_its_figures(db: Database, person: Person) -> None:
    end(db, person)
    do_run("program", now() + LATER, db)
    left = known(db)
    assert set(left) <= {"tickets", "ticket_events", "evidence", "outbox", "follow_ups", "wechat_people"}, left
    assert count(db, Message) == count(db, FormRecord) == 0
    with read(db) as session:
        assert session.query(Handover).one().outcome == "closed"
        assert [e.data for e in session.query(HandoverEvent)] == [{}] * session.query(HandoverEvent).count()
        assert session.query(Case).one().matter == "citizen-after-death"
        assert session.query(IssuedNotice).one().body == {"anonymised": True}
        assert session.query(Rating).one().grade == 1
    again = do_run("program", now() + LATER, db)
    assert (again.conversations, again.empty) == (0, 0), "a second run finds nothing"


def test_r15_an_ended_report_goes_by_its_own_term(db: Database, person: Person) -> None:
    end(db, person)
    do_run("program", now() + LATER, db)
    assert "tickets" in known(db)
    assert do_run("program", now() + MUCH_LATER, db).tickets == 1
    assert set(known(db)) <= {"wechat_people"}, "who follows the account stays known as a follower, with nothing else"
    assert list(uploads.folder().iterdir()) == []
    with read(db) as session:
        ticket = session.get_one(Ticket, person.ticket)
        assert (ticket.state, ticket.kind, ticket.body) == ("answered", "sent_back", {"anonymised": True})
        assert session.query(TicketEvent).filter_by(number=person.ticket).count() >= 3
    assert do_run("program", now() + MUCH_LATER, db).tickets == 0


def test_r15_what_somebody_still_works_on_is_held_back(db: Database, person: Person) -> None:
    done = do_run("program", now() + MUCH_LATER, db)
    assert (done.conversations, done.tickets, done.held) == (0, 0, 1)
    assert "messages" in known(db)


def test_r15_a_word_said_lately_keeps_the_conversation(db: Database, person: Person) -> None:
    end(db, person)
    with write(db) as session:
        session.query(Message).filter_by(seq=1).one().at = now() + timedelta(days=100)
    assert due_at(now() + LATER, db).conversations == 0


def test_r15_a_form_filled_in_lately_keeps_the_conversation(db: Database, person: Person) -> None:
    end(db, person)
    with write(db) as session:
        session.query(FormRecord).one().updated_at = now() + timedelta(days=100)
    assert due_at(now() + LATER, db).conversations == 0


def test_r15_conversations_opened_and_never_used_are_gone(db: Database) -> None:
    for _ in range(120):
        conversations.do_open("web", db)
    assert do_run("program", now() + LATER, db).empty == 120
    assert count(db, Conversation) == 0


def test_r15_a_case_that_goes_on_at_another_door_stays_there(db: Database, person: Person) -> None:
    end(db, person)
    other = conversations.do_open("web", db).conversation_id
    with write(db) as session:
        session.get_one(Conversation, other).case_id = person.case
    conversations.do_store_from_citizen(other, "接着办", "said-2", db=db)
    with write(db) as session:
        session.query(Message).filter_by(conversation_id=other).one().at = now() + timedelta(days=100)
    do_run("program", now() + LATER, db)
    with read(db) as session:
        case = session.query(Case).one()
    assert case.opened_in == other and case.answers == {"death_proof": "medical"}


def test_r15_every_run_is_in_the_log_with_its_counts(db: Database, person: Person) -> None:
    end(db, person)
    do_run("program", now() + LATER, db)
    assert [data["conversations"] for action, data in lines(db) if action == "retention.run"] == [1]
    assert audit.verify(db).broken_at is None


def test_r15_a_follower_whose_conversation_went_begins_anew(db: Database, person: Person) -> None:
    end(db, person)
    do_run("program", now() + LATER, db)
    fresh = somebody(db)
    assert fresh.conversation != person.conversation and count(db, WechatPerson) == 1


def test_r15_files_without_a_row_are_swept_once_they_are_old(db: Database, person: Person) -> None:
    stray: Path = uploads.folder() / "e_stray"
    stray.write_bytes(b"left by a crash")
    assert do_run("program", now(), db).files == 0
    assert do_run("program", now() + timedelta(days=2), db).files == 1
    assert not stray.exists() and len(list(uploads.folder().iterdir())) == 1


def test_d23_the_person_gets_everything(db: Database, person: Person) -> None:
    made = persons.do_export(person.conversation, "command line", "本人到窗口提出，核对了身份证", db)
    assert made.data["messages"][0]["text"] == SAID
    assert made.data["cases"][0]["answers"] == {"death_proof": "medical"}
    assert made.data["cases"][0]["notices"][0]["number"]
    assert made.data["tickets"][0]["number"] == person.ticket and made.data["ratings"][0]["grade"] == 1
    assert made.data["wechat"][0]["openid"] == person.openid
    assert len(made.files) == 2, "the photo from WeChat and the evidence"
    assert all(body.startswith(b"\xff\xd8") for body in made.files.values())
    assert "李大山" in made.as_json and "情绪激动" not in made.as_json, "staff's notes stay inside"
    [(action, data)] = lines(db)
    assert action == "person.exported" and "核对了身份证" in data["reason"]


def test_d23_nothing_of_the_person_is_left_and_the_log_proves_it(db: Database, person: Person) -> None:
    proof = persons.do_delete_person(person.conversation, "command line", "本人来函要求，核对了身份", db)
    assert known(db) == {}
    assert list(uploads.folder().iterdir()) == []
    assert count(db, Conversation) == count(db, Case) == count(db, WechatPerson) == 0
    with read(db) as session:
        line = session.get_one(AuditEntry, proof.line)
        ticket = session.get_one(Ticket, person.ticket)
    assert line.hash.hex() == proof.hash and line.data["tickets"] == proof.counts["tickets"] == 1
    assert (ticket.state, ticket.kind) == ("withdrawn", "sent_back") and ticket.ended_at
    assert audit.verify(db).head == proof.hash


def test_d23_deleting_one_person_leaves_everybody_else(db: Database, person: Person) -> None:
    other = somebody(db, "openid-of-another")
    persons.do_delete_person(person.conversation, "command line", "本人来函要求，核对了身份", db)
    made = persons.do_export(other.conversation, "command line", "本人到窗口提出，核对了身份证", db)
    assert len(made.files) == 2 and made.data["messages"][0]["text"] == SAID


def test_d23_the_citizens_own_deletion_takes_the_same_way(db: Database, person: Person) -> None:
    conversations.do_delete(person.conversation, db)
    assert set(known(db)) <= {"wechat_people"}
    assert list(uploads.folder().iterdir()) == []


@pytest.mark.parametrize("work", [persons.do_export, persons.do_delete_person])
def test_d23_without_a_reason_or_a_conversation_nothing_happens(db: Database, person: Person, work: object) -> None:
    assert callable(work)
    before = known(db)
    for conversation, reason, code in (
        (person.conversation, " 查 ", "bad_input"),
        ("c_none", "本人要求删除", "not_found"),
    ):
        with pytest.raises(Trouble, match=code):
            work(conversation, "command line", reason, db)
    assert known(db) == before and lines(db) == []


def test_d23_conversations_about_the_same_case_are_named(db: Database, person: Person) -> None:
    other = conversations.do_open("web", db).conversation_id
    with write(db) as session:
        session.get_one(Conversation, other).case_id = person.case
    with read(db) as session:
        assert persons.related(session, person.conversation) == (other,)
        assert persons.related(session, other) == (person.conversation,)
