"""Puts something into the outbox, in the caller's transaction: both happen or neither does (R9, D22)."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from actions.clock import now
from actions.database.report_models import OutboxItem
from actions.identity import new_id
from actions.settings import settings

WEBHOOK = "webhook"


def do_post(session: Session, topic: str, subject: str, body: dict[str, Any]) -> OutboxItem | None:
    """Tell the other system, if one is set up. ``body`` holds nothing personal: it leaves the house."""
    if not settings().webhook_url:
        return None
    item = OutboxItem(
        id=new_id("w"), target=WEBHOOK, topic=topic, subject=subject, body=body, next_at=now(), at=now()
    )  # fmt: skip
    session.add(item)
    return item
