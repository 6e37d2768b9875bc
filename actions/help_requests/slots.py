"""Appointments for help: the next free times on working days."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.availability.kept import shifts
from actions.clock import CHINA
from actions.database.models import Ticket
from actions.help_requests.routing import area, regions_served
from actions.help_requests.states import State, words
from knowledge.notice.working_days import is_working_day


def free(session: Session, moment: datetime, region: str = "", unit: str = "") -> list[datetime]:
    """Times within the shifts of this region and unit that still have room, the earliest first; none within the next hour."""
    hours, there = words()["appointments"], shifts(session, region, unit)
    taken = _taken(session, region)
    # While the place is closed for long, from its next opening on.
    begins = moment if there.open_at(moment) else there.next_opening(moment) or moment
    day, found = begins.astimezone(CHINA).date(), []
    for n in range(int(hours["days_ahead"])):
        if not is_working_day(day + timedelta(days=n))[0]:
            continue
        for begin in hours["times"]:
            at = datetime.combine(day + timedelta(days=n), time.fromisoformat(begin), CHINA)
            if (
                there.open_at(at)
                and at > moment + timedelta(hours=1)
                and taken.get(at.isoformat(), 0) < int(hours["at_once"])
            ):
                found.append(at)
    return found


def _taken(session: Session, region: str) -> dict[str, int]:
    """Appointments at each time with the helpers who go to this region, wherever they go."""
    served = regions_served(session)
    taken: dict[str, int] = {}
    for ticket in session.scalars(select(Ticket).where(Ticket.type == "help", Ticket.state == State.ARRANGED.value)):
        if area(ticket.region, served) == area(region, served):
            slot = str(ticket.body.get("slot", ""))
            taken[slot] = taken.get(slot, 0) + 1
    return taken
