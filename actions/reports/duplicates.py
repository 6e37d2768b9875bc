"""Reports that may be about the same thing: offered before sending, never in the way (R2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.clock import CHINA
from actions.database.models import Ticket
from actions.reports.states import OPEN_STATES, in_words
from actions.reports.terms import kinds
from knowledge.text import normalise

WITHIN = timedelta(days=60)
ALIKE = 0.30
"""Share of common pairs of neighbouring characters. Two tellings of one event reach a third; two events hardly a tenth."""
LOOKED_AT, OFFERED = 300, 3


@dataclass(frozen=True)
class Similar:
    """Another report, told without its author's words."""

    number: str
    kind: str
    state: str
    on: date
    likeness: float


def pairs(text: str) -> set[str]:
    flat = "".join(c for c in normalise(text) if c.isalnum())
    return {flat[n : n + 2] for n in range(len(flat) - 1)}


def likeness(one: str, other: str) -> float:
    """0 to 1: common pairs among all pairs."""
    a, b = pairs(one), pairs(other)
    return len(a & b) / len(a | b) if a and b else 0.0


def similar(
    session: Session, text: str, matter: str, unit: str, moment: datetime, *, without: Iterable[str] = ()
) -> list[Similar]:
    """Open reports about the same matter and unit that tell much the same, the likest first."""
    listed = session.scalars(
        select(Ticket)
        .where(
            Ticket.type == "stuck", Ticket.state.in_(OPEN_STATES), Ticket.matter == matter, Ticket.unit == unit,
            Ticket.at >= moment - WITHIN, Ticket.number.not_in(list(without)),
        )
        .order_by(Ticket.at.desc()).limit(LOOKED_AT)
    )  # fmt: skip
    found = [
        Similar(
            t.number,
            kinds().get(t.kind, t.kind),
            in_words(t.state),
            t.at.astimezone(CHINA).date(),
            likeness(text, str(t.body.get("said", ""))),
        )
        for t in listed
    ]
    return sorted((s for s in found if s.likeness >= ALIKE), key=lambda s: -s.likeness)[:OFFERED]
