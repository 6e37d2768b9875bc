"""The tables. What a person wrote or answered is encrypted; what is needed for finding and counting is not."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Date, DateTime, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from actions.clock import now
from actions.database.crypto import EncryptedJSON
from actions.settings import settings


class Moment(TypeDecorator[datetime]):
    """A time-zone aware moment. SQLite forgets the zone, so it is kept as UTC and given back as UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    pass


class Conversation(Base):
    """One citizen's talk through one door. The token is kept as a hash only."""

    __tablename__ = "conversations"
    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64))
    channel: Mapped[str] = mapped_column(String(20))
    stage: Mapped[str] = mapped_column(String(20), default="idle")
    """Where the talk stands; see actions/stages.py."""
    case_id: Mapped[str | None] = mapped_column(ForeignKey("cases.id"), default=None, index=True)
    """The case being talked about now; earlier ones are kept."""
    memory: Mapped[dict[str, Any]] = mapped_column(EncryptedJSON("conversations.memory"), default=dict)
    """What the next turn must know: choices offered, question asked, how often it was not understood."""
    region: Mapped[str] = mapped_column(String(40), default=lambda: settings().region, server_default="", index=True)
    """The 旗区 that the citizen named first, for figures; until then the installation's own."""
    last_seq: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(Moment, default=now, index=True)


class Message(Base):
    """One thing said. ``answered_at`` of a citizen's message is empty while its turn is still owed an answer."""

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("conversation_id", "seq"),
        UniqueConstraint("conversation_id", "client_id"),
        Index("ix_messages_owed", "answered_at", "sender"),
    )
    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"))
    seq: Mapped[int]
    sender: Mapped[str] = mapped_column(String(12))
    kind: Mapped[str] = mapped_column(String(12))
    body: Mapped[dict[str, Any]] = mapped_column(EncryptedJSON("messages.body"))
    """``text``, ``choices`` (label, value, payload), ``data``; for a citizen also the ``payload`` meant by a choice."""
    client_id: Mapped[str | None] = mapped_column(String(64), default=None)
    reply_to: Mapped[str | None] = mapped_column(String(40), default=None, index=True)
    answered_at: Mapped[datetime | None] = mapped_column(Moment, default=None)
    at: Mapped[datetime] = mapped_column(Moment, default=now)


class Turn(Base):
    """What one action answered in one turn, so that a repeated turn repeats the answer and not the deed."""

    __tablename__ = "turns"
    turn_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    action: Mapped[str] = mapped_column(String(60), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"), index=True)
    outcome: Mapped[dict[str, Any]] = mapped_column(EncryptedJSON("turns.outcome"))
    at: Mapped[datetime] = mapped_column(Moment, default=now)


class Case(Base):
    """One person's passage through one matter (办件)."""

    __tablename__ = "cases"
    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64))
    opened_in: Mapped[str] = mapped_column(String(40), index=True)
    """The conversation it began in; deleting that conversation deletes the case."""
    matter: Mapped[str] = mapped_column(String(80), index=True)
    answers: Mapped[dict[str, Any]] = mapped_column(EncryptedJSON("cases.answers"), default=dict)
    catalogue_version: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[datetime] = mapped_column(Moment, default=now, index=True)
    updated_at: Mapped[datetime] = mapped_column(Moment, default=now, onupdate=now)


class CaseEvent(Base):
    """What happened to a case, in order; never changed."""

    __tablename__ = "case_events"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    data: Mapped[dict[str, Any]] = mapped_column(EncryptedJSON("case_events.data"), default=dict)
    at: Mapped[datetime] = mapped_column(Moment, default=now)


class IssuedNotice(Base):
    """A notice as it was handed out. A later catalogue does not change it; a changed answer makes a new version."""

    __tablename__ = "issued_notices"
    number: Mapped[str] = mapped_column(String(30), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64))
    body: Mapped[dict[str, Any]] = mapped_column(EncryptedJSON("issued_notices.body"))
    issued_on: Mapped[date] = mapped_column(Date, index=True)


class Counter(Base):
    """Running numbers of notices and tickets, one row a prefix and day."""

    __tablename__ = "counters"
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[int] = mapped_column(default=0)


