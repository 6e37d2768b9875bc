"""Templates and static files of the desk, and its navigation, which shows only what the member may open."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sanic import Blueprint, Request
from sanic.response import HTTPResponse

from actions.clock import CHINA
from actions.staff.accounts import StaffMember
from actions.staff.permissions import ROLES, may
from channels.desk.guard import public
from channels.web.rooms import Room

HERE = Path(__file__).parent
NAVIGATION = {
    "今天": (
        ("对话", "/desk/queue", "queue.read"),
        ("帮办代办", "/desk/help", "ticket.read"),
        ("办不成事", "/desk/reports", "report.read"),
        ("要跟进的事", "/desk/follow-ups", "rating.follow"),
    ),
    "查看": (
        ("监督", "/desk/supervision/", "figures.read"),
        ("查事项", "/desk/catalogue", "catalogue.search"),
        ("没答上的话", "/desk/unanswered", "unanswered.read"),
        ("没送出去的", "/desk/deliveries", "deliveries.read"),
        ("操作记录", "/desk/audit", "audit.read"),
    ),
    "设置": (
        ("常用语", "/desk/canned", "canned.read"),
        ("上班时间", "/desk/shifts", "shifts.manage"),
        ("自动规则", "/desk/rules", "rules.read"),
        ("人员", "/desk/staff", "staff.manage"),
    ),
}
"""Heading → label, address, and the permission that its page asks for. The first group is always in sight."""
FEW = 5
PRESENCE = {"online": "在线", "busy": "忙碌", "offline": "离开"}
ALERTS = {"waiting": "有人新排队", "unread": "我接待的对话有新话", "mentions": "备注提到我", "due": "登记快到期、超期"}
"""What a member can be told of; counted in stream.py, told by static/alerts.js."""
bp = Blueprint("desk_static", url_prefix="/desk/static")


ROOM = Room(HERE, "/desk")
ROOM.environment.filters["local"] = lambda at: f"{at.astimezone(CHINA):%Y-%m-%d %H:%M}"
ROOM.environment.globals.update(ROLES=ROLES, PRESENCE=PRESENCE, ALERTS=ALERTS)
plain = ROOM.page


@dataclass(frozen=True)
class Group:
    """Links under one heading. ``here``: which of them the page lies under; ``folded``: shown when asked for."""

    heading: str
    links: list[tuple[str, str]]
    here: str
    folded: bool


def navigation(staff: StaffMember, path: str) -> list[Group]:
    """What this member may open. A few links need no folding."""
    allowed = {
        heading: [(label, address) for label, address, permission in listed if may(staff, permission)]
        for heading, listed in NAVIGATION.items()
    }
    many = sum(map(len, allowed.values())) > FEW
    return [
        Group(heading, links, next((label for label, address in links if path.startswith(address)), ""),
              many and n > 0 and len(links) > 1)
        for n, (heading, links) in enumerate(allowed.items()) if links
    ]  # fmt: skip


def render(request: Request, staff: StaffMember, template: str, status: int = 200, **values: Any) -> HTTPResponse:
    """A page for a member: with their navigation and the token that its forms must carry."""
    return plain(
        template, status, staff=staff, navigation=navigation(staff, request.path), csrf=request.ctx.csrf,
        standby=may(staff, "queue.read"), **values,
    )  # fmt: skip


@bp.get("/<name:path>", name="file")
@public
async def file(request: Request, name: str) -> HTTPResponse:
    """Scripts and styles hold nothing that needs a sign-in."""
    return ROOM.file(request, name)
