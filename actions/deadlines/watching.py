"""What time does to every open ticket: a warning at 80 %, escalation by itself. Each step is taken at most once.

Run again and again by every public process, whoever comes first.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, null, select
from sqlalchemy.orm import Session

from actions.clock import now
from actions.database.engine import Database, read, write
from actions.database.models import Ticket
from actions.deadlines.clocks import WARN_AT, Clock, Promise, restarted
from actions.help_requests.deadlines import PROMISE as HELP
from actions.help_requests.states import State as HelpState
from actions.outbox.posting import do_post
from actions.ratings.follow_ups import do_open_task
from actions.reports.afterwards import AT_ONCE, do_ask, do_close, waiting
from actions.reports.deadlines import PROMISE as REPORTS
from actions.reports.filing import public
from actions.tickets import do_event

PROMISES = {p.type: p for p in (REPORTS, HELP)}
UNATTENDED = "unattended"
"""An appointment whose time went by with nothing written down: the person may have stood there alone."""


@dataclass
class Done:
    """What one run did."""

    warned: list[str] = field(default_factory=list)
    escalated: list[str] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)


def running(promise: Promise) -> tuple[ColumnElement[bool], ...]:
    """Tickets whose clock runs and whose supervisor was not told yet."""
    return (Ticket.type == promise.type, Ticket.state.in_(promise.open_states), Ticket.escalated_at.is_(None))


def clock_of(session: Session, ticket: Ticket) -> Clock:
    """The clock that runs for an open ticket now."""
    promise = PROMISES[ticket.type]
    return promise.clock(ticket, restarted(session, promise, [ticket.number]).get(ticket.number, ticket.at))


def do_watch(moment: datetime | None = None, db: Database | None = None) -> Done:
    """Look at every open ticket, and at reports that ended a while ago.

    Writers are held up only for those for which the time has come.
    """
    moment, done = moment or now(), Done()
    with read(db) as session:
        pressing = [number for promise in PROMISES.values() for number in _pressing(session, promise, moment)[:AT_ONCE]]
        ended = waiting(session, moment)
    if not (pressing or ended):
        return done
    with write(db) as session:
        for promise in PROMISES.values():
            due = select(Ticket).where(*running(promise), Ticket.number.in_(pressing)).with_for_update(skip_locked=True)
            for ticket in session.scalars(due).all():
                _look(session, promise, ticket, moment, done)
        done.closed += do_close(session, moment)
        done.asked += do_ask(session, moment)
    return done


def _pressing(session: Session, promise: Promise, moment: datetime) -> list[str]:
    """Open tickets that are to be warned about or escalated. Only of those with an appointment the text is opened."""
    again = restarted(session, promise, select(Ticket.number).where(*running(promise)))
    body: Any = case((Ticket.state == HelpState.ARRANGED.value, Ticket.body), else_=null())
    columns = select(
        Ticket.number, Ticket.state, Ticket.at, Ticket.acknowledge_by, Ticket.due, Ticket.warned_at, body.label("body")
    )
    found = []
    for row in session.execute(columns.where(*running(promise)).order_by(Ticket.due, Ticket.number)):
        share = promise.clock(row, again.get(row.number, row.at)).used(moment)
        if share >= 1.0 or (share >= WARN_AT and row.warned_at is None):
            found.append(row.number)
    return found


def _look(session: Session, promise: Promise, ticket: Ticket, moment: datetime, done: Done) -> None:
    clock = clock_of(session, ticket)
    share = clock.used(moment)
    if share >= 1.0:
        ticket.escalated_at = moment
        ticket.warned_at = ticket.warned_at or moment  # nobody looked in between; it counts as warned about
        ticket.version += 1
        alone = clock.which == "appointment"
        do_event(session, ticket.number, UNATTENDED if alone else "escalated", data={"which": clock.which})
        key = f"overdue:{ticket.number}:{clock.which}:{clock.end:%Y-%m-%dT%H:%M}"
        do_open_task(session, key, UNATTENDED if alone else "overdue", ticket.number, "supervisor")
        do_post(session, promise.topic, ticket.number, public(ticket))
        done.escalated.append(ticket.number)
    elif share >= WARN_AT and ticket.warned_at is None:
        ticket.warned_at = moment
        do_event(session, ticket.number, "warned", open=False)
        done.warned.append(ticket.number)