class Ticket(Base):
    """A help request (帮办代办) or a report of what cannot get done (办不成事)."""

    __tablename__ = "tickets"
    __table_args__ = (Index("ix_tickets_list", "type", "state", "number"),)
    number: Mapped[str] = mapped_column(String(30), primary_key=True)
    code_hash: Mapped[str] = mapped_column(String(64), index=True)
    type: Mapped[str] = mapped_column(String(12))
    """``help`` or ``stuck``."""
    kind: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20), default="open")
    addressee: Mapped[str] = mapped_column(String(80))
    due: Mapped[date] = mapped_column(Date)
    conversation_id: Mapped[str | None] = mapped_column(
        ForeignKey("conversations.id", ondelete="CASCADE"), default=None, index=True
    )
    """Empty for what was handed in on the page."""
    case_id: Mapped[str | None] = mapped_column(ForeignKey("cases.id"), default=None, index=True)
    body: Mapped[dict[str, Any]] = mapped_column(EncryptedJSON("tickets.body"), default=dict)
    at: Mapped[datetime] = mapped_column(Moment, default=now, index=True)
    channel: Mapped[str] = mapped_column(String(20), default="")
    matter: Mapped[str] = mapped_column(String(80), default="")
    item: Mapped[int] = mapped_column(default=0)
    """The item's number in the matter's row; 0: not said."""
    unit: Mapped[str] = mapped_column(String(80), default="")
    """The department or counter that it is about, as far as known."""
    region: Mapped[str] = mapped_column(String(40), default="")
    acknowledge_by: Mapped[date | None] = mapped_column(Date, default=None)
    owner: Mapped[str | None] = mapped_column(String(40), default=None)
    duplicate_of: Mapped[str] = mapped_column(String(30), default="")
    acknowledged_at: Mapped[datetime | None] = mapped_column(Moment, default=None)
    answered_at: Mapped[datetime | None] = mapped_column(Moment, default=None, index=True)
    ended_at: Mapped[datetime | None] = mapped_column(Moment, default=None, index=True)
    """Since when it is in a state that is not open any more."""
    warned_at: Mapped[datetime | None] = mapped_column(Moment, default=None, index=True)
    escalated_at: Mapped[datetime | None] = mapped_column(Moment, default=None)
    asked_at: Mapped[datetime | None] = mapped_column(Moment, default=None)
    """When it was asked whether it is really solved."""
    solved: Mapped[bool | None] = mapped_column(default=None)
    priority: Mapped[int] = mapped_column(default=0, server_default="0", index=True)
    """Above 0: to be looked at first."""
    version: Mapped[int] = mapped_column(default=1)
    """Grows with every change, so that two people cannot both change what they saw."""


class Rating(Base):
    """Five grades for one occasion (好差评)."""

    __tablename__ = "ratings"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    occasion: Mapped[str] = mapped_column(String(12), default="talk")
    """``talk``, ``notice``, ``help``, ``report`` or ``live``."""
    subject: Mapped[str] = mapped_column(String(40), default="")
    """Which one: a conversation, case, ticket number or hand-over."""
    conversation_id: Mapped[str | None] = mapped_column(
        ForeignKey("conversations.id", ondelete="CASCADE"), default=None, index=True
    )
    case_id: Mapped[str | None] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), default=None, index=True)
    agent: Mapped[str] = mapped_column(String(40), default="")
    """The staff member it was about, for a live chat."""
    unit: Mapped[str] = mapped_column(String(80), default="")
    matter: Mapped[str] = mapped_column(String(80), default="")
    grade: Mapped[int]
    body: Mapped[dict[str, Any]] = mapped_column(EncryptedJSON("ratings.body"), default=dict)
    at: Mapped[datetime] = mapped_column(Moment, default=now, index=True)
    changed_at: Mapped[datetime | None] = mapped_column(Moment, default=None)
    __table_args__ = (UniqueConstraint("occasion", "subject", name="uq_ratings_occasion"),)


class Unanswered(Base):
    """A message that the search could not place, masked, waiting for a clerk to assign it to a matter."""

    __tablename__ = "unanswered"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    text: Mapped[dict[str, Any]] = mapped_column(EncryptedJSON("unanswered.text"))
    reason: Mapped[str] = mapped_column(String(20))
    assigned: Mapped[str | None] = mapped_column(String(80), default=None)
    at: Mapped[datetime] = mapped_column(Moment, default=now)
