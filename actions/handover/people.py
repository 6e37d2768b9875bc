"""Staff as the hand-over knows them: by name, who is at the desk now, and whether they still may."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from actions.clock import now
from actions.database.engine import Database, read, write
from actions.database.handover_models import HandoverEvent
from actions.database.staff_models import StaffAccount
from actions.handover.owning import Person, do_renew
from actions.staff.accounts import member
from actions.staff.permissions import may

SEEN_WITHIN = timedelta(seconds=45)
TEAMS = {"desk": "咨询台", "helper": "帮办代办"}
"""Roles that a conversation can wait for."""


def everybody(session: Session) -> list[Person]:
    """All who have an account that works."""
    found = session.scalars(select(StaffAccount).where(StaffAccount.disabled.is_(False)).order_by(StaffAccount.name))
    return [Person(a.id, a.display) for a in found]


def names(session: Session) -> dict[str, str]:
    """Id → the name that is shown, also of those who left."""
    return {a.id: a.display for a in session.scalars(select(StaffAccount))}


def present(session: Session, moment: datetime) -> list[Person]:
    """Who may answer and has an open desk now, not set to busy."""
    found = session.scalars(
        select(StaffAccount).where(
            StaffAccount.disabled.is_(False),
            StaffAccount.presence == "online",
            StaffAccount.seen_at > moment - SEEN_WITHIN,
        )
    )
    return [Person(a.id, a.display) for a in found if may(member(a), "conversation.answer")]


def do_be_here(staff: str, db: Database | None = None) -> bool:
    """The desk of this person was heard of: conversations stay theirs. False when the account may no longer work."""
    with write(db) as session:
        account = session.get(StaffAccount, staff)
        if account is None or account.disabled or not may(member(account), "queue.read"):
            return False
        session.execute(update(StaffAccount).where(StaffAccount.id == staff).values(seen_at=now()))
    do_renew(staff, db=db)
    return True


def events_after(seen: int, limit: int = 200, db: Database | None = None) -> list[HandoverEvent]:
    """What happened at the desk since, oldest first."""
    with read(db) as session:
        return list(
            session.scalars(
                select(HandoverEvent).where(HandoverEvent.id > seen).order_by(HandoverEvent.id).limit(limit)
            )
        )


def latest_event(db: Database | None = None) -> int:
    with read(db) as session:
        return session.scalar(select(HandoverEvent.id).order_by(HandoverEvent.id.desc()).limit(1)) or 0
