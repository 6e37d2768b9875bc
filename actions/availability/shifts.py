"""The desk's hours: several periods a day, on the State Council's calendar, otherwise where a place or a day differs (D10)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path

import yaml

from actions.clock import CHINA
from actions.settings import settings
from knowledge.notice.working_days import is_working_day

OWN = Path(__file__).with_name("shifts.yaml")
LOOK_AHEAD_DAYS = 90
"""Longer than a month's closure with holidays around it; a desk that opens on no day within it is closed for good."""
FAR = 366
"""Days after which no promise is looked for any more: nothing can be closed for longer than that."""
Period = tuple[time, time]


@dataclass(frozen=True)
class Pattern:
    """Periods of a working day and of any other day, in order, none overlapping."""

    working_days: tuple[Period, ...]
    other_days: tuple[Period, ...] = ()

    @property
    def words(self) -> str:
        return f"工作日 {in_words(self.working_days)}；休息日 {in_words(self.other_days)}"

    def on(self, day: date) -> tuple[Period, ...]:
        return self.working_days if is_working_day(day)[0] else self.other_days


@dataclass(frozen=True)
class Day:
    """One day that is not like others of its kind. No periods: closed. ``why`` is told to citizens."""

    periods: tuple[Period, ...]
    why: str


@dataclass(frozen=True)
class Own:
    """What one place has for itself. A version holds from its day on; None: it goes by the wider place again."""

    versions: tuple[tuple[date, Pattern | None], ...] = ()
    """Oldest first."""
    days: Mapping[date, Day] = field(default_factory=dict)

    def on(self, day: date) -> Pattern | None:
        """The pattern of its own that holds on ``day``."""
        return next((pattern for since, pattern in reversed(self.versions) if since <= day), None)


@dataclass(frozen=True)
class Shifts:
    """When somebody is there, for one place. ``own``: from the narrowest place to the widest; what is left is in ``otherwise``."""

    otherwise: Pattern
    own: tuple[Own, ...] = ()

    def special(self, day: date) -> Day | None:
        """What makes this day unlike others. A day that is closed everywhere is closed here as well."""
        return next((own.days[day] for own in self.own if day in own.days), None)

    def periods(self, day: date) -> tuple[Period, ...]:
        special = self.special(day)
        if special is not None:
            return special.periods
        return next((p for own in self.own if (p := own.on(day)) is not None), self.otherwise).on(day)

    def works(self, day: date) -> bool:
        """A working day of the State Council's calendar that was not closed here."""
        special = self.special(day)
        return is_working_day(day)[0] and (special is None or bool(special.periods))

    def add_working_days(self, start: date, days: int) -> date:
        """The day on which so many working days have passed since ``start``, which itself does not count."""
        for n in range(1, FAR):
            days -= self.works(start + timedelta(days=n))
            if days <= 0:
                return start + timedelta(days=n)
        return start + timedelta(days=FAR)

    def on(self, day: date) -> list[tuple[datetime, datetime]]:
        """The periods of one day as moments."""
        return [
            (datetime.combine(day, begin, CHINA), datetime.combine(day, end, CHINA)) for begin, end in self.periods(day)
        ]  # fmt: skip

    def open_at(self, moment: datetime) -> bool:
        return any(begin <= moment < end for begin, end in self.on(moment.astimezone(CHINA).date()))

    def next_opening(self, moment: datetime) -> datetime | None:
        """The next beginning of a period after ``moment``; None when there is none within three months."""
        day = moment.astimezone(CHINA).date()
        for ahead in range(LOOK_AHEAD_DAYS):
            for begin, _ in self.on(day + timedelta(days=ahead)):
                if begin > moment:
                    return begin
        return None


def periods_of(listed: Iterable[str]) -> tuple[Period, ...]:
    """``["09:00-12:00", …]`` → periods. Raises ValueError for hours that cannot be."""
    found: list[Period] = []
    for words in listed:
        begin, end = (time.fromisoformat(part.strip()) for part in words.split("-"))
        if begin >= end or (found and begin < found[-1][1]):
            raise ValueError(
                f"hours {words}: they must end after they begin, and not before the period before them ends"
            )
        found.append((begin, end))
    return tuple(found)


def in_words(periods: Iterable[Period]) -> str:
    """``09:00–12:00、13:00–17:00``; 不上班 when there is none."""
    return "、".join(f"{begin:%H:%M}–{end:%H:%M}" for begin, end in periods) or "不上班"


@cache
def _read(path: Path) -> dict[str, Pattern]:
    """Region → its hours; the empty name is the rule. Raises ValueError for hours that cannot be."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    everywhere = {"working_days": raw.get("working_days") or [], "other_days": raw.get("other_days") or []}
    by_region = {"": everywhere, **{name: {**everywhere, **own} for name, own in (raw.get("regions") or {}).items()}}
    return {n: Pattern(periods_of(s["working_days"]), periods_of(s["other_days"])) for n, s in by_region.items()}


def file_hours() -> dict[str, Pattern]:
    """What the installation's file says: region → hours; the empty name is everywhere else."""
    return _read(settings().desk_shifts or OWN)
