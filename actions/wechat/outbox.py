"""Customer-service messages on their way: queued in order, sent within the quota, held when there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session, aliased

from actions.clock import now
from actions.database.engine import Database, read, write
from actions.database.wechat_models import WechatOutgoing, WechatPerson
from actions.wechat import quotas
from actions.wechat.wording import MISSED, Piece, split

QUEUED, SENDING, SENT, HELD, FAILED = "queued", "sending", "sent", "held", "failed"
LEASE = timedelta(seconds=60)
"""A message still being sent after this long was being sent by a process that died."""
TRIES = 6
AT_ONCE = 20
HELD_AT_MOST = timedelta(days=30)


@dataclass(frozen=True)
class Letter:
    """One message to be sent now."""

    id: int
    person: str
    openid: str
    text: str
    tries: int


def queue(session: Session, person: str, texts: Sequence[str]) -> None:
    """Behind whatever waits already."""
    for text in texts:
        for piece in split(text):
            session.add(WechatOutgoing(person_id=person, text=piece, state=QUEUED, due_at=now(), at=now()))
    session.flush()


def hold(session: Session, person: str, texts: Sequence[str], reason: str = "quota") -> None:
    """Keep for the next visit."""
    for text in texts:
        session.add(WechatOutgoing(person_id=person, text=text, state=HELD, reason=reason, due_at=now(), at=now()))
    session.flush()


def queued(session: Session, person: str) -> int:
    """How many messages are spoken for already."""
    count = session.scalar(
        select(func.count())
        .select_from(WechatOutgoing)
        .where(WechatOutgoing.person_id == person, WechatOutgoing.state == QUEUED)
    )
    return int(count or 0)


def held(session: Session, person: str) -> list[WechatOutgoing]:
    return list(
        session.scalars(
            select(WechatOutgoing)
            .where(WechatOutgoing.person_id == person, WechatOutgoing.state == HELD)
            .order_by(WechatOutgoing.id)
        )
    )


def take_held(session: Session, person: str) -> list[Piece]:
    """What could not be sent before, to be said first, with a word about it. It counts as handed over."""
    waiting = held(session, person)
    if not waiting:
        return []
    head = [] if all(m.reason == "quota" for m in waiting) else [Piece(MISSED.format(count=len(waiting)), 2)]
    pieces = [*head, *(Piece(m.text, 2) for m in waiting)]
    for message in waiting:
        message.state, message.text = SENT, ""
    return pieces


def has_held(person: str, db: Database | None = None) -> bool:
    """Whether something waits for this person's next words."""
    with read(db) as session:
        return bool(held(session, person))


@dataclass(frozen=True)
class Due:
    """What to send now, and whose messages must wait because nothing may be sent to them."""

    letters: tuple[Letter, ...]
    shut_out: tuple[str, ...]


def any_due(db: Database | None = None) -> bool:
    """Whether taking is worth a writer's turn."""
    with read(db) as session:
        found = session.scalar(
            select(WechatOutgoing.id)
            .where(
                ((WechatOutgoing.state == QUEUED) & (WechatOutgoing.due_at <= now()))
                | ((WechatOutgoing.state == SENDING) & (WechatOutgoing.due_at < now() - LEASE))
            )
            .limit(1)
        )
        return found is not None


def do_take_due(db: Database | None = None) -> Due:
    """The messages to send now: at most one a person, the oldest, each paid for from the quota. Others are held."""
    moment = now()
    earlier = aliased(WechatOutgoing)
    with write(db) as session:
        session.execute(
            update(WechatOutgoing)
            .where(WechatOutgoing.state == SENDING, WechatOutgoing.due_at < moment - LEASE)
            .values(state=QUEUED)
        )
        before = (
            select(earlier.id)
            .where(
                earlier.person_id == WechatOutgoing.person_id,
                earlier.id < WechatOutgoing.id,
                earlier.state.in_((QUEUED, SENDING)),
            )
            .exists()
        )
        due = session.scalars(
            select(WechatOutgoing)
            .where(WechatOutgoing.state == QUEUED, WechatOutgoing.due_at <= moment, ~before)
            .order_by(WechatOutgoing.id)
            .limit(AT_ONCE)
        ).all()
        letters: list[Letter] = []
        shut_out: list[str] = []
        for message in due:
            person = session.get(WechatPerson, message.person_id)
            if person is None or not quotas.take(session, message.person_id, moment):
                _hold_all(session, message.person_id, "window")
                shut_out.append(message.person_id)
                continue
            message.state, message.due_at = SENDING, moment
            letters.append(Letter(message.id, message.person_id, person.openid, message.text, message.tries))
        return Due(tuple(letters), tuple(shut_out))


def _hold_all(session: Session, person: str, reason: str) -> None:
    session.execute(
        update(WechatOutgoing)
        .where(WechatOutgoing.person_id == person, WechatOutgoing.state.in_((QUEUED, SENDING)))
        .values(state=HELD, reason=reason)
    )


def do_sent(letter: Letter, db: Database | None = None) -> None:
    with write(db) as session:
        session.execute(update(WechatOutgoing).where(WechatOutgoing.id == letter.id).values(state=SENT, text=""))


def do_put_back(letter: Letter, after: timedelta, db: Database | None = None) -> None:
    """Try again later; after the last try it is held, and the person gets it on the next visit."""
    with write(db) as session:
        message = session.get(WechatOutgoing, letter.id)
        if message is not None:
            message.tries += 1
            message.state = QUEUED if message.tries < TRIES else HELD
            message.reason, message.due_at = "unreachable", now() + after
            quotas.give_back(session, letter.person)


def do_hold(letter: Letter, reason: str, db: Database | None = None) -> None:
    """WeChat lets nothing more through: everything for this person waits for their next visit."""
    with write(db) as session:
        quotas.close(session, letter.person)
        _hold_all(session, letter.person, reason)


def do_give_up(letter: Letter, reason: str, db: Database | None = None) -> None:
    """This message can never be sent."""
    with write(db) as session:
        session.execute(
            update(WechatOutgoing).where(WechatOutgoing.id == letter.id).values(state=FAILED, reason=reason, text="")
        )


def do_halve(letter: Letter, db: Database | None = None) -> None:
    """WeChat found it too long, whatever we counted: send it in two halves, in its place."""
    halves = split(letter.text, max(len(letter.text.encode()) // 2 + 1, 4))
    with write(db) as session:
        message = session.get(WechatOutgoing, letter.id)
        if message is None:
            return
        rest = session.scalars(
            select(WechatOutgoing)
            .where(WechatOutgoing.person_id == letter.person, WechatOutgoing.state == QUEUED)
            .order_by(WechatOutgoing.id)
        ).all()
        later = [*halves[1:], *(m.text for m in rest)]
        message.text, message.state = halves[0], QUEUED
        for waiting in rest:
            session.delete(waiting)
        quotas.give_back(session, letter.person)
        session.flush()
        queue(session, letter.person, later)


def drop_sent(session: Session, before: datetime) -> None:
    session.execute(delete(WechatOutgoing).where(WechatOutgoing.state.in_((SENT, FAILED)), WechatOutgoing.at < before))
    session.execute(
        delete(WechatOutgoing).where(WechatOutgoing.state == HELD, WechatOutgoing.at < now() - HELD_AT_MOST)
    )
