"""What staff do with a report. Every step follows the table, is written down, and reaches whoever reported (R4, R6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.audit import do_note
from actions.clock import now, today
from actions.database.models import Ticket
from actions.errors import bad_input
from actions.messages import do_say
from actions.outbox.posting import do_post
from actions.reports.filing import public
from actions.reports.states import CLASSES, OPEN, Move, State, after, allowed, in_words
from actions.settings import settings
from actions.tickets import check_version, do_event, get
from knowledge.notice.working_days import add_working_days
from knowledge.text import clean

LEAST = 10
"""Characters of an answer that can say what was done."""
SAYS = {Move.ANSWER, Move.CANNOT, Move.NOT_OURS, Move.REFER}
WHAT_IS_MISSING = {
    Move.ANSWER: ("答复要写明做了什么。", "写：找了谁、怎么处理的、结果是什么、您接下来怎么办。"),
    Move.CANNOT: ("办不了要写明原因。", "写：为什么、依据是什么、还能找谁。"),
    Move.NOT_OURS: ("要写明该找哪里。", "写：单位、电话或地址，别让人白跑。"),
    Move.REFER: ("要写明转给谁、为什么。", "写：单位名称和要它办的事。"),
}


@dataclass(frozen=True)
class Step:
    """One thing a staff member does. ``version``: of the report as they saw it."""

    move: Move
    text: str = ""
    unit: str = ""
    """For a referral: who answers now."""
    of: str = ""
    """For a duplicate: the report it is answered with."""
    version: int | None = None


def check(session: Session, ticket: Ticket, step: Step) -> None:
    """Raises Trouble when the step says too little or points nowhere."""
    if step.move not in allowed(ticket.state):
        after(ticket.state, step.move)
        raise bad_input("这一步不由工作人员做。", "请刷新页面看看能做什么。")
    if step.move in SAYS and len(clean(step.text)) < LEAST:
        what, now_what = WHAT_IS_MISSING[step.move]
        raise bad_input(what, now_what)
    if step.move is Move.REFER and not clean(step.unit):
        raise bad_input("没有写转给哪个单位。", "写上单位的全称。")
    if step.move is Move.SAME_AS:
        other = session.get(Ticket, step.of)
        if (
            other is None
            or other.type != "stuck"
            or other.number == ticket.number
            or CLASSES[State(other.state)] != OPEN
        ):
            raise bad_input("要并到的那一件没有找到，或者已经办完。", "填一件还在办的反映的编号。")


def do_step(session: Session, number: str, step: Step, actor: str) -> Ticket:
    """Take the step. Raises Trouble ``moved_on`` when the report has meanwhile gone somewhere else."""
    ticket = get(session, number, "stuck")
    check_version(ticket, step.version)
    check(session, ticket, step)
    state = after(ticket.state, step.move)
    text = clean(step.text)
    ticket.owner = ticket.owner or actor
    if step.move is Move.SAME_AS:
        ticket.duplicate_of = step.of
    if step.move is Move.REFER:
        ticket.unit = clean(step.unit)[:80]
    do_enter(session, ticket, state, actor, text=text, unit=step.unit, of=step.of)
    do_note(session, actor, f"report.{step.move.value}", number, {"state": state.value})
    if CLASSES[state] != OPEN and step.move is not Move.SAME_AS:
        _tell_those_along(session, ticket, text)
    return ticket


def do_enter(session: Session, ticket: Ticket, state: State, actor: str, **data: str) -> None:
    """Be in ``state`` from now on: clocks, history, the citizen, the other system; all in one transaction."""
    ticket.state = state.value
    ticket.version += 1
    _clocks(ticket, state)
    do_event(session, ticket.number, state.value, actor, {k: v for k, v in data.items() if v})
    do_tell(session, ticket, data.get("text", ""))
    do_post(session, f"report.{state.value}", ticket.number, public(ticket))
    session.flush()


def _clocks(ticket: Ticket, state: State) -> None:
    moment = now()
    if state is State.ACKNOWLEDGED:
        # The next deadline is another one: it is warned of and escalated for itself.
        ticket.acknowledged_at, ticket.warned_at, ticket.escalated_at = moment, None, None
    if state is State.REOPENED:
        ticket.acknowledged_at = ticket.answered_at = ticket.ended_at = ticket.warned_at = ticket.escalated_at = None
        ticket.asked_at, ticket.solved = None, None
        ticket.acknowledge_by, ticket.due = deadlines(today())
    if state in (State.ANSWERED, State.UNABLE, State.NOT_RESPONSIBLE):
        ticket.answered_at = moment
    if CLASSES[state] != OPEN and ticket.ended_at is None:
        ticket.ended_at = moment


def deadlines(day: date) -> tuple[date, date]:
    """Until when a report that begins on ``day`` is taken up, and answered."""
    return (
        add_working_days(day, settings().report_acknowledge_days).date,
        add_working_days(day, settings().report_answer_days).date,
    )


def do_tell(session: Session, ticket: Ticket, text: str) -> None:
    """Say it in the conversation that the report came from. Reports from the page are followed by their code."""
    if ticket.conversation_id is None or ticket.channel == "nobody":
        return
    words = f"您反映的 {ticket.number}：{in_words(ticket.state)}。"
    if text:
        words += f"\n{text}"
    if CLASSES[State(ticket.state)] != OPEN and ticket.state not in (State.WITHDRAWN, State.CLOSED):
        words += f"\n没解决的话，{settings().report_reopen_days}天内回复“重新办理 {ticket.number}”。"
    data = {"ticket": {"number": ticket.number, "state": ticket.state}}
    do_say(session, ticket.conversation_id, "system", words, kind="status", data=data)


def _tell_those_along(session: Session, ticket: Ticket, text: str) -> None:
    """Whoever follows this report along with their own hears the same answer (R2)."""
    along = session.scalars(
        select(Ticket).where(Ticket.duplicate_of == ticket.number, Ticket.state == State.DUPLICATE.value)
    ).all()
    for other in along:
        do_event(session, other.number, "answered_with", data={"of": ticket.number, "text": text})
        do_tell(session, other, text)
