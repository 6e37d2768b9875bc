"""Opens help requests and takes them further. A proxy may do nothing before authorisation and consent are recorded."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.audit import do_note
from actions.availability.kept import shifts
from actions.availability.shifts import Shifts
from actions.clock import now, today
from actions.database.models import Ticket
from actions.errors import bad_input
from actions.help_requests import slots
from actions.help_requests.deadlines import appointment, due
from actions.help_requests.routing import addressee, region_of
from actions.help_requests.states import CLASSES, OPEN, OPEN_STATES, Move, State, after, in_words, kinds
from actions.messages import do_say
from actions.outbox.posting import do_post
from actions.reports.filing import facts, public
from actions.rules import do_apply
from actions.settings import settings
from actions.tickets import CITIZEN, About, Filed, check_version, do_event, do_open, get
from knowledge.text import clean

LEAST = 4


@dataclass(frozen=True)
class Step:
    """One thing done with a request."""

    move: Move
    text: str = ""
    slot: str = ""
    """For an arrangement: ISO moment of a free appointment."""
    authorised_by: str = ""
    """For a proxy: which paper was seen (授权委托书编号或日期)."""
    consent: bool = False
    version: int | None = None


def open_one(session: Session, kind: str, where: About) -> Ticket | None:
    """The request of this kind for this case that is still open."""
    query = select(Ticket).where(
        Ticket.type == "help", Ticket.kind == kind, Ticket.state.in_(OPEN_STATES), Ticket.case_id == where.case_id,
        Ticket.conversation_id == where.conversation_id,
    )  # fmt: skip
    return session.scalars(query).first() if where.conversation_id else None


def do_file(session: Session, kind: str, where: About, said: str = "", phone: str = "") -> Filed:
    """Register a request; who asked already keeps what they have. Raises Trouble for a kind that does not exist."""
    if kind not in kinds():
        raise bad_input("没有这种帮办。", "可选：远程帮办、陪同办、代理办、优先办、人工接待。")
    state = State.AUTHORISING if kind == "proxy" else State.RECEIVED
    body = {"said": clean(said)[:2000]} | ({"phone": phone} if phone else {})
    where = replace(where, region=region_of(session, where, said))
    filed = do_open(
        session, "help", kind, state.value, body=body, where=where, addressee=addressee(session, where),
        acknowledge_days=settings().help_days, answer_days=settings().help_days, day=today(),
    )  # fmt: skip
    ticket = session.get_one(Ticket, filed.number)
    ticket.due = ticket.acknowledge_by = due(state, today(), None, _hours(session, ticket)) or filed.due
    do_apply(session, "help.filed", filed.number, facts(ticket), ticket)
    do_post(session, "help.received", filed.number, public(ticket))
    return replace(filed, due=ticket.due)


def _hours(session: Session, ticket: Ticket) -> Shifts:
    return shifts(session, ticket.region, ticket.unit)


def do_step(session: Session, number: str, step: Step, actor: str) -> Ticket:
    """Take the step. Raises Trouble when it says too little, the time is taken, or the request has moved on."""
    ticket = get(session, number, "help")
    check_version(ticket, step.version)
    state = after(ticket.state, step.move)
    data = _check(session, ticket, step)
    ticket.state, ticket.version = state.value, ticket.version + 1
    if step.move is not Move.CANCEL:
        ticket.owner = ticket.owner or actor
        ticket.acknowledged_at = ticket.acknowledged_at or now()
    if data:
        ticket.body = {**ticket.body, **data}
    _clocks(session, ticket, state)
    do_event(session, number, state.value, actor, {"text": clean(step.text), **data})
    if actor != CITIZEN:
        do_note(session, actor, f"help.{step.move.value}", number, {"state": state.value})
        _tell(session, ticket, clean(step.text))
    do_post(session, f"help.{state.value}", number, public(ticket))
    session.flush()
    return ticket


def _clocks(session: Session, ticket: Ticket, state: State) -> None:
    """The step begins another clock: it is warned of and escalated for itself."""
    if CLASSES[state] != OPEN:
        ticket.ended_at = ticket.answered_at = now()
        return  # that it was late stays with what ended
    ticket.warned_at = ticket.escalated_at = None
    ticket.due = due(state, today(), appointment(ticket), _hours(session, ticket)) or ticket.due


def _check(session: Session, ticket: Ticket, step: Step) -> dict[str, str]:
    """What the step adds to the request."""
    if step.move is Move.AUTHORISE:
        if not step.consent or not clean(step.authorised_by):
            raise bad_input("代理办要先有委托书和本人同意。", "核对委托书，写上它的日期或编号，并勾选本人已同意。")
        return {"authorised_by": clean(step.authorised_by)[:200], "consent": "yes"}
    if step.move is Move.ARRANGE:
        at = _moment(step.slot)
        if at not in slots.free(session, now(), ticket.region, ticket.unit):
            raise bad_input("这个时间已经约满，或者不在上班时间。", "请另选一个时间。")
        return {"slot": at.isoformat()}
    if step.move in (Move.FINISH, Move.DECLINE) and len(clean(step.text)) < LEAST:
        raise bad_input("没有写结果。", "写一句：办了什么，或者为什么办不了、该找谁。")
    return {}


def _moment(slot: str) -> datetime:
    try:
        at = datetime.fromisoformat(slot)
    except ValueError as failure:
        raise bad_input("没有选时间。", "从列表里选一个时间。") from failure
    if at.tzinfo is None:
        raise bad_input("没有选时间。", "从列表里选一个时间。")
    return at


def _tell(session: Session, ticket: Ticket, text: str) -> None:
    if ticket.conversation_id is None or ticket.channel == "nobody":
        return
    when = str(ticket.body.get("slot", "")) if ticket.state == State.ARRANGED else ""
    at = f"{datetime.fromisoformat(when):%m月%d日%H:%M}" if when else ""
    words = f"您的{kinds()[ticket.kind]} {ticket.number}：{in_words(ticket.state)}{at and f'，{at}'}。"
    do_say(
        session, ticket.conversation_id, "system", f"{words}\n{text}".strip(), kind="status",
        data={"ticket": {"number": ticket.number, "state": ticket.state}},
    )  # fmt: skip
