"""Takes what is due from the outbox, one process at a time, and writes down whether it arrived.

The receiver may get an item twice (we may die between its answer and our note); the replay id tells it so.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from actions.clock import now
from actions.database.engine import Database, write
from actions.database.report_models import OutboxItem

log = structlog.get_logger()
LEASE = timedelta(seconds=60)
"""An item still being sent after this long was being sent by a process that died."""
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)
ALARM_AFTER = timedelta(minutes=30)
AT_ONCE = 20


@dataclass(frozen=True)
class Parcel:
    """One delivery as it goes over the wire."""

    id: str
    topic: str
    content: bytes
    at: datetime

    def headers(self, key: bytes, sent: datetime) -> dict[str, str]:
        """Signature over time, replay id and content, so that none of them can be exchanged."""
        stamp = str(int(sent.timestamp()))
        signed = b".".join((stamp.encode(), self.id.encode(), self.content))
        return {
            "Content-Type": "application/json; charset=utf-8", "X-Onething-Topic": self.topic,
            "X-Onething-Delivery": self.id, "X-Onething-Time": stamp,
            "X-Onething-Signature": "sha256=" + hmac.new(key, signed, hashlib.sha256).hexdigest(),
        }  # fmt: skip


Send = Callable[[Parcel], str]
"""Delivers; returns what went wrong, empty when it arrived."""


def pause(tries: int) -> timedelta:
    """1, 2, 4 … minutes, then every hour."""
    return min(LONGEST_PAUSE, FIRST_PAUSE * (1 << min(max(tries - 1, 0), 10)))


def do_take(moment: datetime, db: Database | None = None) -> list[Parcel]:
    """What is due, leased to the caller: another process does not get it meanwhile."""
    with write(db) as session:
        due = session.scalars(
            select(OutboxItem)
            .where(
                OutboxItem.sent_at.is_(None), OutboxItem.next_at <= moment,
                or_(OutboxItem.lease_until.is_(None), OutboxItem.lease_until <= moment),
            )
            .order_by(OutboxItem.at, OutboxItem.id).limit(AT_ONCE).with_for_update(skip_locked=True)
        ).all()  # fmt: skip
        for item in due:
            item.lease_until = moment + LEASE
        return [_parcel(item) for item in due]


def _parcel(item: OutboxItem) -> Parcel:
    body: dict[str, Any] = {
        "id": item.id,
        "topic": item.topic,
        "subject": item.subject,
        "at": item.at.isoformat(),
        **item.body,
    }
    return Parcel(item.id, item.topic, json.dumps(body, ensure_ascii=False, sort_keys=True).encode(), item.at)


def do_mark(id: str, failure: str, moment: datetime, db: Database | None = None) -> None:
    """Note the outcome: arrived, or again after a longer pause."""
    with write(db) as session:
        item = session.get(OutboxItem, id)
        if item is None or item.sent_at is not None:
            return
        item.tries += 1
        item.lease_until = None
        if failure:
            item.last_error, item.next_at = failure[:200], moment + pause(item.tries)
        else:
            item.sent_at, item.last_error = moment, ""


def do_deliver(send: Send, moment: datetime | None = None, db: Database | None = None) -> int:
    """Send everything that is due. Returns how many arrived."""
    arrived = 0
    for parcel in do_take(moment or now(), db):
        failure = send(parcel)
        do_mark(parcel.id, failure, moment or now(), db)
        arrived += not failure
    return arrived


def do_alarm(session: Session, moment: datetime) -> list[str]:
    """Items that have waited too long, each told once. Returns their ids."""
    stuck = session.scalars(
        select(OutboxItem).where(
            OutboxItem.sent_at.is_(None), OutboxItem.alarmed_at.is_(None), OutboxItem.at <= moment - ALARM_AFTER
        )
    ).all()
    for item in stuck:
        item.alarmed_at = moment
        log.error("delivery stuck", delivery=item.id, topic=item.topic, tries=item.tries, error=item.last_error)
    return [item.id for item in stuck]


def counts(session: Session) -> dict[str, int]:
    """``waiting``: not arrived yet; ``stuck``: those of them that were alarmed about."""
    waiting = select(func.count()).select_from(OutboxItem).where(OutboxItem.sent_at.is_(None))
    return {
        "waiting": int(session.scalar(waiting) or 0),
        "stuck": int(session.scalar(waiting.where(OutboxItem.alarmed_at.is_not(None))) or 0),
    }


def stuck(session: Session, limit: int = 50) -> list[OutboxItem]:
    """What was alarmed about and has still not arrived, the oldest first."""
    query = select(OutboxItem).where(OutboxItem.sent_at.is_(None), OutboxItem.alarmed_at.is_not(None))
    return list(session.scalars(query.order_by(OutboxItem.at, OutboxItem.id).limit(limit)))


def do_hurry(session: Session, moment: datetime) -> int:
    """Try everything that is stuck again now, because what stood in the way was mended. Returns how many."""
    waiting = stuck(session, limit=1000)
    for item in waiting:
        item.next_at = moment
    return len(waiting)
