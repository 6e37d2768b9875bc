"""Appointments for help that came to nothing, each counted once, however many lines its history has."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.database.models import Ticket
from actions.database.report_models import TicketEvent
from actions.deadlines.watching import UNATTENDED
from actions.help_requests.states import State
from actions.staff.regions import within

if TYPE_CHECKING:
    from actions.supervision.figures import Period

NOTHING = (State.MISSED.value, UNATTENDED)


def missed(session: Session, period: Period) -> int:
    """Those of the period to which nobody came, or of which nobody wrote that it began."""
    region = [within(Ticket.region, period.region)] if period.region else []
    concerned = (
        select(TicketEvent.number).join(Ticket, Ticket.number == TicketEvent.number)
        .where(Ticket.type == "help", TicketEvent.kind.in_(NOTHING), period.has(TicketEvent.at), *region)
    )  # fmt: skip
    history = session.execute(
        select(TicketEvent.number, TicketEvent.kind, TicketEvent.at)
        .where(TicketEvent.number.in_(concerned)).order_by(TicketEvent.number, TicketEvent.id)
    )  # fmt: skip
    found = 0
    for _, events in groupby(history, key=lambda e: e.number):
        appointments: list[dict[str, bool]] = [{}]
        for event in events:
            if event.kind == State.ARRANGED:
                appointments.append({})
            appointments[-1].setdefault(event.kind, period.begin <= event.at < period.end)
        found += sum(_counts(kinds) for kinds in appointments)
    return found


def _counts(kinds: dict[str, bool]) -> bool:
    """``kinds``: what happened to one appointment, and whether within the period. Begun late is begun."""
    first = next((kinds[kind] for kind in kinds if kind in NOTHING), False)
    return first and (State.MISSED.value in kinds or State.UNDERWAY.value not in kinds)
