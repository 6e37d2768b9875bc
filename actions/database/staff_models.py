"""The tables of the people behind the assistant: accounts, sessions, shifts, canned answers, the audit log."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from actions.clock import now
from actions.database.crypto import EncryptedJSON
from actions.database.models import Base, Moment


class StaffAccount(Base):
    """One person who may sign in at the desk."""

    __tablename__ = "staff"
    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)
    """What is typed at sign-in, lower case."""
    display: Mapped[str] = mapped_column(String(40))
    """What citizens and colleagues see."""
    roles: Mapped[list[str]] = mapped_column(JSON)
    region: Mapped[str] = mapped_column(String(40), default="")
    units: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    """Departments whose tickets this person handles; empty: all of them."""
    kinds: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    """Kinds of tickets this person handles; empty: all of them."""
    password: Mapped[str] = mapped_column(String(200))
    """Argon2id, with its parameters."""
    totp: Mapped[dict[str, Any] | None] = mapped_column(EncryptedJSON("staff.totp"), default=None)
    """``secret`` and ``confirmed``; ``recovery``: hashes of codes that were not used yet; ``last``: newest step used."""
    disabled: Mapped[bool] = mapped_column(default=False)
    stamp: Mapped[int] = mapped_column(default=0)
    """Raised by whatever must end the account's sessions: a new password, other roles, disabling."""
    presence: Mapped[str] = mapped_column(String(10), default="offline")
    """What the person says of themselves: ``online``, ``busy`` or ``offline``."""
    seen_at: Mapped[datetime | None] = mapped_column(Moment, default=None)
    """The newest heartbeat of an open desk."""
    created_at: Mapped[datetime] = mapped_column(Moment, default=now)


class StaffSession(Base):
    """One signed-in browser. The cookie's value is kept as a hash only."""

    __tablename__ = "staff_sessions"
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    stamp: Mapped[int]
    csrf: Mapped[str] = mapped_column(String(64))
    second_factor: Mapped[bool] = mapped_column(default=False)
    """False while only the password was right: nothing but the second factor may be given then."""
    begun_at: Mapped[datetime] = mapped_column(Moment, default=now)
    used_at: Mapped[datetime] = mapped_column(Moment, default=now)


class SignInAttempt(Base):
    """A failed try, counted against an address or a name; both are kept as keyed hashes."""

    __tablename__ = "sign_in_attempts"
    __table_args__ = (Index("ix_attempts_key_at", "key", "at"),)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    key: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(Moment, default=now)


class CannedAnswer(Base):
    """A text that staff send often, with blanks in braces and a date by which it must be looked at again."""

    __tablename__ = "canned_answers"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    code: Mapped[str] = mapped_column(String(30), unique=True)
    text: Mapped[str] = mapped_column(String(2000))
    matter: Mapped[str] = mapped_column(String(80), default="")
    """The matter's id; empty: for all."""
    review_by: Mapped[date] = mapped_column(Date)
    changed_by: Mapped[str] = mapped_column(String(40))
    changed_at: Mapped[datetime] = mapped_column(Moment, default=now, onupdate=now)


class OfficeHours(Base):
    """The desk's hours at one place from a day on. Earlier ones stay: what was promised was counted by them."""

    __tablename__ = "office_hours"
    __table_args__ = (UniqueConstraint("region", "unit", "from_day", name="uq_office_hours_from"),)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    region: Mapped[str] = mapped_column(String(40), default="")
    unit: Mapped[str] = mapped_column(String(80), default="")
    from_day: Mapped[date] = mapped_column(Date)
    working_days: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True), default=None)
    """``["09:00-12:00", …]``; empty: from that day on the place goes by the wider one again."""
    other_days: Mapped[list[str]] = mapped_column(JSON, default=list)
    changed_by: Mapped[str] = mapped_column(String(40))
    changed_at: Mapped[datetime] = mapped_column(Moment, default=now)


class OfficeDay(Base):
    """One day on which a place is closed, or open at other hours than usual."""

    __tablename__ = "office_days"
    __table_args__ = (UniqueConstraint("region", "unit", "day", name="uq_office_days_day"),)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    region: Mapped[str] = mapped_column(String(40), default="")
    unit: Mapped[str] = mapped_column(String(80), default="")
    day: Mapped[date] = mapped_column(Date)
    periods: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Empty: closed."""
    why: Mapped[str] = mapped_column(String(60))
    """Told to citizens."""
    changed_by: Mapped[str] = mapped_column(String(40))
    changed_at: Mapped[datetime] = mapped_column(Moment, default=now)


class AuditEntry(Base):
    """One line of the audit log. Each holds the hash of the one before, so that none can be changed or taken out."""

    __tablename__ = "audit_log"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at: Mapped[datetime] = mapped_column(Moment)
    actor: Mapped[str] = mapped_column(String(40), index=True)
    action: Mapped[str] = mapped_column(String(60), index=True)
    subject: Mapped[str] = mapped_column(String(80), index=True)
    data: Mapped[dict[str, Any]] = mapped_column(EncryptedJSON("audit_log.data"))
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))
