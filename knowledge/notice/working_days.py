"""Working days on the State Council's calendar: holidays and make-up working days, and what to do where it ends.

The calendar comes from ``chinesecalendar``; ``working_days.yaml`` overrides single days (a late decision, a local
holiday) and may reach further. Beyond both, weekends alone count and the result says ``guessed``: 暂按.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import chinese_calendar
import yaml

OVERLAY = Path(__file__).with_name("working_days.yaml")
SATURDAY = 5
WARN_BEFORE_DAYS = 60


@dataclass(frozen=True)
class Due:
    """``guessed``: some of the days lie beyond the published calendar."""

    date: date
    guessed: bool


@cache
def _overlay() -> dict[date, bool]:
    """Day → is it a working day."""
    raw = yaml.safe_load(OVERLAY.read_text(encoding="utf-8")) or {}
    return {d: True for d in raw.get("work") or ()} | {d: False for d in raw.get("rest") or ()}


def is_working_day(day: date) -> tuple[bool, bool]:
    """``(works, guessed)``. Never raises, however far the day is away."""
    if day in _overlay():
        return _overlay()[day], False
    try:
        return bool(chinese_calendar.is_workday(day)), False
    except NotImplementedError:
        return day.weekday() < SATURDAY, True


def add_working_days(start: date, days: int) -> Due:
    """The day on which ``days`` working days have passed since ``start``, which itself does not count."""
    day, left, guessed = start, days, False
    while left > 0:
        day += timedelta(days=1)
        works, unsure = is_working_day(day)
        guessed = guessed or unsure
        left -= works
    return Due(day, guessed)


def calendar_ends() -> date:
    """The last day that the published calendar knows."""
    known = max(chinese_calendar.holidays)
    return max(date(known.year, 12, 31), *(_overlay() or {date.min: False}))


def warning(as_of: date) -> str | None:
    """What an operator must do when the calendar is about to run out, or None while there is time."""
    left = (calendar_ends() - as_of).days
    if left > WARN_BEFORE_DAYS:
        return None
    return f"工作日历到 {calendar_ends():%Y年%m月%d日} 为止（还有 {max(0, left)} 天）：请按国务院办公厅的放假通知更新 working_days.yaml 或 chinesecalendar。"
