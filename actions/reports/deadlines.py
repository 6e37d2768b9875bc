"""What time does to a report: a warning at 80 %, escalation by itself, the question four weeks later (R8, R14).

Run again and again by every public process. Each step is taken at most once, whoever comes first.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Protocol

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from actions.clock import CHINA, now
from actions.database.engine import Database, read, write
from actions.database.models import Ticket
from actions.database.report_models import TicketEvent
from actions.messages import do_say
from actions.outbox.posting import do_post
from actions.ratings.follow_ups import do_open_task
from actions.reports.filing import public
from actions.reports.states import OPEN_STATES, State
from actions.settings import settings
from actions.tickets import do_event
from knowledge.notice.working_days import is_working_day

WARN_AT = 0.8
ADJOURNED = (State.RECEIVED.value, State.REOPENED.value)
"""Not yet taken up: the first deadline runs."""
AT_ONCE = 200
"""Reports in one transaction; the others have their turn at the next look, half a minute later."""
RUNNING = (Ticket.type == "stuck", Ticket.state.in_(OPEN_STATES), Ticket.escalated_at.is_(None))


@dataclass
class Done:
    """What one run did."""

    warned: list[str] = field(default_factory=list)
    escalated: list[str] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)


def working_span(start: datetime, end: datetime) -> timedelta:
    """Time between two moments that lies in working days of the State Council's calendar, whole days of 24 hours."""
    start, end = start.astimezone(CHINA), end.astimezone(CHINA)
    total, day = timedelta(), start.date()
    while day <= end.date():
        if is_working_day(day)[0]:
            midnight = datetime.combine(day, time(), CHINA)
            total += max(timedelta(), min(end, midnight + timedelta(days=1)) - max(start, midnight))
        day += timedelta(days=1)
    return total


def end_of(day: date) -> datetime:
    """The last moment of a deadline's day."""
    return datetime.combine(day + timedelta(days=1), time(), CHINA)


class Dates(Protocol):
    """What a deadline follows from: a ticket, or a row with its dates."""

    @property
    def state(self) -> str: ...
    @property
    def acknowledge_by(self) -> date | None: ...
    @property
    def due(self) -> date: ...


def deadline(ticket: Ticket | Dates) -> date:
    """The one that runs now."""
    return (ticket.acknowledge_by or ticket.due) if ticket.state in ADJOURNED else ticket.due


def begun(session: Session, ticket: Ticket) -> datetime:
    """Since when the clocks run: since it came in, or since it was last reopened."""
    again = session.scalar(
        select(TicketEvent.at)
        .where(TicketEvent.number == ticket.number, TicketEvent.kind == State.REOPENED.value)
        .order_by(TicketEvent.id.desc()).limit(1)
    )  # fmt: skip
    return again or ticket.at


def used(start: datetime, due: date, moment: datetime) -> float:
    """Share of the working time until ``due`` that has passed; above 1: overdue."""
    whole = working_span(start, end_of(due))
    if moment >= end_of(due):
        return 1.0 + (moment - end_of(due)) / timedelta(days=1)
    return working_span(start, moment) / whole if whole else 0.0


def do_watch(moment: datetime | None = None, db: Database | None = None) -> Done:
    """Look at every open report, and at those that ended a while ago.

    Writers are held up only for those for which the time has come.
    """
    moment, done = moment or now(), Done()
    with read(db) as session:
        pressing = _pressing(session, moment)[:AT_ONCE]
        ended = any(
            session.scalar(q.with_only_columns(Ticket.number).limit(1)) for q in (_answered(moment), _unasked(moment))
        )
    if not (pressing or ended):
        return done
    with write(db) as session:
        due = select(Ticket).where(*RUNNING, Ticket.number.in_(pressing)).with_for_update(skip_locked=True)
        for ticket in session.scalars(due).all():
            _look(session, ticket, moment, done)
        _close(session, moment, done)
        _ask(session, moment, done)
    return done


def _pressing(session: Session, moment: datetime) -> list[str]:
    """Open reports that are to be warned about or escalated, told from their dates alone."""
    reopened = dict(
        session.execute(
            select(TicketEvent.number, func.max(TicketEvent.at))
            .where(
                TicketEvent.number.in_(select(Ticket.number).where(*RUNNING)),
                TicketEvent.kind == State.REOPENED.value,
            )
            .group_by(TicketEvent.number)
        ).all()
    )  # fmt: skip
    dates = select(Ticket.number, Ticket.state, Ticket.at, Ticket.acknowledge_by, Ticket.due, Ticket.warned_at)
    found = []
    for row in session.execute(dates.where(*RUNNING).order_by(Ticket.due, Ticket.number)):
        share = used(reopened.get(row.number) or row.at, deadline(row), moment)
        if share >= 1.0 or (share >= WARN_AT and row.warned_at is None):
            found.append(row.number)
    return found


def _look(session: Session, ticket: Ticket, moment: datetime, done: Done) -> None:
    share = used(begun(session, ticket), deadline(ticket), moment)
    if share >= 1.0:
        ticket.escalated_at = moment
        ticket.warned_at = ticket.warned_at or moment  # nobody looked in between; it counts as warned about
        ticket.version += 1
        which = "acknowledge" if ticket.state in ADJOURNED else "answer"
        do_event(session, ticket.number, "escalated", data={"which": which})
        do_open_task(
            session, f"overdue:{ticket.number}:{which}:{deadline(ticket)}", "overdue", ticket.number, "supervisor"
        )
        do_post(session, "report.escalated", ticket.number, public(ticket))
        done.escalated.append(ticket.number)
    elif share >= WARN_AT and ticket.warned_at is None:
        ticket.warned_at = moment
        do_event(session, ticket.number, "warned", open=False)
        done.warned.append(ticket.number)


def _answered(moment: datetime) -> Select[Ticket]:
    """Reports answered so long ago that they cannot be reopened any more."""
    until = moment - timedelta(days=settings().report_reopen_days)
    return select(Ticket).where(
        Ticket.type == "stuck", Ticket.state == State.ANSWERED.value, Ticket.answered_at < until
    )  # fmt: skip


def _unasked(moment: datetime) -> Select[Ticket]:
    """Reports answered four weeks ago, of which nobody has said whether it is solved."""
    since = moment - timedelta(days=settings().report_ask_days)
    ended = (State.ANSWERED.value, State.CLOSED.value)
    return select(Ticket).where(
        Ticket.type == "stuck", Ticket.state.in_(ended), Ticket.answered_at <= since, Ticket.asked_at.is_(None),
        Ticket.solved.is_(None),
    )  # fmt: skip


def _close(session: Session, moment: datetime, done: Done) -> None:
    """What was answered and not reopened in time is done."""
    for ticket in session.scalars(_answered(moment).limit(AT_ONCE)).all():
        ticket.state = State.CLOSED.value
        ticket.version += 1
        do_event(session, ticket.number, State.CLOSED.value)
        done.closed.append(ticket.number)


def _ask(session: Session, moment: datetime, done: Done) -> None:
    """Is it really solved? Asked once, in the conversation; on the page it stands beside the report."""
    for ticket in session.scalars(_unasked(moment).limit(AT_ONCE)).all():
        ticket.asked_at = moment
        do_event(session, ticket.number, "asked", open=False)
        if ticket.conversation_id and ticket.channel != "nobody":
            words = f"四周前答复了您反映的 {ticket.number}。真的解决了吗？回复“{ticket.number} 解决了”或“{ticket.number} 没解决”。"
            do_say(session, ticket.conversation_id, "system", words, kind="status")
        done.asked.append(ticket.number)
