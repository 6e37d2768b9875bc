"""After its time an ended report keeps its figures and loses its person: words, number, files (R15)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from actions.database.models import Ticket
from actions.database.report_models import Evidence, TicketEvent
from actions.identity import digest, new_token
from actions.settings import settings

log = structlog.get_logger()
GONE = {"anonymised": True}


@dataclass(frozen=True)
class Removed:
    tickets: int
    files: int


def do_anonymise(session: Session, moment: datetime, *, dry_run: bool = False) -> Removed:
    """Tickets that ended long enough ago. ``dry_run`` counts and changes nothing."""
    until = moment - timedelta(days=settings().report_keep_days)
    old = [t for t in session.scalars(select(Ticket).where(Ticket.ended_at < until)) if t.body != GONE]
    files = session.scalars(select(Evidence.id).where(Evidence.number.in_([t.number for t in old]))).all()
    if not dry_run:
        for ticket in old:
            ticket.body, ticket.conversation_id, ticket.case_id = dict(GONE), None, None
            ticket.code_hash = digest(new_token())
            for event in session.scalars(select(TicketEvent).where(TicketEvent.number == ticket.number)):
                event.data = {}
        session.execute(delete(Evidence).where(Evidence.id.in_(files)))
        log.info("reports anonymised", tickets=len(old), files=len(files))
    return Removed(len(old), len(files))
