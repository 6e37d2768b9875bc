"""What time does to an answered report: it is closed when it can no longer be reopened, and asked about (R14)."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from actions.database.models import Ticket
from actions.messages import do_say
from actions.reports.states import State
from actions.settings import settings
from actions.tickets import do_event

AT_ONCE = 200
"""Tickets in one transaction; the others have their turn at the next look, half a minute later."""


def waiting(session: Session, moment: datetime) -> bool:
    """Whether any is to be closed or asked about."""
    return any(
        session.scalar(q.with_only_columns(Ticket.number).limit(1)) for q in (_answered(moment), _unasked(moment))
    )


def _answered(moment: datetime) -> Select[Ticket]:
    """Reports answered so long ago that they cannot be reopened any more."""
    until = moment - timedelta(days=settings().report_reopen_days)
    return select(Ticket).where(
        Ticket.type == "stuck", Ticket.state == State.ANSWERED.value, Ticket.answered_at < until
    )  # fmt: skip


def _unasked(moment: datetime) -> Select[Ticket]:
    """Reports answered four weeks ago, of which nobody has said whether it is solved."""
    since = moment - timedelta(days=settings().report_ask_days)
    ended = (State.ANSWERED.value, State.CLOSED.value)
    return select(Ticket).where(
        Ticket.type == "stuck", Ticket.state.in_(ended), Ticket.answered_at <= since, Ticket.asked_at.is_(None),
        Ticket.solved.is_(None),
    )  # fmt: skip


def do_close(session: Session, moment: datetime) -> list[str]:
    """What was answered and not reopened in time is done. The numbers."""
    closed = []
    for ticket in session.scalars(_answered(moment).limit(AT_ONCE)).all():
        ticket.state = State.CLOSED.value
        ticket.version += 1
        do_event(session, ticket.number, State.CLOSED.value)
        closed.append(ticket.number)
    return closed


def do_ask(session: Session, moment: datetime) -> list[str]:
    """Is it really solved? Asked once, in the conversation; on the page it stands beside the report. The numbers."""
    asked = []
    for ticket in session.scalars(_unasked(moment).limit(AT_ONCE)).all():
        ticket.asked_at = moment
        do_event(session, ticket.number, "asked", open=False)
        if ticket.conversation_id and ticket.channel != "nobody":
            words = f"四周前答复了您反映的 {ticket.number}。真的解决了吗？回复“{ticket.number} 解决了”或“{ticket.number} 没解决”。"
            do_say(session, ticket.conversation_id, "system", words, kind="status")
        asked.append(ticket.number)
    return asked
