"""Tables beside the tickets: what happened to each, evidence, what waits to be delivered, tasks that follow a low grade."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from actions.clock import now
from actions.database.crypto import EncryptedJSON
from actions.database.models import Base, Moment

TICKET = "tickets.number"


class TicketEvent(Base):
    """One step of a ticket, in order; never changed. Only those with ``open`` are shown to the citizen."""

    __tablename__ = "ticket_events"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    number: Mapped[str] = mapped_column(ForeignKey(TICKET, ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(24))
    actor: Mapped[str] = mapped_column(String(40), default="")
    """A staff member's id; ``citizen``; empty: the program."""
    open: Mapped[bool] = mapped_column(default=True)
    data: Mapped[dict[str, Any]] = mapped_column(EncryptedJSON("ticket_events.data"), default=dict)
    at: Mapped[datetime] = mapped_column(Moment, default=now)


class Evidence(Base):
    """A file handed in with a report. The content lies encrypted in ``var/evidence/``, under this id."""

    __tablename__ = "evidence"
    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    number: Mapped[str] = mapped_column(ForeignKey(TICKET, ondelete="CASCADE"), index=True)
    name: Mapped[dict[str, Any]] = mapped_column(EncryptedJSON("evidence.name"))
    type: Mapped[str] = mapped_column(String(40))
    size: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Moment, default=now)


class OutboxItem(Base):
    """Something that must reach somebody else, written in the transaction that made it necessary."""

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_due", "sent_at", "next_at"),)
    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    """Also the replay id: a receiver that has seen it drops it."""
    target: Mapped[str] = mapped_column(String(16))
    """``webhook`` or ``citizen``."""
    topic: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(40), index=True)
    body: Mapped[dict[str, Any]] = mapped_column(EncryptedJSON("outbox.body"))
    tries: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime] = mapped_column(Moment, default=now)
    lease_until: Mapped[datetime | None] = mapped_column(Moment, default=None)
    sent_at: Mapped[datetime | None] = mapped_column(Moment, default=None)
    alarmed_at: Mapped[datetime | None] = mapped_column(Moment, default=None)
    last_error: Mapped[str] = mapped_column(String(200), default="")
    at: Mapped[datetime] = mapped_column(Moment, default=now)


class FollowUp(Base):
    """A task for staff: look after a low grade, call back, take up an overdue report. One per reason and subject."""

    __tablename__ = "follow_ups"
    __table_args__ = (Index("ix_follow_ups_open", "done_at", "due"), Index("ix_follow_ups_once", "key", unique=True))
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    key: Mapped[str] = mapped_column(String(80))
    reason: Mapped[str] = mapped_column(String(20))
    subject: Mapped[str] = mapped_column(String(40), index=True)
    role: Mapped[str] = mapped_column(String(20), default="supervisor")
    owner: Mapped[str | None] = mapped_column(String(40), default=None)
    due: Mapped[date] = mapped_column(Date)
    body: Mapped[dict[str, Any]] = mapped_column(EncryptedJSON("follow_ups.body"), default=dict)
    done_at: Mapped[datetime | None] = mapped_column(Moment, default=None)
    at: Mapped[datetime] = mapped_column(Moment, default=now)
