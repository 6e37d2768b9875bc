"""What is promised for a report: taken up in time, then answered in time (R8)."""

from __future__ import annotations

from datetime import datetime

from actions.deadlines.clocks import Clock, Dates, Promise, end_of
from actions.reports.states import OPEN_STATES, State

ADJOURNED = (State.RECEIVED.value, State.REOPENED.value)
"""Not yet taken up: the first deadline runs."""


def clock(ticket: Dates, begun: datetime) -> Clock:
    """The one that runs now. Both run since the report came in, or since it was last reopened."""
    if ticket.state in ADJOURNED:
        return Clock("acknowledge", begun, end_of(ticket.acknowledge_by or ticket.due))
    return Clock("answer", begun, end_of(ticket.due))


PROMISE = Promise("stuck", OPEN_STATES, (State.REOPENED.value,), clock, "report.escalated")
