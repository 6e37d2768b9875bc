"""What whoever reported can see and do afterwards: by code at every door (R5, R6, R14)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from actions.clock import CHINA, now
from actions.database.models import Ticket
from actions.deadlines.watching import clock_of
from actions.errors import Trouble, bad_input
from actions.help_requests import states as help_states
from actions.ratings.follow_ups import do_open_task
from actions.reports import states
from actions.reports.handling import do_enter
from actions.reports.moderation import reasons
from actions.reports.states import CLASSES, FIXED, OPEN, Move, State, after, in_words
from actions.reports.terms import kinds, terms
from actions.settings import settings
from actions.tickets import CITIZEN, do_event, events
from knowledge.text import clean

TOLD = {"answered_with": "一起办的那一件有了答复", "text_changed": "文字作了改动", "escalated": "已上报监督人员",
        "unattended": "约好的时间过了，没有记下结果，已上报监督人员", "added": "您补充了情况",
        "evidence": "您交了附件", "solved": "您说已经解决", "not_solved": "您说没有解决"}  # fmt: skip


@dataclass(frozen=True)
class Step:
    words: str
    text: str
    at: datetime


@dataclass(frozen=True)
class Followed:
    """A ticket as its author sees it."""

    number: str
    kind: str
    state: str
    state_words: str
    state_class: str
    addressee: str
    unit: str
    filed_on: date
    due: date
    steps: list[Step]
    may_reopen: bool
    may_withdraw: bool
    asks_solved: bool
    type: str = "stuck"
    promised: tuple[str, str] = ("", "")
    """What is still owed, and by when; empty when nothing is."""


def followed(session: Session, ticket: Ticket) -> Followed:
    """The state, who has it, and what happened, without anything that is not the author's to see."""
    helping = ticket.type == "help"
    state_words = help_states.in_words(ticket.state) if helping else in_words(ticket.state)
    steps = [_step(e.kind, e.data, e.at, helping) for e in events(session, ticket.number)]
    kind = help_states.kinds().get(ticket.kind, ticket.kind) if helping else kinds().get(ticket.kind, ticket.kind)
    cls = help_states.CLASSES[help_states.State(ticket.state)] if helping else CLASSES[State(ticket.state)]
    return Followed(
        ticket.number, kind, ticket.state, state_words, cls, ticket.addressee, ticket.unit,
        ticket.at.astimezone(CHINA).date(), ticket.due, steps, not helping and may_reopen(ticket, now()), cls == OPEN,
        ticket.solved is None and cls == FIXED and not helping, ticket.type,
        _promised(session, ticket) if cls == OPEN else ("", ""),
    )  # fmt: skip


def _promised(session: Session, ticket: Ticket) -> tuple[str, str]:
    clock = clock_of(session, ticket)
    if clock.which == "appointment":
        return "约好", f"{clock.start.astimezone(CHINA):%m月%d日%H:%M}"
    owed = {"response": "安排", "end": "办完"}.get(clock.which, "答复")
    return owed, f"最晚 {ticket.due:%Y年%m月%d日}"


def promise_in_words(session: Session, ticket: Ticket) -> str:
    """What is still owed, in a sentence: ``最晚11月30日答复``, ``约在11月30日09:00``; empty when nothing is."""
    if ticket.ended_at:
        return ""
    what, when = _promised(session, ticket)
    return f"约在{when}" if what == "约好" else f"最晚{ticket.due:%m月%d日}{what}"


def _step(kind: str, data: dict[str, Any], at: datetime, helping: bool) -> Step:
    listed = help_states.words()["states"] if helping else terms()["states"]
    words = str(listed.get(kind) or TOLD.get(kind, kind))
    text = str(data.get("text", "")) or (
        reasons().get(str(data.get("reason", "")), "") if kind == "text_changed" else ""
    )
    return Step(words, text, at)


def may_reopen(ticket: Ticket, moment: datetime) -> bool:
    """Within so many days of the answer."""
    allowed = (State(ticket.state), Move.REOPEN) in states.TRANSITIONS
    since = ticket.answered_at or ticket.ended_at
    return allowed and since is not None and moment <= since + timedelta(days=settings().report_reopen_days)


def do_reopen(session: Session, ticket: Ticket, why: str) -> None:
    """It is not solved. Raises Trouble when it is too late; then a new report is the way."""
    after(ticket.state, Move.REOPEN)
    if not may_reopen(ticket, now()):
        raise Trouble(
            "too_late", f"答复已经过了{settings().report_reopen_days}天，这一件不能再打开。",
            "请重新反映一件，写上原来的编号，或拨打12345。", 409,
        )  # fmt: skip
    if not clean(why):
        raise bad_input("还没有写哪里没解决。", "写一句：现在卡在哪里。")
    do_enter(session, ticket, State.REOPENED, CITIZEN, text=clean(why)[:2000])


def do_withdraw(session: Session, ticket: Ticket) -> None:
    """Not needed any more."""
    do_enter(session, ticket, after(ticket.state, Move.WITHDRAW), CITIZEN)


def do_add(session: Session, ticket: Ticket, text: str) -> None:
    """More about it; whoever handles it sees that something was added."""
    text = clean(text)[:2000]
    if not text:
        raise bad_input("没有收到补充的内容。", "写一句再发。")
    earlier = str(ticket.body.get("later", ""))
    ticket.body = {**ticket.body, "later": f"{earlier}\n{text}".strip()[-4000:]}
    ticket.version += 1
    do_event(session, ticket.number, "added", CITIZEN)


def do_say_solved(session: Session, ticket: Ticket, solved: bool) -> None:
    """The answer to: is it really solved? A no reopens it; after the time for that, a supervisor takes it up."""
    if CLASSES[State(ticket.state)] == OPEN:
        raise Trouble("moved_on", "这件反映还在办，没有答复。", "有了答复会告诉您；要补充情况可以现在说。", 409)
    ticket.solved = solved
    ticket.version += 1
    do_event(session, ticket.number, "solved" if solved else "not_solved", CITIZEN)
    if solved:
        return
    if may_reopen(ticket, now()):
        do_enter(session, ticket, State.REOPENED, CITIZEN)
    else:
        do_open_task(session, f"not_solved:{ticket.number}", "not_solved", ticket.number, "supervisor")
