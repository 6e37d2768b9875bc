"""A promise as a clock: since when it runs, until when, how much of its working time is used."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Protocol

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from actions.clock import CHINA
from actions.database.report_models import TicketEvent
from knowledge.notice.working_days import is_working_day

WARN_AT = 0.8


class Dates(Protocol):
    """What a clock follows from: a ticket, or a row with these columns. ``body`` may be empty where no clock needs it."""

    @property
    def number(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def acknowledge_by(self) -> date | None: ...
    @property
    def due(self) -> date: ...
    @property
    def body(self) -> Any: ...


@dataclass(frozen=True)
class Clock:
    """``which`` promise it is; ``end`` is the first moment that is too late."""

    which: str
    start: datetime
    end: datetime

    @property
    def day(self) -> date:
        """The last day of the promise, in China."""
        return (self.end.astimezone(CHINA) - timedelta(microseconds=1)).date()

    def used(self, moment: datetime) -> float:
        """Share of the working time that has passed; from 1 on: overdue."""
        if moment >= self.end:
            return 1.0 + (moment - self.end) / timedelta(days=1)
        whole = working_span(self.start, self.end)
        return working_span(self.start, moment) / whole if whole else 0.0


@dataclass(frozen=True)
class Promise:
    """What is promised for one type of ticket."""

    type: str
    open_states: tuple[str, ...]
    restarts: tuple[str, ...]
    """Kinds of events since which the clock runs anew; without one of them, since the ticket came in."""
    clock: Callable[[Dates, datetime], Clock]
    """The one that runs for a ticket now, given since when."""
    topic: str
    """What other systems are told when it is over."""


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


def restarted(session: Session, promise: Promise, numbers: Iterable[str] | Any) -> dict[str, datetime]:
    """Number → when its clock last began anew. ``numbers``: tickets, or a query of them."""
    query = (
        select(TicketEvent.number, func.max(TicketEvent.at))
        .where(TicketEvent.number.in_(numbers), TicketEvent.kind.in_(promise.restarts))
        .group_by(TicketEvent.number)
    )
    return {number: at for number, at in session.execute(query)}
