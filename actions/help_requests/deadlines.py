"""What is promised for a help request: an arrangement in time, somebody there at the appointment, an end in time (D8)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from actions.availability.shifts import Shifts
from actions.clock import CHINA
from actions.deadlines.clocks import Clock, Dates, Promise, end_of
from actions.help_requests.states import OPEN_STATES, State
from actions.settings import settings


def clock(ticket: Dates, begun: datetime) -> Clock:
    """The one that runs now; each begins with the step before it."""
    if ticket.state == State.ARRANGED:
        at = appointment(ticket)
        if at is not None:
            return Clock("appointment", at, at + timedelta(minutes=settings().help_appointment_minutes))
    return Clock("end" if ticket.state == State.UNDERWAY else "response", begun, end_of(ticket.due))


def appointment(ticket: Dates) -> datetime | None:
    """When somebody is met, while that is arranged."""
    slot = str((ticket.body or {}).get("slot", ""))
    return datetime.fromisoformat(slot) if slot and ticket.state == State.ARRANGED else None


def due(state: State, day: date, at: datetime | None, hours: Shifts) -> date | None:
    """Until when the next thing must happen after a step on ``day``; None where nothing is owed any more.

    Days on which the desk is closed do not count: a promise for one of them could not be kept.
    """
    if state is State.ARRANGED and at is not None:
        return at.astimezone(CHINA).date()
    if state is State.UNDERWAY:
        return hours.add_working_days(day, settings().help_end_days)
    if state in (State.RECEIVED, State.AUTHORISING, State.MISSED):
        return hours.add_working_days(day, settings().help_days)
    return None


PROMISE = Promise("help", OPEN_STATES, OPEN_STATES, clock, "help.escalated")
