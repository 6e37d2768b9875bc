"""A form that was handed in, on its way to the system that receives it (一次联办).

The announcement goes through the outbox in the transaction of the submission and holds nothing personal. The receiver
then fetches the bundle, and proves who it is with the key that the announcement was signed with.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.clock import now
from actions.database.form_models import FormRecord
from actions.database.models import Case
from actions.database.report_models import OutboxItem
from actions.errors import Trouble, not_found
from actions.outbox.posting import do_post
from actions.settings import settings

TOPIC = "form.submitted"
SKEW = timedelta(minutes=5)
"""How far the receiver's clock may be from ours, and how long an overheard request could be sent again."""


def bundle_path(form_id: str) -> str:
    return f"/api/v1/bundles/{form_id}"


def do_announce(session: Session, record: FormRecord, case: Case) -> None:
    """Tell the receiving system, if one is set up. A form that is changed and handed in again is announced again."""
    body = {"matter": case.matter, "case": case.id, "revision": record.revision, "bundle": bundle_path(record.id)}
    do_post(session, TOPIC, record.id, body)


def signature(key: bytes, stamp: str, path: str) -> str:
    return "sha256=" + hmac.new(key, f"{stamp}.{path}".encode(), hashlib.sha256).hexdigest()


def access_announced(session: Session, form_id: str, stamp: str, signed: str) -> FormRecord:
    """The only way to a bundle from another system. Raises Trouble ``not_found`` unless the request is signed and fresh."""
    key = settings().webhook_secret.get_secret_value().encode()
    fresh = stamp.isdecimal() and abs(int(stamp) - now().timestamp()) <= SKEW.total_seconds()
    right = bool(key) and hmac.compare_digest(signature(key, stamp, bundle_path(form_id)), signed)
    record = session.get(FormRecord, form_id) if fresh and right else None
    if record is None:
        raise not_found("这份材料")
    announced = session.scalar(
        select(OutboxItem.id).where(OutboxItem.topic == TOPIC, OutboxItem.subject == form_id).limit(1)
    )
    if announced is None or record.submitted_at is None:
        raise Trouble("not_submitted", "这份材料还没有交，或者正在改。", "等下一次通知再来取。", 409)
    return record
