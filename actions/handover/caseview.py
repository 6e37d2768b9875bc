"""Everything staff need to know about a conversation, on one page: nobody has to ask the citizen again.

Personal values are masked. ``revealed`` gives them in the clear; its caller asks for a reason and logs it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.cases import matter_of
from actions.database.form_models import FormRecord
from actions.database.handover_models import Handover, HandoverEvent
from actions.database.models import Case, Conversation, IssuedNotice, Message, Ticket
from actions.errors import not_found
from actions.forms.records import filling_of
from actions.handover import notes
from actions.handover.notes import Note
from actions.handover.records import latest_of
from actions.masking import mask
from actions.notices import address
from knowledge.forms.values import shown
from knowledge.guidance import load_answers
from knowledge.guidance.values import say_answer, topic

MESSAGES = 100
OPEN_TYPES = ("choice", "yes_no", "multi_choice", "number")
"""Form values of these types name nobody."""


@dataclass(frozen=True)
class Line:
    """One message as staff see it."""

    seq: int
    sender: str
    kind: str
    text: str
    at: datetime
    masked: bool


@dataclass(frozen=True)
class FormState:
    counts: dict[str, int]
    values: list[tuple[str, str]]
    """Label and masked value."""
    missing: list[str]
    submitted: bool


@dataclass(frozen=True)
class CaseView:
    conversation: Conversation
    handover: Handover | None
    lines: list[Line]
    earlier: int
    """Key of the messages before the first line; 0: there are none."""
    matter: str = ""
    answers: list[tuple[str, str]] = field(default_factory=list)
    notice: tuple[str, str] | None = None
    """Number and address."""
    form: FormState | None = None
    tickets: list[Ticket] = field(default_factory=list)
    tried: list[str] = field(default_factory=list)
    events: list[HandoverEvent] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)


def line_of(message: Message) -> Line:
    said = str(message.body.get("text", ""))
    hidden = mask(said)
    return Line(message.seq, message.sender, message.kind, hidden, message.at, hidden != said)


def lines(session: Session, conversation_id: str, *, after: int = 0, before: int = 0) -> list[Line]:
    """Messages after or before a key, oldest first, at most a page of them."""
    conditions: list[Any] = [Message.conversation_id == conversation_id, Message.seq > after]
    if before:
        conditions.append(Message.seq < before)
    found = session.scalars(select(Message).where(*conditions).order_by(Message.seq.desc()).limit(MESSAGES)).all()
    return [line_of(m) for m in reversed(found)]


def check_readable(session: Session, conversation_id: str) -> Conversation:
    """Raises Trouble ``not_found`` for a conversation that never had to do with the desk: it is nobody's to read."""
    conversation = session.get(Conversation, conversation_id)
    if conversation is None:
        raise not_found("这次对话")
    if latest_of(session, conversation_id) is None:
        ticket = session.scalar(select(Ticket.number).where(Ticket.conversation_id == conversation_id).limit(1))
        if ticket is None:
            raise not_found("这次对话")
    return conversation


def view(session: Session, conversation_id: str) -> CaseView:
    """The whole case. Raises Trouble ``not_found``."""
    conversation = check_readable(session, conversation_id)
    said = lines(session, conversation_id)
    case = session.get(Case, conversation.case_id) if conversation.case_id else None
    events = session.scalars(
        select(HandoverEvent)
        .where(HandoverEvent.conversation_id == conversation_id, HandoverEvent.kind.not_in(("said", "answered")))
        .order_by(HandoverEvent.id)
    ).all()
    tickets = session.scalars(
        select(Ticket).where(Ticket.conversation_id == conversation_id).order_by(Ticket.at.desc())
    ).all()
    return CaseView(
        conversation, latest_of(session, conversation_id), said, said[0].seq if said and said[0].seq > 1 else 0,
        matter_of(case).name if case else "", _answers(case), _notice(session, case), _form(session, case),
        list(tickets), _tried(said, list(tickets), case), list(events), notes.notes_of(session, conversation_id),
        list(notes.links_of(session, conversation_id)),
    )  # fmt: skip


def _answers(case: Case | None) -> list[tuple[str, str]]:
    if case is None:
        return []
    matter = matter_of(case)
    return [
        (topic(situation), say_answer(situation, answer))
        for name, answer in load_answers(matter, case.answers).items()
        if (situation := matter.situation(name)) is not None
    ]


def _notice(session: Session, case: Case | None) -> tuple[str, str] | None:
    if case is None:
        return None
    number = session.scalar(select(IssuedNotice.number).where(IssuedNotice.case_id == case.id).limit(1))
    return (number, address(number)) if number else None


def _form(session: Session, case: Case | None) -> FormState | None:
    record = session.scalar(select(FormRecord).where(FormRecord.case_id == case.id)) if case else None
    if record is None:
        return None
    filling = filling_of(session, record)
    values = [
        (f.label, hidden(f.type, filling.values[f.key].value))
        for f in filling.form.fields
        if f.key in filling.values and filling.values[f.key].value not in (None, "", [])
    ]
    by_key = filling.form.by_key
    missing = [by_key[p.key].label for p in filling.missing if p.key in by_key]
    return FormState(filling.counts, values, missing, record.submitted_at is not None)


def hidden(kind: str, value: Any) -> str:
    """A form's value as staff see it unasked: enough to talk about, not enough to copy."""
    words = shown(kind, value)
    if kind in OPEN_TYPES or not words:
        return words
    if kind in ("cn_id", "phone", "bank_account") and len(words) > 7:  # noqa: PLR2004 - three and four are shown
        return words[:3] + "*" * (len(words) - 7) + words[-4:]
    return words[0] + "*" * min(len(words) - 1, 6)


def _tried(said: list[Line], tickets: list[Ticket], case: Case | None) -> list[str]:
    """What was attempted before a person was asked for."""
    tried = []
    asked = sum(line.kind == "question" for line in said)
    if case is not None:
        tried.append(f"助手问了{asked}个问题，回答了{len(case.answers)}个")
    if any(line.kind == "notice" for line in said):
        tried.append("已经发过告知书")
    if any(line.kind == "form" for line in said):
        tried.append("已经打开过申请表")
    tried += [f"{t.at:%m-%d}登记过{t.number}" for t in tickets]
    return tried


def revealed(session: Session, conversation_id: str) -> dict[str, Any]:
    """Masked messages and form values in the clear."""
    conversation = check_readable(session, conversation_id)
    found = session.scalars(select(Message).where(Message.conversation_id == conversation_id))
    plain = {str(m.seq): text for m in found if mask(text := str(m.body.get("text", ""))) != text}
    case = session.get(Case, conversation.case_id) if conversation.case_id else None
    record = session.scalar(select(FormRecord).where(FormRecord.case_id == case.id)) if case else None
    values: dict[str, str] = {}
    if record is not None:
        filling = filling_of(session, record)
        for f in filling.form.fields:
            if f.key in filling.values and (words := shown(f.type, filling.values[f.key].value)):
                values[f.label] = words
    return {"messages": plain, "form": values}
