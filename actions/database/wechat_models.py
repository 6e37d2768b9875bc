"""The WeChat channel's tables. An openid is found by a keyed hash of it and kept encrypted; so is every text."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from actions.clock import now
from actions.database.crypto import EncryptedJSON
from actions.database.models import Base, Moment

PERSON = "wechat_people.id"


class WechatPerson(Base):
    """Somebody who follows the account. ``id`` is a keyed hash of the openid."""

    __tablename__ = "wechat_people"
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    openid: Mapped[str] = mapped_column(EncryptedJSON("wechat_people.openid"))
    conversation_id: Mapped[str | None] = mapped_column(
        ForeignKey("conversations.id", ondelete="SET NULL"), default=None, index=True
    )
    forwarded_seq: Mapped[int] = mapped_column(default=0)
    """Up to which message of the conversation everything was handed to WeChat: nothing is sent twice or left out."""
    pending: Mapped[dict[str, Any]] = mapped_column(EncryptedJSON("wechat_people.pending"), default=dict)
    """A question of the channel itself that the next words may answer: consent to a code, which material a photo is."""
    wrong_codes: Mapped[int] = mapped_column(default=0)
    wrong_since: Mapped[datetime | None] = mapped_column(Moment, default=None)
    seen_at: Mapped[datetime] = mapped_column(Moment, default=now, index=True)


class WechatDelivery(Base):
    """One message of WeChat's, however often it is delivered. ``key`` is a keyed hash of its id."""

    __tablename__ = "wechat_deliveries"
    __table_args__ = (Index("ix_wechat_deliveries_state", "state", "at"),)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey(PERSON, ondelete="CASCADE"), index=True)
    state: Mapped[str] = mapped_column(String(12), default="running")
    """``running``, then ``passive`` (answered in the callback), ``service`` (by message) or ``silent``."""
    plan: Mapped[dict[str, Any]] = mapped_column(EncryptedJSON("wechat_deliveries.plan"), default=dict)
    """What is to be done, so that another process can do it when this one dies; emptied once it is done."""
    answer: Mapped[str | None] = mapped_column(EncryptedJSON("wechat_deliveries.answer"), default=None)
    at: Mapped[datetime] = mapped_column(Moment, default=now)


class WechatAllowance(Base):
    """How many messages WeChat still lets us send to a person, and until when, by what they did."""

    __tablename__ = "wechat_allowances"
    person_id: Mapped[str] = mapped_column(ForeignKey(PERSON, ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(12), primary_key=True)
    left: Mapped[int]
    until: Mapped[datetime] = mapped_column(Moment)


class WechatOutgoing(Base):
    """A customer-service message: queued, being sent, sent, held for the next visit, or given up."""

    __tablename__ = "wechat_outgoing"
    __table_args__ = (Index("ix_wechat_outgoing_due", "state", "due_at"),)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    person_id: Mapped[str] = mapped_column(ForeignKey(PERSON, ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(EncryptedJSON("wechat_outgoing.text"))
    state: Mapped[str] = mapped_column(String(12), default="queued")
    tries: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime] = mapped_column(Moment, default=now)
    reason: Mapped[str] = mapped_column(String(40), default="")
    at: Mapped[datetime] = mapped_column(Moment, default=now)


class WechatToken(Base):
    """The access token that all processes share, and who is fetching the next one."""

    __tablename__ = "wechat_tokens"
    app_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    token: Mapped[str] = mapped_column(EncryptedJSON("wechat_tokens.token"), default="")
    expires_at: Mapped[datetime] = mapped_column(Moment)
    leased_until: Mapped[datetime] = mapped_column(Moment)
    leased_by: Mapped[str] = mapped_column(String(40), default="")
    forced_on: Mapped[date | None] = mapped_column(Date, default=None)
    forced: Mapped[int] = mapped_column(default=0)
    forced_at: Mapped[datetime | None] = mapped_column(Moment, default=None)


class ContinuationCode(Base):
    """Six digits that let one person go on with a case at another door. Kept as a keyed hash, good once."""

    __tablename__ = "continuation_codes"
    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"), index=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    until: Mapped[datetime] = mapped_column(Moment)


class WechatFile(Base):
    """A photo of a material, fetched while WeChat still has it, encrypted."""

    __tablename__ = "wechat_files"
    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey(PERSON, ondelete="CASCADE"), index=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    material: Mapped[str | None] = mapped_column(String(200), default=None)
    """The material's name as in the notice, once the person has said which it is."""
    at: Mapped[datetime] = mapped_column(Moment, default=now)


class WechatAudit(Base):
    """What was done to a person's data as a whole. Names nobody."""

    __tablename__ = "wechat_audit"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    what: Mapped[str] = mapped_column(String(40))
    data: Mapped[dict[str, Any]] = mapped_column(EncryptedJSON("wechat_audit.data"), default=dict)
    at: Mapped[datetime] = mapped_column(Moment, default=now)
