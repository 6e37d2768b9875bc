"""Whether a person can be reached now. One function decides for every door."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from actions.availability.kept import shifts
from actions.clock import CHINA
from actions.handover.people import present

__all__ = ["Availability", "available"]
WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True)
class Availability:
    """``live``: somebody is at an open desk within its hours. ``words`` say it to a citizen, with when otherwise."""

    live: bool
    next_opening: datetime | None
    words: str
    staff_online: int


def available(session: Session, now: datetime, region: str | None = None, unit: str = "") -> Availability:
    """Who is there at ``now``: by the desk's hours and by desks that were heard of in the last 45 seconds."""
    hours = shifts(session, region, unit)
    online = len(present(session, now))
    opening = hours.next_opening(now)
    if hours.open_at(now):
        words = "现在有工作人员在线。" if online else "现在是上班时间，工作人员都在忙，或暂时不在。"
        return Availability(online > 0, opening, words, online)
    special = hours.special(now.astimezone(CHINA).date())
    why = f"（{special.why}）" if special else ""
    if opening is None:
        return Availability(False, None, f"现在没有工作人员值班{why}。", online)
    return Availability(False, opening, f"现在是下班时间{why}，{_when(opening, now)}上班。", online)


def _when(opening: datetime, now: datetime) -> str:
    local, today = opening.astimezone(CHINA), now.astimezone(CHINA).date()
    ahead = (local.date() - today).days
    day = "今天" if ahead == 0 else "明天" if ahead == 1 else f"{local:%m月%d日}（星期{WEEKDAYS[local.weekday()]}）"
    return f"{day}{local:%H:%M}"
