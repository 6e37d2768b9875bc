"""Time as an office counts it: only the minutes in which it is open."""

from __future__ import annotations

from datetime import datetime, timedelta

from actions.availability.shifts import Shifts
from actions.clock import CHINA


def working_minutes_between(hours: Shifts, begin: datetime, end: datetime) -> float:
    """Minutes of opening hours between two moments; 0 when ``end`` is not later. Both need a time zone."""
    day, last, total = begin.astimezone(CHINA).date(), end.astimezone(CHINA).date(), timedelta()
    while day <= last:
        for opens, closes in hours.on(day):
            total += max(timedelta(), min(end, closes) - max(begin, opens))
        day += timedelta(days=1)
    return total.total_seconds() / 60
