"""The audit log: every change by staff and every look at what is masked. Appended to, chained by hashes, checked."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from actions.clock import now
from actions.database.engine import Database, read
from actions.database.staff_models import AuditEntry
from actions.errors import bad_input

BEGINNING = b"\0" * 32
LEAST_REASON = 4
"""Characters of a reason. 「查」 explains nothing."""
CHAIN_LOCK = 7_301
"""PostgreSQL's advisory lock of the chain: two writers must not both follow the same line. SQLite has one writer."""


def do_note(session: Session, actor: str, action: str, subject: str, data: dict[str, Any] | None = None) -> AuditEntry:
    """Append one line in the caller's transaction: if what it tells is undone, so is the line."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": CHAIN_LOCK})
    before = session.scalar(select(AuditEntry.hash).order_by(AuditEntry.id.desc()).limit(1)) or BEGINNING
    # Microseconds survive both databases; more precision would not.
    entry = AuditEntry(at=now(), actor=actor, action=action, subject=subject, data=data or {}, hash=b"")
    entry.hash = _digest(before, entry)
    session.add(entry)
    session.flush()
    return entry


def do_reveal(session: Session, actor: str, subject: str, what: str, reason: str) -> AuditEntry:
    """Write down who looked at what is masked, and why. Raises Trouble when no reason is given."""
    reason = reason.strip()
    if len(reason) < LEAST_REASON:
        raise bad_input("要先写明查看的原因。", "写一句为什么需要看，比如“核对身份后回电”。")
    return do_note(session, actor, "reveal", subject, {"what": what, "reason": reason[:500]})


@cache
def words() -> dict[str, dict[str, str]]:
    """``actions`` and ``actors``: how each is said to people."""
    loaded: dict[str, dict[str, str]] = yaml.safe_load(Path(__file__).with_name("audit.yaml").read_text("utf-8"))
    return loaded


def _digest(before: bytes, entry: AuditEntry) -> bytes:
    line = json.dumps(
        [_stamp(entry.at), entry.actor, entry.action, entry.subject, entry.data],
        ensure_ascii=False, sort_keys=True, separators=(",", ":"),
    )  # fmt: skip
    return hashlib.sha256(before + line.encode()).digest()


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


@dataclass(frozen=True)
class Verified:
    """What checking the whole chain found. ``broken_at`` is the number of the first line that does not fit."""

    lines: int
    broken_at: int | None
    head: str
    """The newest hash: written down elsewhere, it shows later that nothing was cut off the end."""


def verify(db: Database | None = None) -> Verified:
    """Go through the log from the beginning."""
    before, count = BEGINNING, 0
    with read(db) as session:
        for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.id)).yield_per(1000):
            if _broken(before, entry):
                return Verified(count, entry.id, before.hex())
            before, count = entry.hash, count + 1
    return Verified(count, None, before.hex())


def _broken(before: bytes, entry: AuditEntry) -> bool:
    return _digest(before, entry) != entry.hash


def entries(
    session: Session, *, before: int = 0, subject: str = "", actor: str = "", limit: int = 50
) -> list[AuditEntry]:
    """Newest first; ``before`` is the id of the last line already shown."""
    query = select(AuditEntry).order_by(AuditEntry.id.desc()).limit(limit)
    if before:
        query = query.where(AuditEntry.id < before)
    if subject:
        query = query.where(AuditEntry.subject == subject)
    if actor:
        query = query.where(AuditEntry.actor == actor)
    return list(session.scalars(query))
