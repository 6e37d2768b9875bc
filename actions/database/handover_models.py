"""Tables of the hand-over to a person. What was written is encrypted; what the queue sorts and counts by is not."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from actions.clock import now
from actions.database.crypto import EncryptedJSON
from actions.database.models import Base, Moment

CONVERSATION = "conversations.id"
HANDOVER = "handovers.id"


class Handover(Base):
    """One passage of a conversation through the hands of staff, from the wish to the end. At most one is open."""

    __tablename__ = "handovers"
    __table_args__ = (
        Index("ix_handovers_queue", "state", "priority", "waiting_since", "id"),
        Index("ix_handovers_owner", "owner", "state"),
        Index("ix_handovers_matter", "matter", "requested_at"),
        Index("ix_handovers_ended", "ended_at", "id"),
        Index("ix_handovers_conversation", "conversation_id", "requested_at"),
        Index(
            "ix_handovers_one_open", "conversation_id", unique=True,
            sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL"),
        ),
    )  # fmt: skip
    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey(CONVERSATION, ondelete="CASCADE"))
    state: Mapped[str] = mapped_column(String(12))
    """See actions/handover/states.py."""
    priority: Mapped[int] = mapped_column(default=0)
    """0 normal, 1 urgent."""
    region: Mapped[str] = mapped_column(String(40), default="")
    matter: Mapped[str] = mapped_column(String(80), default="")
    team: Mapped[str] = mapped_column(String(20), default="")
    """The role it waits for; empty: whoever may claim."""
    requested_at: Mapped[datetime] = mapped_column(Moment, default=now)
    waiting_since: Mapped[datetime] = mapped_column(Moment, default=now)
    """Its place in the queue. A conversation that comes back to the queue keeps the place it had."""
    owner: Mapped[str | None] = mapped_column(String(40), default=None)
    lease_until: Mapped[datetime | None] = mapped_column(Moment, default=None)
    claimed_at: Mapped[datetime | None] = mapped_column(Moment, default=None, index=True)
    answered_at: Mapped[datetime | None] = mapped_column(Moment, default=None)
    """When staff first said something."""
    unanswered_since: Mapped[datetime | None] = mapped_column(Moment, default=None)
    """Since when the citizen waits for the next word of the owner."""
    ended_at: Mapped[datetime | None] = mapped_column(Moment, default=None)
    outcome: Mapped[str] = mapped_column(String(20), default="")


class HandoverEvent(Base):
    """What happened at the desk, in order; never changed. Its ``id`` is where an interrupted stream goes on."""

    __tablename__ = "handover_events"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - an id is never given twice, even after deletions
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    handover_id: Mapped[str] = mapped_column(ForeignKey(HANDOVER, ondelete="CASCADE"), index=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey(CONVERSATION, ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    actor: Mapped[str] = mapped_column(String(40), default="")
    """A staff member's id; empty: the citizen or the program."""
    data: Mapped[dict[str, Any]] = mapped_column(EncryptedJSON("handover_events.data"), default=dict)
    at: Mapped[datetime] = mapped_column(Moment, default=now)


class StaffNote(Base):
    """What staff tell each other about a conversation. Not a message: no channel reads this table."""

    __tablename__ = "staff_notes"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey(CONVERSATION, ondelete="CASCADE"), index=True)
    author: Mapped[str] = mapped_column(String(40))
    body: Mapped[dict[str, Any]] = mapped_column(EncryptedJSON("staff_notes.body"))
    at: Mapped[datetime] = mapped_column(Moment, default=now)


class Mention(Base):
    """Somebody was named in a note and has not looked at it yet."""

    __tablename__ = "staff_mentions"
    __table_args__ = (Index("ix_staff_mentions_unseen", "staff_id", "seen_at"),)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    note_id: Mapped[int] = mapped_column(ForeignKey("staff_notes.id", ondelete="CASCADE"), index=True)
    staff_id: Mapped[str] = mapped_column(String(40))
    seen_at: Mapped[datetime | None] = mapped_column(Moment, default=None)


class ReadMark(Base):
    """Up to which message a staff member has seen a conversation."""

    __tablename__ = "staff_read_marks"
    staff_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(
        ForeignKey(CONVERSATION, ondelete="CASCADE"), primary_key=True, index=True
    )
    seq: Mapped[int] = mapped_column(default=0)


class CaseLink(Base):
    """Two conversations about the same thing. They stay two; each shows the other."""

    __tablename__ = "case_links"
    __table_args__ = (UniqueConstraint("one", "other"),)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    one: Mapped[str] = mapped_column(ForeignKey(CONVERSATION, ondelete="CASCADE"))
    other: Mapped[str] = mapped_column(ForeignKey(CONVERSATION, ondelete="CASCADE"), index=True)
    made_by: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(EncryptedJSON("case_links.reason"))
    at: Mapped[datetime] = mapped_column(Moment, default=now)


class SearchTerm(Base):
    """Two neighbouring characters of what was said, as a keyed hash: found by who holds the key, read by nobody."""

    __tablename__ = "search_terms"
    __table_args__ = (Index("ix_search_terms_conversation", "conversation_id"),)
    term: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    conversation_id: Mapped[str] = mapped_column(ForeignKey(CONVERSATION, ondelete="CASCADE"), primary_key=True)
