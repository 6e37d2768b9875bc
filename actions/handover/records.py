"""Finds hand-overs and moves them from state to state, writing down each move."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.database.handover_models import Handover, HandoverEvent
from actions.errors import not_found
from actions.handover.states import OPEN_STATES, Move, State, after

LEASE = timedelta(seconds=90)
"""An owner whose desk was not heard of for so long has vanished. The desk speaks up several times as often."""


def open_of(session: Session, conversation_id: str) -> Handover | None:
    """The hand-over under way in this conversation."""
    return session.scalar(
        select(Handover).where(Handover.conversation_id == conversation_id, Handover.ended_at.is_(None))
    )


def latest_of(session: Session, conversation_id: str) -> Handover | None:
    """The hand-over under way, or the last one that ended."""
    return session.scalar(
        select(Handover)
        .where(Handover.conversation_id == conversation_id)
        .order_by(Handover.ended_at.is_(None).desc(), Handover.requested_at.desc())
        .limit(1)
    )


def state_of(session: Session, conversation_id: str) -> State:
    """Who answers now. A conversation that nobody asked a person for is the assistant's."""
    found = latest_of(session, conversation_id)
    return State(found.state) if found else State.ASSISTANT


def get(session: Session, handover_id: str) -> Handover:
    """Raises Trouble ``not_found``."""
    found = session.get(Handover, handover_id)
    if found is None:
        raise not_found("这次对话")
    return found


def do_event(
    session: Session, handover: Handover, kind: str, at: datetime, actor: str = "", **data: Any
) -> HandoverEvent:
    """Write down what happened, so that every desk hears of it."""
    event = HandoverEvent(
        handover_id=handover.id, conversation_id=handover.conversation_id, kind=kind, actor=actor, data=data, at=at
    )  # fmt: skip
    session.add(event)
    return event


def do_move(session: Session, handover: Handover, move: Move, at: datetime, actor: str = "", **data: Any) -> State:
    """Take one step of the transition table. Raises Trouble ``moved_on`` when it is not there."""
    state = after(State(handover.state), move)
    handover.state = state.value
    if state is State.STAFF:
        handover.lease_until = at + LEASE
    else:
        handover.owner = handover.lease_until = handover.unanswered_since = None
    if state not in OPEN_STATES:
        handover.ended_at, handover.outcome = at, move.value
    do_event(session, handover, move.value, at, actor, **data)
    session.flush()
    return state
