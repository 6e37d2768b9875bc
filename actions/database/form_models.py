"""Tables of the forms. Each record has a key of its own: what was filled in is gone for good when the key is."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from actions.clock import now
from actions.database.models import Base, Moment


class FormRecord(Base):
    """What one case filled in. ``wrapped_key`` is the record's key under the program's; ``content`` is under the record's."""

    __tablename__ = "form_records"
    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), unique=True)
    wrapped_key: Mapped[bytes] = mapped_column(LargeBinary)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    person: Mapped[str | None] = mapped_column(String(64), default=None, index=True)
    """Keyed hash of whoever was vouched for by the sign-in service; empty for everybody else."""
    signature: Mapped[bytes | None] = mapped_column(LargeBinary, default=None)
    revision: Mapped[int] = mapped_column(default=0)
    shown_until: Mapped[datetime | None] = mapped_column(Moment, default=None)
    """Until then the citizen lets staff look on; empty: they do not."""
    submitted_at: Mapped[datetime | None] = mapped_column(Moment, default=None)
    created_at: Mapped[datetime] = mapped_column(Moment, default=now)
    updated_at: Mapped[datetime] = mapped_column(Moment, default=now)


class FormDoor(Base):
    """A way in: a link that opens once, or the session that it was exchanged for. Tokens are kept as hashes."""

    __tablename__ = "form_doors"
    __table_args__ = (Index("ix_form_doors_until", "until"),)
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    form_id: Mapped[str] = mapped_column(ForeignKey("form_records.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    """``link`` or ``session``."""
    bound_to: Mapped[str | None] = mapped_column(String(64), default=None)
    """The WeChat person whom alone the link lets in; empty: whoever holds it."""
    until: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment, default=None)


class FormUpload(Base):
    """A photo or PDF of a material, checked by its content, under the record's key; or the promise of one (容缺)."""

    __tablename__ = "form_uploads"
    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    form_id: Mapped[str] = mapped_column(ForeignKey("form_records.id", ondelete="CASCADE"), index=True)
    material: Mapped[str] = mapped_column(String(120))
    type: Mapped[str] = mapped_column(String(20))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime] = mapped_column(Moment, default=now)
