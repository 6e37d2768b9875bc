"""Help requests (帮办代办) and reports of what cannot get done (办不成事): filed, numbered, followed by code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.clock import now, today
from actions.counters import next_number
from actions.database.models import Conversation, Ticket
from actions.identity import digest, new_code
from knowledge.notice.working_days import add_working_days

HELP_KINDS = {"remote": "远程帮办", "accompany": "陪同办", "proxy": "代理办", "priority": "优先办", "live": "人工接待"}
STUCK_KINDS = {
    "refused": "窗口不受理", "sent_back": "反复退回、来回跑", "overdue": "超过时限没有结果",
    "extra_demand": "额外要材料或收费", "system_failure": "系统故障", "other": "其他",
}  # fmt: skip
ADDRESSEE = {"help": "帮办代办窗口", "stuck": "办不成事反映窗口"}
PREFIX = {"help": "BB", "stuck": "FY"}
WORKING_DAYS = {"help": 1, "stuck": 5}
"""Answered within so many working days; a report is acknowledged within one."""


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


def do_file(session: Session, conversation: Conversation, type: str, kind: str, body: dict[str, Any]) -> Filed:
    """File a ticket for this conversation and the case it is about. ``type`` is ``help`` or ``stuck``."""
    day, code = today(), new_code()
    filed = Filed(
        number=next_number(session, PREFIX[type], day), code=code, kind=kind, state="open",
        due=add_working_days(day, WORKING_DAYS[type]).date, addressee=ADDRESSEE[type],
    )  # fmt: skip
    session.add(
        Ticket(
            number=filed.number, code_hash=digest(code), type=type, kind=kind, state=filed.state, due=filed.due,
            addressee=filed.addressee, conversation_id=conversation.id, case_id=conversation.case_id, body=body, at=now(),
        )
    )  # fmt: skip
    return filed


def do_add(session: Session, number: str, more: dict[str, Any]) -> None:
    """Add what the citizen said later (a telephone number, a description) to an open ticket."""
    ticket = session.get(Ticket, number)
    if ticket is not None:
        ticket.body = {**ticket.body, **more}


def of_conversation(session: Session, conversation_id: str) -> list[Ticket]:
    """This conversation's tickets, newest first."""
    return list(
        session.scalars(select(Ticket).where(Ticket.conversation_id == conversation_id).order_by(Ticket.at.desc()))
    )
