"""Templates and static files of the desk, and its navigation, which shows only what the member may open."""

from __future__ import annotations

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
NAVIGATION = (
    ("对话", "/desk/queue", "queue.read"),
    ("帮办代办", "/desk/help", "ticket.read"),
    ("办不成事", "/desk/reports", "report.read"),
    ("要跟进的事", "/desk/follow-ups", "rating.follow"),
    ("监督", "/desk/supervision/", "figures.read"),
    ("查事项", "/desk/catalogue", "catalogue.search"),
    ("常用语", "/desk/canned", "canned.read"),
    ("没答上的话", "/desk/unanswered", "unanswered.read"),
    ("没送出去的", "/desk/deliveries", "deliveries.read"),
    ("自动规则", "/desk/rules", "rules.read"),
    ("人员", "/desk/staff", "staff.manage"),
    ("操作记录", "/desk/audit", "audit.read"),
)
"""Label, address, and the permission that its page asks for."""
PRESENCE = {"online": "在线", "busy": "忙碌", "offline": "离开"}
ALERTS = {"waiting": "有人新排队", "unread": "我接待的对话有新话", "mentions": "备注提到我", "due": "登记快到期、超期"}
"""What a member can be told of; counted in stream.py, told by static/alerts.js."""
bp = Blueprint("desk_static", url_prefix="/desk/static")


ROOM = Room(HERE, "/desk")
ROOM.environment.filters["local"] = lambda at: f"{at.astimezone(CHINA):%Y-%m-%d %H:%M}"
ROOM.environment.globals.update(ROLES=ROLES, PRESENCE=PRESENCE, ALERTS=ALERTS)
plain = ROOM.page


def render(request: Request, staff: StaffMember, template: str, status: int = 200, **values: Any) -> HTTPResponse:
    """A page for a member: with their navigation and the token that its forms must carry."""
    links = [(label, address) for label, address, permission in NAVIGATION if may(staff, permission)]
    return plain(
        template, status, staff=staff, navigation=links, here=request.path, csrf=request.ctx.csrf, **values
    )  # fmt: skip


@bp.get("/<name:path>", name="file")
@public
async def file(request: Request, name: str) -> HTTPResponse:
    """Scripts and styles hold nothing that needs a sign-in."""
    return ROOM.file(request, name)
