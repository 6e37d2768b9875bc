"""The three clocks of a conversation: first answer, next answer, end. They run in working time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from actions.handover.lists import Row
from actions.settings import settings

NEAR = 0.8
"""From this share of the limit on, the desk warns."""
Minutes = Callable[[datetime, datetime], float]


class Standing(StrEnum):
    FINE = "fine"
    NEAR = "near"
    MISSED = "missed"


@dataclass(frozen=True)
class Clock:
    name: str
    used: int
    limit: int

    @property
    def standing(self) -> Standing:
        if self.used > self.limit:
            return Standing.MISSED
        return Standing.NEAR if self.used >= NEAR * self.limit else Standing.FINE

    @property
    def words(self) -> str:
        if self.standing is Standing.MISSED:
            return f"{self.name}超时{self.used - self.limit}分钟"
        if self.standing is Standing.NEAR:
            return f"{self.name}还剩{self.limit - self.used}分钟"
        return ""


def clocks(row: Row, moment: datetime, minutes: Minutes) -> list[Clock]:
    """The clocks that run for a conversation now. ``minutes`` counts working time between two moments."""
    if row.ended_at is not None:
        return []
    limits = settings()
    running = [Clock("办结", int(minutes(row.requested_at, moment)), limits.desk_end_minutes)]
    if row.answered_at is None:
        running.append(Clock("首次答复", int(minutes(row.requested_at, moment)), limits.desk_first_answer_minutes))
    elif row.unanswered_since is not None:
        running.append(Clock("答复", int(minutes(row.unanswered_since, moment)), limits.desk_next_answer_minutes))
    return running
