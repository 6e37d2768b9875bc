"""Once a night, at the hour that was set, what is due loses its person by itself."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from actions.clock import CHINA
from actions.database.engine import Database, read
from actions.database.staff_models import AuditEntry
from actions.retention.cleaning import Counts, do_run
from actions.settings import settings

ACTOR = "nightly"


def due(moment: datetime, db: Database | None = None) -> bool:
    """Whether the hour has come and nobody has done it since."""
    at = settings().retention_at
    if not at:
        return False
    local = moment.astimezone(CHINA)
    hour, minute = (int(part) for part in at.split(":"))
    since = local.replace(hour=hour, minute=minute, second=0, microsecond=0)
    if local < since:
        return False
    ran = select(AuditEntry.id).where(AuditEntry.action == "retention.run", AuditEntry.at >= since).limit(1)
    with read(db) as session:
        return session.scalar(ran) is None


def do_when_due(moment: datetime, db: Database | None = None) -> Counts | None:
    """Run it if it is due. Two processes that do so at once do no harm: what is done is not due any more."""
    return do_run(ACTOR, moment, db) if due(moment, db) else None
