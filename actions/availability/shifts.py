"""The desk's hours: several periods a day, on the State Council's calendar, by region where one differs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path

import yaml

from actions.clock import CHINA
from actions.settings import settings
from knowledge.notice.working_days import is_working_day

OWN = Path(__file__).with_name("shifts.yaml")
LOOK_AHEAD_DAYS = 30
"""Longer than the longest holiday; a desk that opens on no day within it is closed for good."""
Period = tuple[time, time]


@dataclass(frozen=True)
class Shifts:
    """Periods of a working day and of any other day, in order, none overlapping."""

    working_days: tuple[Period, ...]
    other_days: tuple[Period, ...] = ()

    def on(self, day: date) -> list[tuple[datetime, datetime]]:
        """The periods of one day as moments."""
        periods = self.working_days if is_working_day(day)[0] else self.other_days
        return [
            (datetime.combine(day, begin, CHINA), datetime.combine(day, end, CHINA)) for begin, end in periods
        ]  # fmt: skip

    def open_at(self, moment: datetime) -> bool:
        return any(begin <= moment < end for begin, end in self.on(moment.astimezone(CHINA).date()))

    def next_opening(self, moment: datetime) -> datetime | None:
        """The next beginning of a period after ``moment``; None when there is none within a month."""
        day = moment.astimezone(CHINA).date()
        for ahead in range(LOOK_AHEAD_DAYS):
            for begin, _ in self.on(day + timedelta(days=ahead)):
                if begin > moment:
                    return begin
        return None


def _periods(listed: list[str]) -> tuple[Period, ...]:
    found: list[Period] = []
    for words in listed:
        begin, end = (time.fromisoformat(part.strip()) for part in words.split("-"))
        if begin >= end or (found and begin < found[-1][1]):
            raise ValueError(
                f"hours {words}: they must end after they begin, and not before the period before them ends"
            )
        found.append((begin, end))
    return tuple(found)


@cache
def _read(path: Path) -> dict[str, Shifts]:
    """Region → shifts; the empty name is the rule. Raises ValueError for hours that cannot be."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    everywhere = {"working_days": raw.get("working_days") or [], "other_days": raw.get("other_days") or []}
    by_region = {"": everywhere, **{name: {**everywhere, **own} for name, own in (raw.get("regions") or {}).items()}}
    return {n: Shifts(_periods(s["working_days"]), _periods(s["other_days"])) for n, s in by_region.items()}


def shifts(region: str | None = None) -> Shifts:
    """The hours of a region, or those that hold everywhere else."""
    listed = _read(settings().desk_shifts or OWN)
    return listed.get(region or "", listed[""])
