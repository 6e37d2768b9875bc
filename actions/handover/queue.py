"""The queue: asked for, waited in, left, and taken from, the oldest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from actions.clock import now
from actions.database.engine import Database, read, write
from actions.database.handover_models import Handover
from actions.database.models import Case, Conversation, Message
from actions.errors import Trouble
from actions.handover import terms
from actions.handover.records import LEASE, do_event, do_move, get, open_of, state_of
from actions.handover.states import Move, State, after
from actions.identity import new_id
from actions.messages import do_say
from actions.rules import do_apply
from actions.settings import settings

SAMPLES = 5
"""Waits that must be known before one speaks of a usual waiting time."""
LOOK_BACK = timedelta(days=14)
LATEST = 50
JOINED = "{name}接入了，您直接说就行。前面说过的都看得到，不用再说一遍。"
NOT_WAITING = "好，不等了。您接着问我就行；想再找工作人员，说“找工作人员”。"


@dataclass(frozen=True)
class Standing:
    """Where a citizen stands. ``minutes`` is an honest guess, None when too little is known for one."""

    state: State
    position: int = 0
    minutes: int | None = None

    @property
    def words(self) -> str:
        if self.state is State.STAFF:
            return "工作人员正在接待您。"
        if self.state is not State.WAITING:
            return ""
        usual = "要等多久现在说不准" if self.minutes is None else f"最近一般等{self.minutes}分钟左右"
        return f"正在等工作人员，您排在第{self.position}位，{usual}。等的时候可以接着问我。"


def do_request(
    session: Session, conversation: Conversation, *, urgent: bool = False, team: str = "", said: str = ""
) -> Handover:
    """Put a conversation into the queue, once: whoever waits already keeps the place."""
    found = open_of(session, conversation.id)
    if found is not None:
        found.priority = max(found.priority, int(urgent))
        return found
    moment = now()
    case = session.get(Case, conversation.case_id) if conversation.case_id else None
    handover = Handover(
        id=new_id("h"), conversation_id=conversation.id, priority=int(urgent), team=team, region=conversation.region,
        state=after(state_of(session, conversation.id), Move.REQUEST).value, matter=case.matter if case else "",
        requested_at=moment, waiting_since=moment,
    )  # fmt: skip
    session.add(handover)
    session.flush()
    do_event(session, handover, Move.REQUEST.value, moment, said=said)
    terms.do_index(session, conversation.id)
    about = {"matter": handover.matter, "region": handover.region, "channel": conversation.channel}
    do_apply(session, "handover.asked", conversation.id, about, handover)
    return handover


def do_open(session: Session, conversation: Conversation, staff: str, *, why: str) -> Handover:
    """Staff begin it themselves, for somebody on the telephone or at the counter."""
    moment = now()
    handover = Handover(
        id=new_id("h"), conversation_id=conversation.id, region=conversation.region, owner=staff,
        state=after(state_of(session, conversation.id), Move.OPEN).value, requested_at=moment, waiting_since=moment,
        claimed_at=moment, lease_until=moment + LEASE,
    )  # fmt: skip
    session.add(handover)
    session.flush()
    do_event(session, handover, Move.OPEN.value, moment, staff, why=why)
    return handover


def _waiting(teams: frozenset[str] | None) -> list[object]:
    """Conditions of what somebody in these teams may claim. None: whatever team it is for."""
    conditions: list[object] = [Handover.state == State.WAITING.value]
    if teams is not None:
        conditions.append(or_(Handover.team == "", Handover.team.in_(sorted(teams))))
    return conditions


def do_claim_next(staff: str, name: str, teams: frozenset[str], db: Database | None = None) -> Handover | None:
    """Take the one that waits longest, urgent ones first. None: nobody waits. Raises Trouble ``full`` at the cap."""
    with write(db) as session:
        _check_room(session, staff)
        while True:
            first = session.scalar(
                select(Handover.id)
                .where(*_waiting(teams))  # type: ignore[arg-type]
                .order_by(Handover.priority.desc(), Handover.waiting_since, Handover.id)
                .limit(1)
            )
            if first is None:
                return None
            if _take(session, first, staff, name):
                return get(session, first)


def do_claim(handover_id: str, staff: str, name: str, db: Database | None = None) -> Handover:
    """Take this one. Raises Trouble ``taken`` when somebody else was faster, ``full`` at the cap."""
    with write(db) as session:
        if get(session, handover_id).owner == staff:
            return get(session, handover_id)  # a second click
        _check_room(session, staff)
        if not _take(session, handover_id, staff, name):
            raise Trouble("taken", "这次对话已经不在排队，别的同事接了，或者对方不等了。", "请接下一位。", 409)
        return get(session, handover_id)


def owned(session: Session, staff: str) -> int:
    """How many conversations somebody owns now."""
    count = session.scalar(
        select(func.count()).select_from(Handover).where(Handover.owner == staff, Handover.state == State.STAFF.value)
    )
    return int(count or 0)


def _check_room(session: Session, staff: str) -> None:
    if owned(session, staff) >= settings().desk_cap:
        raise Trouble(
            "full", f"您手上已经有{settings().desk_cap}个对话。", "请先办完、转交或交回一个，再接下一位。", 409
        )


def _take(session: Session, handover_id: str, staff: str, name: str) -> bool:
    """Compare and set: true for exactly one of all who try at the same time."""
    moment = now()
    taken = session.execute(
        update(Handover)
        .where(Handover.id == handover_id, Handover.state == State.WAITING.value, Handover.owner.is_(None))
        .values(owner=staff)
    )
    if taken.rowcount != 1:  # type: ignore[attr-defined]
        return False
    handover = get(session, handover_id)
    session.refresh(handover)
    do_move(session, handover, Move.CLAIM, moment, staff)
    handover.claimed_at = handover.claimed_at or moment
    handover.unanswered_since = moment
    # What the assistant still owes is the owner's to answer from now on.
    session.execute(
        update(Message)
        .where(
            Message.conversation_id == handover.conversation_id,
            Message.sender == "citizen",
            Message.answered_at.is_(None),
        )
        .values(answered_at=moment)
    )
    do_say(session, handover.conversation_id, "system", JOINED.format(name=name), kind="status")
    return True


def do_leave(session: Session, conversation_id: str) -> bool:
    """The citizen does not want to wait, or wants the assistant back. False when there was nothing to leave."""
    handover = open_of(session, conversation_id)
    if handover is None:
        return False
    do_move(session, handover, Move.LEAVE, now())
    return True


def standing(conversation_id: str, db: Database | None = None) -> Standing:
    """Where this conversation stands now."""
    with read(db) as session:
        return standing_of(session, conversation_id)


def standing_of(session: Session, conversation_id: str) -> Standing:
    handover = open_of(session, conversation_id)
    if handover is None:
        return Standing(state_of(session, conversation_id))
    if handover.state != State.WAITING.value:
        return Standing(State(handover.state))
    ahead = session.scalar(
        select(func.count())
        .select_from(Handover)
        .where(
            Handover.state == State.WAITING.value,
            or_(
                Handover.priority > handover.priority,
                (Handover.priority == handover.priority)
                & (
                    (Handover.waiting_since < handover.waiting_since)
                    | ((Handover.waiting_since == handover.waiting_since) & (Handover.id < handover.id))
                ),
            ),
        )
    )
    return Standing(State.WAITING, int(ahead or 0) + 1, usual_wait(session, now()))


def usual_wait(session: Session, moment: datetime) -> int | None:
    """The median of the latest waits in minutes, at least one; None below five of them."""
    rows = session.execute(
        select(Handover.requested_at, Handover.claimed_at)
        .where(
            Handover.claimed_at.is_not(None),
            Handover.claimed_at > Handover.requested_at,
            Handover.requested_at > moment - LOOK_BACK,
        )
        .order_by(Handover.requested_at.desc())
        .limit(LATEST)
    ).all()
    if len(rows) < SAMPLES:
        return None
    return max(1, round(median((claimed - asked).total_seconds() for asked, claimed in rows if claimed) / 60))
