"""What is due to lose its person, and what is held back although it is old enough."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from actions.database.form_models import FormDoor, FormRecord
from actions.database.handover_models import Handover
from actions.database.models import Base, Case, Conversation, Message, Rating, Ticket, Unanswered
from actions.database.report_models import OutboxItem
from actions.database.staff_models import SignInAttempt, StaffSession
from actions.database.wechat_models import ContinuationCode, WechatDelivery, WechatOutgoing
from actions.retention.anonymising import NO_KEY
from actions.settings import settings

LEFTOVER = timedelta(days=30)
"""After this nobody asks any more whether something was delivered."""


@dataclass(frozen=True)
class Terms:
    """Moments before which a thing is old enough."""

    moment: datetime
    talk: datetime
    report: datetime

    @classmethod
    def at(cls, moment: datetime) -> Terms:
        return cls(
            moment, moment - timedelta(days=settings().conversation_keep_days),
            moment - timedelta(days=settings().report_keep_days),
        )  # fmt: skip


def old_talks(terms: Terms) -> Select[str]:
    """Conversations in which, and in whose cases and forms, nothing happened for the whole term."""
    of_it = Case.opened_in == Conversation.id
    touched = exists().where(of_it, Case.updated_at >= terms.talk)
    filled = exists().where(of_it, FormRecord.case_id == Case.id, FormRecord.updated_at >= terms.talk)
    spoken = exists().where(Message.conversation_id == Conversation.id, Message.at >= terms.talk)
    return select(Conversation.id).where(
        Conversation.token_hash != NO_KEY, Conversation.created_at < terms.talk, ~spoken, ~touched, ~filled
    )


def held() -> ColumnElement[bool]:
    """Somebody still works on it: at the desk, or on a ticket that came out of it."""
    at_the_desk = exists().where(Handover.conversation_id == Conversation.id, Handover.ended_at.is_(None))
    ticket = exists().where(Ticket.conversation_id == Conversation.id, Ticket.ended_at.is_(None))
    return or_(at_the_desk, ticket)


def empty() -> ColumnElement[bool]:
    """Opened and never used: there is nothing to count."""
    used = [exists().where(table.conversation_id == Conversation.id) for table in (Handover, Ticket, Rating)]
    used.append(exists().where(Case.opened_in == Conversation.id))
    return and_(Conversation.last_seq == 0, ~or_(*used))


def old_tickets(terms: Terms) -> Select[str]:
    return select(Ticket.number).where(Ticket.code_hash != NO_KEY, Ticket.ended_at < terms.report)


def leftovers(terms: Terms) -> dict[type[Base], ColumnElement[bool]]:
    """Rows that only served something that is over."""
    long_ago = terms.moment - LEFTOVER
    return {
        FormDoor: FormDoor.until < terms.moment,
        ContinuationCode: ContinuationCode.until < terms.moment,
        SignInAttempt: SignInAttempt.at < terms.moment - timedelta(hours=1),
        StaffSession: StaffSession.begun_at < terms.moment - timedelta(days=1),
        WechatDelivery: and_(WechatDelivery.state != "running", WechatDelivery.at < long_ago),
        WechatOutgoing: and_(WechatOutgoing.state.not_in(("queued", "sending")), WechatOutgoing.at < long_ago),
        OutboxItem: OutboxItem.sent_at < long_ago,
        Unanswered: and_(Unanswered.assigned.is_(None), Unanswered.at < terms.talk),
    }


def count(session: Session, query: Select[str]) -> int:
    return int(session.scalar(select(func.count()).select_from(query.subquery())) or 0)
