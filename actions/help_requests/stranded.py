"""Appointments that lie in no hours any more, since the hours were changed."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.availability.kept import Where, shifts
from actions.availability.shifts import Shifts
from actions.clock import today
from actions.database.models import Ticket
from actions.help_requests.deadlines import appointment
from actions.help_requests.states import State
from actions.reports.routing import short


def stranded(session: Session, where: Where) -> list[str]:
    """Help requests arranged for a time at which nobody is there any more: somebody must tell the people."""
    found = session.scalars(
        select(Ticket)
        .where(Ticket.type == "help", Ticket.state == State.ARRANGED.value, Ticket.due >= today())
        .order_by(Ticket.number)
    )  # fmt: skip
    hours: dict[Where, Shifts] = {}
    numbers = []
    for ticket in found:
        there, at = Where(ticket.region, short(ticket.unit)), appointment(ticket)
        if where.covers(there) and at is not None:
            open_at = hours.setdefault(there, shifts(session, there.region, there.unit)).open_at
            numbers += [] if open_at(at) else [ticket.number]
    return numbers
