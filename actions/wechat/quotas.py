"""How many messages WeChat lets us send to a person, by what the person did last (W22)."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from actions.database.wechat_models import WechatAllowance

GRANTS = {
    "message": (5, timedelta(hours=48)),
    "click": (3, timedelta(minutes=1)),
    "subscribe": (3, timedelta(minutes=1)),
    "scan": (3, timedelta(minutes=1)),
}
"""What the person did → how many messages it allows, and for how long. Answering in the callback costs nothing."""


def grant(session: Session, person: str, kind: str, now: datetime) -> None:
    """Note what the person just did. Kinds that allow nothing are ignored."""
    if kind not in GRANTS:
        return
    left, lasts = GRANTS[kind]
    found = session.get(WechatAllowance, (person, kind))
    if found is None:
        session.add(WechatAllowance(person_id=person, kind=kind, left=left, until=now + lasts))
    else:
        found.left, found.until = left, now + lasts
    session.flush()


def _open(session: Session, person: str, now: datetime) -> list[WechatAllowance]:
    """Allowances with something left, the one that ends first first."""
    return list(
        session.scalars(
            select(WechatAllowance)
            .where(WechatAllowance.person_id == person, WechatAllowance.left > 0, WechatAllowance.until > now)
            .order_by(WechatAllowance.until)
        )
    )


def left(session: Session, person: str, now: datetime) -> int:
    """How many messages may be sent now."""
    return sum(a.left for a in _open(session, person, now))


def take(session: Session, person: str, now: datetime) -> bool:
    """Use one. False when none is left."""
    usable = _open(session, person, now)
    if not usable:
        return False
    usable[0].left -= 1
    session.flush()
    return True


def close(session: Session, person: str) -> None:
    """WeChat says there is nothing left, whatever we counted."""
    session.execute(delete(WechatAllowance).where(WechatAllowance.person_id == person))


def give_back(session: Session, person: str) -> None:
    """A message that was paid for did not go out."""
    earliest = session.scalar(
        select(WechatAllowance).where(WechatAllowance.person_id == person).order_by(WechatAllowance.until).limit(1)
    )
    if earliest is not None and earliest.left < GRANTS[earliest.kind][0]:
        earliest.left += 1
        session.flush()
