"""Files of reports lie beside the database; one whose row is gone is removed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from actions.clock import now
from actions.database.engine import Database, read
from actions.database.report_models import Evidence
from actions.settings import settings

JUST_WRITTEN = timedelta(days=1)
"""A file is written before its row; one so young may still get one."""


def folder() -> Path:
    return settings().var_dir / "evidence"


def orphans(db: Database | None = None) -> list[Path]:
    """Files without a row."""
    if not folder().is_dir():
        return []
    with read(db) as session:
        known = set(session.scalars(select(Evidence.id)))
    before = now() - JUST_WRITTEN
    return sorted(
        path for path in folder().rglob("*")
        if path.is_file() and path.name.split(".")[0] not in known
        and datetime.fromtimestamp(path.stat().st_mtime, UTC) <= before
    )  # fmt: skip


def do_sweep(db: Database | None = None) -> int:
    """Remove them. Returns how many."""
    found = orphans(db)
    for path in found:
        path.unlink(missing_ok=True)
    return len(found)
