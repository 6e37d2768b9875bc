"""What help requests (帮办代办) and reports (办不成事) share: a number, a code to follow it by, a list of what happened."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.clock import now
from actions.counters import next_number
from actions.database.models import Case, Conversation, Ticket
from actions.database.report_models import TicketEvent
from actions.errors import Trouble, not_found
from actions.identity import digest, matches, new_code
from actions.settings import settings
from knowledge import catalogue
from knowledge.notice.working_days import add_working_days

PREFIX = {"help": "BB", "stuck": "FY"}
CITIZEN = "citizen"
TAIL = re.compile(r"\d{4}$")


@dataclass(frozen=True)
class Filed:
    """A ticket just opened. ``code`` is shown once and kept as a hash."""

    number: str
    code: str
    kind: str
    state: str
    due: date
    addressee: str

    def to_json(self) -> dict[str, Any]:
        return {
            "number": self.number, "code": self.code, "kind": self.kind, "state": self.state,
            "due": self.due.isoformat(), "addressee": self.addressee,
        }  # fmt: skip


@dataclass(frozen=True)
class About:
    """What a ticket is about and where it came from."""

    matter: str = ""
    item: int = 0
    unit: str = ""
    region: str = ""
    place: str = ""
    """The region that the person named for a visit; goes before all that can be worked out."""
    channel: str = "page"
    conversation_id: str | None = None
    case_id: str | None = None


def about(session: Session, conversation: Conversation) -> About:
    """The matter being talked about, its leading department, and the door."""
    case = session.get(Case, conversation.case_id) if conversation.case_id else None
    matter = catalogue.load().matter(case.matter) if case else None
    return About(
        matter=matter.slug if matter else "", unit=matter.lead_department[:80] if matter else "",
        region=settings().region, channel=conversation.channel, conversation_id=conversation.id,
        case_id=case.id if case else None,
    )  # fmt: skip


def do_open(
    session: Session, type: str, kind: str, state: str, *, body: dict[str, Any], where: About, addressee: str,
    acknowledge_days: int, answer_days: int, day: date,
) -> Filed:  # fmt: skip
    """Number it, keep it, begin its history."""
    code = new_code()
    filed = Filed(
        next_number(session, PREFIX[type], day), code, kind, state, add_working_days(day, answer_days).date, addressee
    )
    session.add(
        Ticket(
            number=filed.number, code_hash=digest(code), type=type, kind=kind, state=state, due=filed.due,
            acknowledge_by=add_working_days(day, acknowledge_days).date, addressee=addressee, body=body, at=now(),
            matter=where.matter, item=where.item, unit=where.unit, region=where.region, channel=where.channel,
            conversation_id=where.conversation_id, case_id=where.case_id,
        )
    )  # fmt: skip
    session.flush()
    do_event(session, filed.number, state, CITIZEN)
    return filed


def do_event(
    session: Session, number: str, kind: str, actor: str = "", data: Mapping[str, Any] | None = None, *, open: bool = True
) -> TicketEvent:  # fmt: skip
    """Write down what happened; ``open``: the citizen may read it."""
    event = TicketEvent(number=number, kind=kind, actor=actor, open=open, data=dict(data or {}), at=now())
    session.add(event)
    session.flush()
    return event


def events(session: Session, number: str, *, all: bool = False) -> list[TicketEvent]:
    """What happened, oldest first; without ``all`` only what the citizen may read."""
    query = select(TicketEvent).where(TicketEvent.number == number).order_by(TicketEvent.id)
    return list(session.scalars(query if all else query.where(TicketEvent.open.is_(True))))


def do_add(session: Session, number: str, more: dict[str, Any]) -> None:
    """Add what the citizen said later (a telephone number, a description) to a ticket."""
    ticket = session.get(Ticket, number)
    if ticket is not None:
        ticket.body = {**ticket.body, **more}
        ticket.version += 1


def get(session: Session, number: str, type: str = "") -> Ticket:
    """Raises Trouble ``not_found``."""
    found = session.get(Ticket, number)
    if found is None or (type and found.type != type):
        raise not_found("这个编号")
    return found


def check_version(ticket: Ticket, version: int | None) -> None:
    """Raises Trouble 409 when somebody else changed the ticket since it was looked at."""
    if version is not None and ticket.version != version:
        raise Trouble("moved_on", "别的同事刚刚处理过这一件。", "请刷新页面看看最新情况，再决定。", 409)


def follow(session: Session, code: str, tail: str = "", number: str = "") -> Ticket:
    """A ticket by its code and either its number or the last four digits of the telephone number left (of the ticket's
    own number when none was left). Raises Trouble ``not_found``; whatever is wrong sounds the same.
    """
    wanted = digest(code.strip().upper().replace(" ", ""))
    for ticket in session.scalars(select(Ticket).where(Ticket.code_hash == wanted)):
        if ticket.number == number or matches(tail.strip(), digest(tail_of(ticket))):
            return ticket
    raise not_found("这件登记：查询码或尾号不对")


def tail_of(ticket: Ticket) -> str:
    digits = re.sub(r"\D", "", str(ticket.body.get("phone", ""))) or ticket.number
    found = TAIL.search(digits)
    return found.group() if found else ""


def of_conversation(session: Session, conversation_id: str) -> list[Ticket]:
    """This conversation's tickets, newest first."""
    return list(
        session.scalars(select(Ticket).where(Ticket.conversation_id == conversation_id).order_by(Ticket.at.desc()))
    )
