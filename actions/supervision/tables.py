"""Figures that come as a table, and those about quality. A share of too few is not shown: it would mislead (R17)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, Select, func, or_, select
from sqlalchemy.orm import Session

from actions.clock import CHINA
from actions.database.models import Conversation, Rating, Ticket
from actions.database.report_models import TicketEvent
from actions.ratings.rating import terms as rating_terms
from actions.reports.states import State, in_words
from actions.reports.terms import kinds
from actions.settings import settings
from actions.staff.regions import within

if TYPE_CHECKING:
    from actions.supervision.figures import Period

SATISFIED = 3
"""基本满意 and above."""
RESULTS = {"answered", "closed", "unable", "not_responsible", "duplicate", "done", "declined"}


@dataclass(frozen=True)
class Line:
    """One row. ``share`` is empty for too few; ``also``: how many of ``count`` it is about."""

    label: str
    count: int
    also: int | None = None
    share: float | None = None


@dataclass(frozen=True)
class Table:
    id: str
    title: str
    unit: str
    says: str
    lines: list[Line]
    also: str = ""
    """What the second column counts."""
    share: str = ""
    """What the third one is a share of."""


def enough(part: int, whole: int) -> float | None:
    """A percentage, unless it stands on fewer than the minimum."""
    return 100 * part / whole if whole >= settings().ratings_minimum else None


def talks_of(region: str) -> Select[str]:
    """Ids of the conversations of a region."""
    return select(Conversation.id).where(within(Conversation.region, region))


def tickets_of(region: str) -> Select[str]:
    """Numbers of its tickets."""
    return select(Ticket.number).where(within(Ticket.region, region))


COLUMNS = (Ticket.number, Ticket.kind, Ticket.state, Ticket.unit, Ticket.owner, Ticket.due, Ticket.answered_at)


def _tickets(session: Session, period: Period, *conditions: Any) -> Sequence[Row[Any]]:
    """``COLUMNS`` of the tickets: nothing encrypted, of which a year's worth would take half a minute to open."""
    region = [within(Ticket.region, period.region)] if period.region else []
    found: Sequence[Row[Any]] = session.execute(select(*COLUMNS).where(*conditions, *region)).all()  # type: ignore[assignment]
    return found


def quality(session: Session, period: Period) -> dict[str, Any]:
    """Shares of what was answered, reopened, archived and rated."""
    answered = _tickets(session, period, Ticket.type == "stuck", period.has(Ticket.answered_at))
    filed = _tickets(session, period, Ticket.type == "stuck", period.has(Ticket.at))
    ended = [t for t in _tickets(session, period, period.has(Ticket.ended_at)) if t.state in RESULTS]
    again = set(
        session.scalars(
            select(TicketEvent.number).where(
                TicketEvent.number.in_(select(Ticket.number).where(Ticket.type == "stuck", period.has(Ticket.at))),
                TicketEvent.kind == State.REOPENED.value,
            )
        )
    )
    grades = [count for counted in _grades(session, period).values() for count in counted.items()]
    rated = sum(count for _, count in grades)
    return {
        "rating_share": (enough(sum(count for grade, count in grades if grade >= SATISFIED), rated), rated),
        "on_time": share(sum(on_time(t) for t in answered), len(answered)),
        "help_on_time": _help_on_time(session, period),
        "reopened": share(sum(t.number in again for t in filed), len(filed)),
        "archive": share(len(complete(session, ended)), len(ended)),
    }


def share(part: int, whole: int) -> tuple[float | None, int]:
    return (100 * part / whole if whole else None, whole)


def _help_on_time(session: Session, period: Period) -> tuple[float | None, int]:
    region = [within(Ticket.region, period.region)] if period.region else []
    taken_up = session.execute(
        select(Ticket.acknowledged_at, Ticket.acknowledge_by)
        .where(Ticket.type == "help", period.has(Ticket.acknowledged_at), *region)
    ).all()  # fmt: skip
    in_time = [at for at, by in taken_up if at and (not by or at.astimezone(CHINA).date() <= by)]
    return share(len(in_time), len(taken_up))


def on_time(ticket: Row[Any]) -> bool:
    return bool(ticket.answered_at and ticket.answered_at.astimezone(CHINA).date() <= ticket.due)


def complete(session: Session, ended: Iterable[Row[Any]]) -> list[str]:
    """Ended tickets with their beginning, somebody in charge, and a result written down."""
    found: dict[str, set[str]] = {}
    numbers = [t.number for t in ended]
    for n in range(0, len(numbers), 500):
        for number, kind in session.execute(
            select(TicketEvent.number, TicketEvent.kind).where(TicketEvent.number.in_(numbers[n : n + 500]))
        ):
            found.setdefault(number, set()).add(kind)
    return [
        t.number for t in ended
        if t.owner and {"received", "authorising"} & found.get(t.number, set()) and RESULTS & found[t.number]
    ]  # fmt: skip


def _grades(session: Session, period: Period) -> dict[str, dict[int, int]]:
    """How often each grade was given, by occasion."""
    counted = select(Rating.occasion, Rating.grade, func.count()).where(period.has(Rating.at))
    if period.region:
        counted = counted.where(
            or_(Rating.conversation_id.in_(talks_of(period.region)), Rating.subject.in_(tickets_of(period.region)))
        )
    found: dict[str, dict[int, int]] = {}
    for occasion, grade, count in session.execute(counted.group_by(Rating.occasion, Rating.grade)):
        found.setdefault(occasion, {})[grade] = count
    return found


def all_tables(session: Session, period: Period, definitions: dict[str, dict[str, str]]) -> list[Table]:
    filed = _tickets(session, period, Ticket.type == "stuck", period.has(Ticket.at))
    by_kind, by_outcome = Counter(t.kind for t in filed), Counter(t.state for t in filed)
    lines = {
        "by_kind": [Line(label, by_kind[key]) for key, label in kinds().items()],
        "by_outcome": [Line(in_words(s.value), by_outcome[s.value]) for s in State if by_outcome[s.value]],
        "by_unit": _units(filed),
        "by_occasion": _occasions(_grades(session, period)),
        "by_day": _days(session, period),
    }
    heads = {"by_unit": ("已答复", "按期"), "by_occasion": ("满意", "满意")}
    return [
        Table(name, told["title"], told["unit"], told["says"], lines[name], *heads.get(name, ()))
        for name, told in definitions.items()
    ]


def _units(filed: Sequence[Row[Any]]) -> list[Line]:
    units = Counter(t.unit or "还不清楚" for t in filed)
    answered = [t for t in filed if t.answered_at is not None]
    lines = []
    for unit, count in units.most_common():
        own = [t for t in answered if (t.unit or "还不清楚") == unit]
        lines.append(Line(unit, count, len(own), enough(sum(on_time(t) for t in own), len(own))))
    return lines


def _occasions(grades: dict[str, dict[int, int]]) -> list[Line]:
    lines = []
    for key, label in rating_terms()["occasions"].items():
        counted = grades.get(key, {})
        rated, good = sum(counted.values()), sum(n for grade, n in counted.items() if grade >= SATISFIED)
        lines.append(Line(label, rated, good, enough(good, rated)))
    return lines


def _days(session: Session, period: Period) -> list[Line]:
    from actions.supervision.figures import spoken

    days: Counter[str] = Counter()
    for (at,) in session.execute(select(Conversation.created_at).where(spoken(period))).yield_per(2000):
        moment: datetime = at
        days[f"{moment.astimezone(CHINA):%m-%d}"] += 1
    return [Line(day, days[day]) for day in sorted(days)]
