"""Each message of WeChat's once, however often it is delivered: received, worked on, settled one way or the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from actions.clock import now
from actions.database.engine import Database, read, write
from actions.database.models import Conversation, Message
from actions.database.wechat_models import WechatDelivery, WechatPerson
from actions.wechat import outbox, quotas
from actions.wechat.people import blind, meet
from actions.wechat.wording import Piece, fit, render

RUNNING, PASSIVE, SERVICE, SILENT = "running", "passive", "service", "silent"
KEPT_FOR = timedelta(days=1)
"""Longer than any retry and than the age at which a first delivery is refused."""


@dataclass(frozen=True)
class Received:
    """What is known of a delivery. ``fresh``: this is its first, so somebody must work on it."""

    key: str
    person: str
    state: str
    answer: str | None
    fresh: bool


def delivery_key(message_id: str) -> str:
    return blind("delivery", message_id)


def do_receive(
    openid: str, message_id: str, allowance: str, plan: dict[str, Any], *, in_time: bool, db: Database | None = None
) -> Received | None:
    """Note a delivery. The first one must be ``in_time``, otherwise None; a retry gives what became of the first."""
    key = delivery_key(message_id)
    with write(db) as session:
        known = session.get(WechatDelivery, key)
        if known is not None:
            return Received(key, known.person_id, known.state, known.answer, fresh=False)
        if not in_time:
            return None
        person = meet(session, openid)
        person.seen_at = now()
        quotas.grant(session, person.id, allowance, now())
        session.add(WechatDelivery(key=key, person_id=person.id, state=RUNNING, plan=plan, at=now()))
        return Received(key, person.id, RUNNING, None, fresh=True)


def look(key: str, db: Database | None = None) -> tuple[str, str | None]:
    """State and answer of a delivery that another process works on."""
    with read(db) as session:
        found = session.get(WechatDelivery, key)
        return (found.state, found.answer) if found else (SILENT, None)


def do_settle(key: str, *, waiting: bool, extra: Sequence[str] = (), db: Database | None = None) -> str | None:
    """Hand over whatever was said since the last time, in one transaction: nothing twice, nothing left out.

    While a callback is ``waiting``, the first text is its answer; the rest, or all, is queued as messages. ``extra``
    is said without being part of the conversation. Returns the callback's answer.
    """
    with write(db) as session:
        delivery = session.get(WechatDelivery, key)
        if delivery is None:  # the person left meanwhile
            return None
        if delivery.state != RUNNING:
            return delivery.answer
        delivery.plan = {}
        texts = _take(session, delivery.person_id, extra, passive=waiting)
        if not texts:
            delivery.state = SILENT
            return None
        delivery.state = PASSIVE if waiting else SERVICE
        if waiting:
            delivery.answer, texts = texts[0], texts[1:]
        outbox.queue(session, delivery.person_id, texts)
        return delivery.answer


def do_send_instead(key: str, db: Database | None = None) -> None:
    """The callback that was to carry the answer is gone: send it as a message."""
    with write(db) as session:
        delivery = session.get(WechatDelivery, key)
        if delivery is not None and delivery.state == PASSIVE and delivery.answer:
            outbox.queue(session, delivery.person_id, [delivery.answer])
            delivery.state, delivery.answer = SERVICE, None


def _take(session: Session, person_id: str, extra: Sequence[str], *, passive: bool) -> list[str]:
    """The texts to send now; what does not fit into the quota is put aside."""
    person = session.get(WechatPerson, person_id)
    if person is None:
        return []
    pieces = outbox.take_held(session, person_id) + render(_new_messages(session, person))
    pieces += [Piece(text, 1) for text in extra]
    room = quotas.left(session, person_id, now()) - outbox.queued(session, person_id) + (1 if passive else 0)
    sent, later = fit(pieces, max(room, 0))
    outbox.hold(session, person_id, later)
    return sent


def _new_messages(session: Session, person: WechatPerson) -> list[Message]:
    """What others said in the person's conversation since the last hand-over; it counts as handed over now."""
    messages = session.scalars(
        select(Message)
        .where(
            Message.conversation_id == person.conversation_id,
            Message.seq > person.forwarded_seq,
            Message.sender != "citizen",
        )
        .order_by(Message.seq)
    ).all()
    conversation = session.get(Conversation, person.conversation_id) if person.conversation_id else None
    if conversation is not None:
        person.forwarded_seq = conversation.last_seq
    return list(messages)


def do_forward(person_id: str, db: Database | None = None) -> int:
    """Queue what was said outside of any turn: by staff, or by the assistant after an outage. Returns how many texts."""
    with write(db) as session:
        running = session.scalar(
            select(WechatDelivery.key)
            .where(WechatDelivery.person_id == person_id, WechatDelivery.state == RUNNING)
            .limit(1)
        )
        person = session.get(WechatPerson, person_id)
        if running is not None or person is None:
            return 0
        messages = _new_messages(session, person)
        room = quotas.left(session, person_id, now()) - outbox.queued(session, person_id)
        sent, later = fit(render(messages), max(room, 0))
        outbox.queue(session, person_id, sent)
        outbox.hold(session, person_id, later)
        return len(sent) + len(later)


def behind(since: timedelta, db: Database | None = None) -> list[str]:
    """People, seen lately, in whose conversation something was said that was not handed over."""
    working = (
        select(WechatDelivery.key)
        .where(WechatDelivery.person_id == WechatPerson.id, WechatDelivery.state == RUNNING)
        .exists()
    )
    with read(db) as session:
        return list(
            session.scalars(
                select(WechatPerson.id)
                .join(Conversation, Conversation.id == WechatPerson.conversation_id)
                .where(
                    WechatPerson.seen_at > now() - since,
                    Conversation.last_seq > WechatPerson.forwarded_seq,
                    ~working,
                )
            )
        )


def do_adopt_orphans(older_than: timedelta, mine: set[str], db: Database | None = None) -> list[Received]:
    """Deliveries whose process died: they are ours from now on. ``mine`` are being worked on here."""
    with write(db) as session:
        found = session.scalars(
            select(WechatDelivery).where(WechatDelivery.state == RUNNING, WechatDelivery.at < now() - older_than)
        ).all()
        orphans = [d for d in found if d.key not in mine]
        for delivery in orphans:
            delivery.at = now()
        return [Received(d.key, d.person_id, RUNNING, None, fresh=True) for d in orphans]


def plan_of(key: str, db: Database | None = None) -> dict[str, Any]:
    """What is to be done for a delivery; empty when it is done."""
    with read(db) as session:
        found = session.get(WechatDelivery, key)
        return found.plan if found else {}


def do_tidy(db: Database | None = None) -> None:
    """Drop deliveries that can no longer be retried, and messages sent long ago."""
    with write(db) as session:
        session.execute(
            delete(WechatDelivery).where(WechatDelivery.state != RUNNING, WechatDelivery.at < now() - KEPT_FOR)
        )
        outbox.drop_sent(session, now() - KEPT_FOR)
