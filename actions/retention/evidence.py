"""Files of reports lie beside the database; one whose row is gone is removed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from actions import uploads
from actions.clock import now
from actions.database.engine import Database, read
from actions.database.report_models import Evidence

JUST_WRITTEN = timedelta(days=1)
"""A file is written before its row; one so young may still get one."""


def folder() -> Path:
    return uploads.folder()


def orphans(db: Database | None = None, moment: datetime | None = None) -> list[Path]:
    """Files without a row: left by a crash between file and row, or between row and file."""
    if not folder().is_dir():
        return []
    with read(db) as session:
        known = set(session.scalars(select(Evidence.id)))
    before = (moment or now()) - JUST_WRITTEN
    return sorted(
        path for path in folder().glob("e_*")
        if path.name not in known and datetime.fromtimestamp(path.stat().st_mtime, UTC) <= before
    )  # fmt: skip


def do_sweep(db: Database | None = None, moment: datetime | None = None) -> int:
    """Remove them. Returns how many."""
    found = orphans(db, moment)
    for path in found:
        path.unlink(missing_ok=True)
    return len(found)
