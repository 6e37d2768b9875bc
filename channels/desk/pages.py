"""Templates and static files of the desk, and its navigation, which shows only what the member may open."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sanic import Blueprint, Request
from sanic.response import HTTPResponse, html, raw

from actions.clock import CHINA
from actions.errors import not_found
from actions.staff.accounts import StaffMember
from actions.staff.permissions import ROLES, may
from channels.desk.guard import public
from channels.web.assets import Assets
from channels.web.assets import read as read_assets
from channels.web.pages import secure

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
NOTICES = {"waiting": "有人新排队", "unread": "我接待的对话有新话", "mentions": "备注提到我", "due": "登记快到期、超期"}
"""What a member can be told of; counted in stream.py, told by static/notices.js."""
bp = Blueprint("desk_static", url_prefix="/desk/static")


@cache
def _files() -> Assets:
    return read_assets(HERE / "static")


@cache
def _environment() -> Environment:
    env = Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    env.filters["local"] = lambda at: f"{at.astimezone(CHINA):%Y-%m-%d %H:%M}"
    env.globals.update(ROLES=ROLES, PRESENCE=PRESENCE, NOTICES=NOTICES)
    return env


def plain(template: str, status: int = 200, **values: Any) -> HTTPResponse:
    """A page for somebody who is not signed in."""
    page = _environment().get_template(template).render(**values)
    response = secure(html(page, status=status))
    response.headers["Cache-Control"] = "no-store"
    return response


def render(request: Request, staff: StaffMember, template: str, status: int = 200, **values: Any) -> HTTPResponse:
    """A page for a member: with their navigation and the token that its forms must carry."""
    links = [(label, address) for label, address, permission in NAVIGATION if may(staff, permission)]
    return plain(
        template, status, staff=staff, navigation=links, here=request.path, csrf=request.ctx.csrf, **values
    )  # fmt: skip


@bp.get("/<name:path>", name="file")
@public
async def file(_request: Request, name: str) -> HTTPResponse:
    """Scripts and styles hold nothing that needs a sign-in."""
    found = _files().files.get(name)
    if found is None:
        raise not_found("这个文件")
    return secure(raw(found.body, content_type=found.content_type, headers={"Cache-Control": "no-cache"}))
