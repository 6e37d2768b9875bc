"""What waits for a member, counted: only what they may open."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from sanic import Blueprint, Request
from sanic.response import HTTPResponse
from sqlalchemy.orm import Session

from actions import unanswered
from actions.database.engine import read
from actions.handover import lists, notes
from actions.outbox import delivering
from actions.ratings import follow_ups
from actions.reports import lists as tickets
from actions.staff import canned
from actions.staff.accounts import StaffMember
from actions.staff.permissions import may
from actions.staff.scope import conditions
from channels.desk.colleagues import teams
from channels.desk.guard import needs
from channels.desk.pages import render

bp = Blueprint("desk_home", url_prefix="/desk")


@dataclass(frozen=True)
class Line:
    """One number with where it leads. ``late``: it should not be there any more."""

    label: str
    number: int
    address: str
    late: bool = False


def work_of(session: Session, staff: StaffMember) -> list[Line]:
    """What waits for this member now."""
    found: list[Line] = []
    if may(staff, "queue.read"):
        talks = lists.counts(session, staff.id, teams(staff))
        found += [
            Line("排队的对话", talks.waiting, "/desk/queue?list=waiting"), Line("我接待的对话", talks.mine, "/desk/queue?list=mine"),
            Line("提到我的备注", len(notes.mentions_of(session, staff.id)), "/desk/queue"),
        ]  # fmt: skip
    for kind, label, address, permission in (
        ("stuck", "办不成事", "/desk/reports", "report.read"), ("help", "帮办代办", "/desk/help", "ticket.read"),
    ):  # fmt: skip
        if may(staff, permission):
            counted = tickets.counts(session, kind, staff.id, conditions(staff))
            found += [
                Line(f"在办的{label}", counted["open"], f"{address}?list=open"),
                Line(f"快到期的{label}", counted["near"], f"{address}?list=open", late=counted["near"] > 0),
                Line(f"超期的{label}", counted["overdue"], f"{address}?list=overdue", late=counted["overdue"] > 0),
            ]
    if may(staff, "rating.follow"):
        tasks = follow_ups.tasks(session, staff.roles)
        found.append(Line("要跟进的事", len(tasks), "/desk/follow-ups", late=any(t.overdue for t in tasks)))
    if may(staff, "deliveries.read"):
        lost = delivering.counts(session)["stuck"]
        found.append(Line("没送出去的", lost, "/desk/deliveries", late=lost > 0))
    if may(staff, "unanswered.assign"):
        found.append(Line("没答上的话", unanswered.waiting(session), "/desk/unanswered"))
    if may(staff, "canned.write"):
        old = canned.overdue(session)
        found.append(Line("该复核的常用语", old, "/desk/canned", late=old > 0))
    return found


@bp.get("/", name="home")
@needs("account.own")
async def home(request: Request, staff: StaffMember) -> HTTPResponse:
    def look() -> list[Line]:
        with read() as session:
            return work_of(session, staff)

    return render(request, staff, "home.html", work=await asyncio.to_thread(look))
