"""What the search could not place waits here, masked, for a clerk to assign; the next training learns from it."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from actions.clock import now
from actions.database.models import Unanswered
from actions.masking import mask

KEEP_AT_MOST = 20_000


def do_queue(session: Session, text: str, reason: str) -> None:
    """Queue a message; ``reason`` is ``none`` or ``asked``. A full queue takes nothing more."""
    waiting = session.scalar(select(func.count()).select_from(Unanswered)) or 0
    if waiting < KEEP_AT_MOST:
        session.add(Unanswered(text={"text": mask(text)}, reason=reason, at=now()))
