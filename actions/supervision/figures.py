"""The figures of a period and a region. Each has its definition in ``definitions.yaml``; nobody's words are read for them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any

import yaml
from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from actions.availability.kept import shifts
from actions.availability.worktime import working_minutes_between
from actions.clock import CHINA
from actions.database.handover_models import Handover
from actions.database.models import Case, Conversation, IssuedNotice, Message, Ticket
from actions.database.report_models import FollowUp
from actions.errors import bad_input
from actions.reports import lists
from actions.staff.regions import within
from actions.supervision import appointments, tables
from actions.supervision.tables import Table, talks_of, tickets_of

LONGEST = 366
NINETY = 0.9


@cache
def definitions() -> dict[str, dict[str, dict[str, str]]]:
    loaded: dict[str, dict[str, dict[str, str]]] = yaml.safe_load(
        Path(__file__).with_name("definitions.yaml").read_text(encoding="utf-8")
    )
    return loaded


@dataclass(frozen=True)
class Period:
    """From the first day to the last, both included, Chinese time. ``region``: empty for all."""

    first: date
    last: date
    region: str = ""

    def __post_init__(self) -> None:
        if self.last < self.first or (self.last - self.first).days > LONGEST:
            raise bad_input("期间不对。", "开始不晚于结束，最长一年。")

    @property
    def begin(self) -> datetime:
        return datetime.combine(self.first, time(), CHINA)

    @property
    def end(self) -> datetime:
        return datetime.combine(self.last + timedelta(days=1), time(), CHINA)

    def has(self, column: InstrumentedAttribute[Any]) -> ColumnElement[bool]:
        return (column >= self.begin) & (column < self.end)


@dataclass(frozen=True)
class Figure:
    """``value`` is empty where there is nothing to tell; ``of``: how many it was computed from."""

    id: str
    title: str
    unit: str
    says: str
    value: float | None
    of: int | None = None


@dataclass(frozen=True)
class Overview:
    period: Period
    groups: dict[str, list[Figure]]
    tables: list[Table] = field(default_factory=list)


def overview(session: Session, period: Period, today: date) -> Overview:
    """Everything a supervisor sees."""
    found = {**_volume(session, period), **_service(session, period), **_overdue(session, period, today)}
    found |= tables.quality(session, period)
    groups = {
        group: [_figure(name, told, found[name]) for name, told in listed.items()]
        for group, listed in definitions().items()
        if group != "tables"
    }
    return Overview(period, groups, tables.all_tables(session, period, definitions()["tables"]))


def _figure(name: str, told: dict[str, str], value: Any) -> Figure:
    value, of = value if isinstance(value, tuple) else (value, None)
    return Figure(name, told["title"], told["unit"], told["says"], value, of)


def spoken(period: Period) -> ColumnElement[bool]:
    """Conversations of the period and its region in which the citizen said something."""
    said = select(Message.id).where(Message.conversation_id == Conversation.id, Message.sender == "citizen").exists()
    return and_(period.has(Conversation.created_at), said, *region_of(period, Conversation.region))


def _count(session: Session, column: Any, *conditions: ColumnElement[bool]) -> int:
    return int(session.scalar(select(func.count(column)).where(*conditions)) or 0)


def region_of(period: Period, column: InstrumentedAttribute[str]) -> list[ColumnElement[bool]]:
    return [within(column, period.region)] if period.region else []


def _from(period: Period, conversation: InstrumentedAttribute[str]) -> list[ColumnElement[bool]]:
    """That what a conversation led to is of the period's region."""
    if not period.region:
        return []
    return [conversation.in_(talks_of(period.region))]


def _volume(session: Session, period: Period) -> dict[str, Any]:
    in_region = region_of(period, Ticket.region)
    return {
        "conversations": _count(session, Conversation.id, spoken(period)),
        "cases": _count(session, Case.id, period.has(Case.created_at), *_from(period, Case.opened_in)),
        "notices": int(
            session.scalar(
                select(func.count(func.distinct(IssuedNotice.number))).join(Case, Case.id == IssuedNotice.case_id).where(
                    IssuedNotice.version == 1, IssuedNotice.issued_on >= period.first,
                    IssuedNotice.issued_on <= period.last, *_from(period, Case.opened_in),
                )
            ) or 0
        ),
        "reports": _count(session, Ticket.number, Ticket.type == "stuck", period.has(Ticket.at), *in_region),
        "help": _count(session, Ticket.number, Ticket.type == "help", period.has(Ticket.at), *in_region),
        "appointments_missed": appointments.missed(session, period),
    }  # fmt: skip


def _service(session: Session, period: Period) -> dict[str, Any]:
    helped = select(Handover.id).where(Handover.conversation_id == Conversation.id).exists()
    filed = select(Ticket.number).where(Ticket.conversation_id == Conversation.id).exists()
    whole = _count(session, Conversation.id, spoken(period))
    alone = _count(session, Conversation.id, spoken(period), ~helped, ~filed)
    taken = session.execute(
        select(Handover.requested_at, Handover.claimed_at, Handover.ended_at).where(
            period.has(Handover.claimed_at), *region_of(period, Handover.region)
        )
    ).all()
    hours = shifts(session, period.region)
    waits = [working_minutes_between(hours, asked, claimed) for asked, claimed, _ in taken if claimed]
    handled = [working_minutes_between(hours, claimed, ended) for _, claimed, ended in taken if claimed and ended]
    return {
        "alone": (100 * alone / whole if whole else None, whole),
        "waiting_median": (middle(waits), len(waits)), "waiting_ninety": (ninety(waits), len(waits)),
        "handling_median": (middle(handled), len(handled)), "handling_ninety": (ninety(handled), len(handled)),
    }  # fmt: skip


def middle(values: Sequence[float]) -> float | None:
    return median(values) if values else None


def ninety(values: Sequence[float]) -> float | None:
    """The smallest value that at least nine in ten do not exceed (nearest rank)."""
    return sorted(values)[math.ceil(NINETY * len(values)) - 1] if values else None


def _about(period: Period) -> list[ColumnElement[bool]]:
    """Tasks about a ticket or a conversation of the period's region; a case or a hand-over is one of its conversation."""
    if not period.region:
        return []
    here = talks_of(period.region)
    return [or_(
        FollowUp.subject.in_(tickets_of(period.region)), FollowUp.subject.in_(here),
        FollowUp.subject.in_(select(Case.id).where(Case.opened_in.in_(here))),
        FollowUp.subject.in_(select(Handover.id).where(Handover.conversation_id.in_(here))),
    )]  # fmt: skip


def _overdue(session: Session, period: Period, today: date) -> dict[str, Any]:
    def late(type: str) -> int:
        query = lists.overdue(type, today)
        if period.region:
            query = query.where(within(Ticket.region, period.region))
        return int(session.scalar(select(func.count()).select_from(query.subquery())) or 0)

    return {
        "reports_overdue": late("stuck"), "help_overdue": late("help"),
        "tasks_overdue": _count(session, FollowUp.id, FollowUp.done_at.is_(None), FollowUp.due < today, *_about(period)),
    }  # fmt: skip
