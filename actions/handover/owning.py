"""What the owner of a conversation may do with it, and what happens when the owner is gone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from actions.clock import now
from actions.database.engine import Database, write
from actions.database.handover_models import Handover
from actions.database.models import Message
from actions.errors import Trouble, bad_input
from actions.handover import terms
from actions.handover.queue import owned
from actions.handover.records import LEASE, do_event, do_move, open_of
from actions.handover.states import Move, State
from actions.messages import do_say
from actions.ratings.rating import grade_choices
from actions.settings import settings

MAX_ANSWER = 2000
HANDED_BACK = "工作人员已经把对话交回给我。您接着说就行。"
PASSED_ON = "{name}接着为您办，前面说过的都看得到。"
QUEUED = "正在为您转给{team}，请稍等。等的时候可以接着问我。"
RELEASED = "刚才的工作人员离开了，您还排在前面，正在为您找别的工作人员。"
CLOSED = "这次人工接待结束了。还有事，直接说就行。"
RATE = "这次服务怎么样？请打个分。"


@dataclass(frozen=True)
class Person:
    """A staff member, as far as this is about them."""

    id: str
    name: str


def _owned_by(session: Session, conversation_id: str, staff: str) -> Handover:
    """The hand-over under way, if it is theirs. Raises Trouble ``not_owner``: others may read, only the owner acts."""
    handover = open_of(session, conversation_id)
    if handover is None or handover.owner != staff or handover.state != State.STAFF.value:
        raise Trouble("not_owner", "这次对话现在不归您接待，只能看。", "要接待的话，请先从排队里接过来。", 409)
    handover.lease_until = now() + LEASE
    return handover


def check_reason(reason: str) -> str:
    reason = reason.strip()
    if not reason:
        raise bad_input("没有写原因。", "请写一句为什么，接手的同事要看。")
    return reason[:500]


def do_answer(conversation_id: str, staff: Person, text: str, client_id: str, db: Database | None = None) -> Message:
    """Say something to the citizen, once for one ``client_id``."""
    text = text.strip()
    if not text:
        raise bad_input("还没有写内容。", "请写好再发。")
    if len(text) > MAX_ANSWER:
        raise bad_input(f"这段话有{len(text)}个字，一次最多{MAX_ANSWER}个字。", "请分几次发。")
    with write(db) as session:
        return do_answer_in(session, conversation_id, staff, text, client_id)


def do_answer_in(
    session: Session, conversation_id: str, staff: Person, text: str, client_id: str, *, kind: str = "text",
    data: Mapping[str, object] | None = None,
) -> Message:  # fmt: skip
    """The same within a transaction; ``data`` is what a notice carries."""
    known = session.scalar(
        select(Message).where(Message.conversation_id == conversation_id, Message.client_id == client_id)
    )
    if known is not None:
        return known
    handover = _owned_by(session, conversation_id, staff.id)
    message = do_say(
        session, conversation_id, "staff", text, kind=kind, data={**(data or {}), "name": staff.name},
        client_id=client_id,
    )  # fmt: skip
    handover.answered_at = handover.answered_at or message.at
    handover.unanswered_since = None
    terms.do_add(session, conversation_id, text)
    do_event(session, handover, "answered", message.at, staff.id, seq=message.seq)
    return message


def do_give(
    conversation_id: str, staff: Person, to: Person, reason: str, *, present: bool, db: Database | None = None
) -> None:
    """Transfer to another person, who must be there and have room."""
    reason = check_reason(reason)
    if to.id == staff.id:
        raise bad_input("这次对话本来就归您接待。", "请选别的同事，或转给一个组。")
    if not present:
        raise Trouble("absent", f"{to.name}现在不在。", "请选别的同事，或转给一个组。", 409)
    with write(db) as session:
        handover = _owned_by(session, conversation_id, staff.id)
        if owned(session, to.id) >= settings().desk_cap:
            raise Trouble("full", f"{to.name}手上的对话满了。", "请选别的同事，或转给一个组。", 409)
        do_move(session, handover, Move.GIVE, now(), staff.id, to=to.id, reason=reason)
        handover.owner = to.id
        do_say(session, conversation_id, "system", PASSED_ON.format(name=to.name), kind="status")


def do_queue_for(
    conversation_id: str, staff: Person, team: str, team_name: str, reason: str, *, db: Database | None = None
) -> None:
    """Transfer to a team: the conversation waits, at the place that it had, for one of them."""
    reason = check_reason(reason)
    with write(db) as session:
        handover = _owned_by(session, conversation_id, staff.id)
        do_move(session, handover, Move.QUEUE, now(), staff.id, team=team, reason=reason)
        handover.team = team
        do_say(session, conversation_id, "system", QUEUED.format(team=team_name), kind="status")


def do_hand_back(conversation_id: str, staff: Person, db: Database | None = None) -> None:
    """The assistant goes on."""
    with write(db) as session:
        do_move(session, _owned_by(session, conversation_id, staff.id), Move.HAND_BACK, now(), staff.id)
        do_say(session, conversation_id, "system", HANDED_BACK, kind="status")


def do_close(conversation_id: str, staff: Person, done: str, db: Database | None = None) -> None:
    """It is done. ``done`` says what was done; the citizen is asked for a grade."""
    done = done.strip()
    if not done:
        raise bad_input("没有写办了什么。", "请写一句结果再结束，以后查得到。")
    with write(db) as session:
        handover = _owned_by(session, conversation_id, staff.id)
        do_move(session, handover, Move.CLOSE, now(), staff.id, done=done[:500])
        do_say(session, conversation_id, "system", CLOSED, kind="status")
        choices = grade_choices()
        lines = "\n".join(f"{n}. {c.label}" for n, c in enumerate(choices, 1))
        do_say(
            session, conversation_id, "assistant", f"{RATE}\n{lines}", kind="choices",
            choices=[c.to_json() for c in choices],
        )  # fmt: skip


def do_renew(staff: str, moment: datetime | None = None, db: Database | None = None) -> int:
    """The desk of this person was heard of: their conversations stay theirs. Returns how many."""
    with write(db) as session:
        result = session.execute(
            update(Handover)
            .where(Handover.owner == staff, Handover.state == State.STAFF.value)
            .values(lease_until=(moment or now()) + LEASE)
        )
        return int(result.rowcount)  # type: ignore[attr-defined]


def do_release(staff: str, why: str, db: Database | None = None) -> list[str]:
    """Somebody goes off shift or is disabled: what they owned waits again. Returns the conversations."""
    with write(db) as session:
        found = session.scalars(
            select(Handover).where(Handover.owner == staff, Handover.state == State.STAFF.value)
        ).all()
        return _release(session, found, why)


def do_release_vanished(moment: datetime | None = None, db: Database | None = None) -> list[str]:
    """Whatever an owner has not been heard of for waits again, at its old place. Returns the conversations."""
    with write(db) as session:
        found = session.scalars(
            select(Handover).where(Handover.state == State.STAFF.value, Handover.lease_until < (moment or now()))
        ).all()
        return _release(session, found, "vanished")


def _release(session: Session, handovers: Iterable[Handover], why: str) -> list[str]:
    released = []
    for handover in handovers:
        owner = handover.owner or ""
        do_move(session, handover, Move.RELEASE, now(), owner, why=why)
        do_say(session, handover.conversation_id, "system", RELEASED, kind="status")
        released.append(handover.conversation_id)
    return released
