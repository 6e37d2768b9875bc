"""The only place that asks what time it is. Everything else takes ``as_of`` or ``now`` as an argument."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The present moment, with time zone UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The date in China, which is what a notice and a deadline mean by a day."""
    return datetime.now(CHINA).date()
