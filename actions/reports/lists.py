"""Tickets as the desk lists them: open, mine, overdue, ended; page by page, whatever their number."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, false, func, or_, select
from sqlalchemy.orm import Session

from actions.clock import today
from actions.database.models import Ticket
from actions.deadlines.clocks import WARN_AT, restarted
from actions.deadlines.watching import PROMISES
from actions.help_requests import states as help_states
from actions.reports import states
from actions.reports.deadlines import ADJOURNED
from actions.reports.terms import kinds
from knowledge import catalogue

TABS = {"open": "在办", "first": "先看", "mine": "我的", "overdue": "超期", "ended": "已办"}
PAGE = 50


@dataclass(frozen=True)
class Row:
    number: str
    kind: str
    state: str
    matter: str
    unit: str
    filed: datetime
    due: date
    urgent: str
    """``over``, ``near`` or empty."""
    owner: str
    escalated: bool
    appointment: datetime | None = None
    """When somebody is met, while that is arranged."""


def kinds_of(type: str) -> dict[str, str]:
    return kinds() if type == "stuck" else help_states.kinds()


def open_states(type: str) -> tuple[str, ...]:
    return states.OPEN_STATES if type == "stuck" else help_states.OPEN_STATES


def overdue(type: str, day: date) -> Select[Ticket]:
    """Open tickets whose running deadline has passed. Counted while they are open, not when they end (R17)."""
    # An appointment is over at an hour of its day; of that only the watch's mark tells.
    earlier = (
        Ticket.state.in_(ADJOURNED) & (Ticket.acknowledge_by < day)
        if type == "stuck"
        else Ticket.escalated_at.is_not(None)
    )
    return select(Ticket).where(
        Ticket.type == type, Ticket.state.in_(open_states(type)), or_(earlier, Ticket.due < day)
    )


def rows(
    session: Session,
    type: str,
    tab: str,
    me: str,
    moment: datetime,
    *,
    kind: str = "",
    scope: Sequence[ColumnElement[bool]] = (),
    after: str = "",
) -> list[Row]:
    """One page. ``after``: the last number of the page before. ``scope``: what the member may see (actions/staff/scope)."""
    query = overdue(type, today()) if tab == "overdue" else select(Ticket).where(Ticket.type == type)
    query = query.where(*scope)
    if tab in ("open", "mine", "first"):
        query = query.where(Ticket.state.in_(open_states(type)))
    if tab == "mine":
        query = query.where(Ticket.owner == me)
    if tab == "first":
        query = query.where(Ticket.priority > 0)
    if tab == "ended":
        query = query.where(Ticket.state.not_in(open_states(type)))
    if kind in kinds_of(type):
        query = query.where(Ticket.kind == kind)
    if tab == "ended":
        query = query.where(Ticket.number < after) if after else query
        query = query.order_by(Ticket.number.desc())
    else:
        query = query.where(Ticket.number > after) if after else query
        query = query.order_by(Ticket.number)
    found = session.scalars(query.limit(PAGE)).all()
    begun = restarted(session, PROMISES[type], [t.number for t in found])
    return [_row(t, begun.get(t.number, t.at), moment) for t in found]


def _row(t: Ticket, begun: datetime, moment: datetime) -> Row:
    clock = PROMISES[t.type].clock(t, begun)
    share = clock.used(moment) if t.state in open_states(t.type) else 0.0
    words = states.in_words(t.state) if t.type == "stuck" else help_states.in_words(t.state)
    matter = catalogue.load().matter(t.matter) if t.matter else None
    return Row(
        t.number, kinds_of(t.type).get(t.kind, t.kind), words, matter.name if matter else "", t.unit, t.at,
        clock.day, "over" if share >= 1 else "near" if share >= WARN_AT else "",
        t.owner or "", t.escalated_at is not None, clock.start if clock.which == "appointment" else None,
    )  # fmt: skip


def due(session: Session, me: str, types: Collection[str], scope: Sequence[ColumnElement[bool]] = ()) -> int:
    """How many open tickets that this member owns, or nobody does, are near their deadline or past it."""
    of_types = [(Ticket.type == of) & Ticket.state.in_(open_states(of)) for of in sorted(types)]
    query = select(func.count()).select_from(Ticket).where(
        Ticket.warned_at.is_not(None), or_(false(), *of_types), or_(Ticket.owner == me, Ticket.owner.is_(None)), *scope,
    )  # fmt: skip
    return int(session.scalar(query) or 0)


def counts(session: Session, type: str, me: str, scope: Sequence[ColumnElement[bool]] = ()) -> dict[str, int]:
    """How many are in each list that has an end."""
    running = select(func.count()).select_from(Ticket).where(
        Ticket.type == type, Ticket.state.in_(open_states(type)), *scope
    )  # fmt: skip
    late = select(func.count()).select_from(overdue(type, today()).where(*scope).subquery())
    near = running.where(
        Ticket.warned_at.is_not(None), Ticket.number.not_in(overdue(type, today()).with_only_columns(Ticket.number))
    )
    found = {
        "near": near, "open": running, "first": running.where(Ticket.priority > 0), "mine": running.where(Ticket.owner == me),
        "overdue": late,
    }  # fmt: skip
    return {name: int(session.scalar(query) or 0) for name, query in found.items()}
