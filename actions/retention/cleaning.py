"""The run that an operator or a timer starts: counts what is due, or takes the person out of it, batch by batch."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from actions.audit import do_note
from actions.database.engine import Database, read, write
from actions.database.models import Conversation, Ticket
from actions.retention import due, evidence
from actions.retention.anonymising import do_anonymise_conversation, do_anonymise_ticket

BATCH = 25
"""Records a transaction: citizens who write meanwhile wait for a moment only."""
REST = 0.15
"""Seconds between two: longer than SQLite's longest pause between two tries of a writer who waits."""


@dataclass(frozen=True)
class Counts:
    """What a run did, or would do. ``held``: old enough, but somebody still works on it."""

    conversations: int
    empty: int
    tickets: int
    files: int
    leftovers: int
    held: int


def due_at(moment: datetime, db: Database | None = None) -> Counts:
    """What a run would do. Changes nothing."""
    terms = due.Terms.at(moment)
    with read(db) as session:
        old = due.old_talks(terms)
        counted = {
            "conversations": due.count(session, old.where(~due.held(), ~due.empty())),
            "empty": due.count(session, old.where(~due.held(), due.empty())),
            "held": due.count(session, old.where(due.held())),
            "tickets": due.count(session, due.old_tickets(terms)),
            "leftovers": sum(
                int(session.scalar(select(func.count()).select_from(table).where(condition)) or 0)
                for table, condition in due.leftovers(terms).items()
            ),
        }
    return Counts(files=len(evidence.orphans(db, moment)), **counted)


def do_run(actor: str, moment: datetime, db: Database | None = None) -> Counts:
    """Take the person out of everything that is due, and write into the log how much it was."""
    terms = due.Terms.at(moment)
    old = due.old_talks(terms).where(~due.held()).order_by(Conversation.id).limit(BATCH)
    counted = {
        # Empty ones first: afterwards an emptied conversation would look like one.
        "empty": _batches(db, lambda s: _do_drop(s, list(s.scalars(old.where(due.empty()))))),
        "conversations": _batches(db, lambda s: _do_empty(s, list(s.scalars(old)))),
        "tickets": _batches(db, lambda s: _do_tickets(s, list(s.scalars(due.old_tickets(terms).limit(BATCH))))),
    }
    with write(db) as session:
        counted["leftovers"] = sum(
            session.execute(delete(table).where(condition)).rowcount  # type: ignore[attr-defined]
            for table, condition in due.leftovers(terms).items()
        )
        counted["held"] = due.count(session, due.old_talks(terms).where(due.held()))
        done = Counts(files=evidence.do_sweep(db, moment), **counted)
        do_note(session, actor, "retention.run", "", asdict(done))
    return done


def _batches(db: Database | None, work: Callable[[Session], int]) -> int:
    total = 0
    while True:
        with write(db) as session:
            done = work(session)
        if not done:
            return total
        total += done
        time.sleep(REST)


def _do_drop(session: Session, conversations: list[str]) -> int:
    session.execute(delete(Conversation).where(Conversation.id.in_(conversations)))
    return len(conversations)


def _do_empty(session: Session, conversations: list[str]) -> int:
    for conversation in session.scalars(select(Conversation).where(Conversation.id.in_(conversations))):
        do_anonymise_conversation(session, conversation)
    return len(conversations)


def _do_tickets(session: Session, numbers: list[str]) -> int:
    for ticket in session.scalars(select(Ticket).where(Ticket.number.in_(numbers))):
        do_anonymise_ticket(session, ticket)
    return len(numbers)
