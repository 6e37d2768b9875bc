"""Canned answers at the desk: the page where they are kept, and what the answer box of a conversation offers."""

from __future__ import annotations

import asyncio

from sanic import Blueprint, Request, json
from sanic.response import HTTPResponse, redirect

from actions.clock import today
from actions.database.engine import read
from actions.errors import Trouble
from actions.handover import caseview
from actions.staff import canned
from actions.staff.accounts import StaffMember
from actions.staff.permissions import may
from channels.desk.guard import needs
from channels.desk.pages import render
from channels.desk.posting import posted
from knowledge import catalogue

bp = Blueprint("desk_canned", url_prefix="/desk/canned")
OFFERED = 8


@bp.get("/", name="page")
@needs("canned.read")
async def page(request: Request, staff: StaffMember) -> HTTPResponse:
    return await _page(request, staff, None)


async def _page(request: Request, staff: StaffMember, trouble: Trouble | None) -> HTTPResponse:
    query = str(request.args.get("q", ""))[:100]
    answers = await asyncio.to_thread(canned.listed, query)
    matters = {m.slug: m.name for m in catalogue.load().matters.values()}
    return render(
        request, staff, "canned.html", trouble.status if trouble else 200, query=query, answers=answers, matters=matters,
        writes=may(staff, "canned.write"), trouble=trouble, written=posted(request) if trouble else {},
    )  # fmt: skip


@bp.post("/", name="save")
@needs("canned.write")
async def save(request: Request, staff: StaffMember) -> HTTPResponse:
    fields = posted(request)
    code, text, day, matter = (fields.get(name, "") for name in ("code", "text", "review_by", "matter"))
    try:
        await asyncio.to_thread(canned.do_save, code, text, day, staff.id, matter=matter)
    except Trouble as trouble:
        return await _page(request, staff, trouble)
    return redirect("/desk/canned", status=303)


@bp.post("/<code:str>/remove", name="remove")
@needs("canned.write")
async def remove(_request: Request, staff: StaffMember, code: str) -> HTTPResponse:
    await asyncio.to_thread(canned.do_remove, code, staff.id)
    return redirect("/desk/canned", status=303)


@bp.get("/for/<conversation:str>", name="offered")
@needs("conversation.read")
async def offered(request: Request, staff: StaffMember, conversation: str) -> HTTPResponse:
    """Those that fit the conversation's matter, with what is known of it filled in."""
    query = str(request.args.get("q", ""))[:100]

    def look() -> list[dict[str, object]]:
        with read() as session:
            view = caseview.view(session, conversation)
        known = _known(view, staff)
        slug = next((m.slug for m in catalogue.load().matters.values() if m.name == view.matter), "")
        return [
            {"code": a.code, "text": canned.fill(a.text, known), "overdue": a.overdue}
            for a in canned.listed(query, slug or "-")[:OFFERED]
        ]

    return json({"answers": await asyncio.to_thread(look)})


def _known(view: caseview.CaseView, staff: StaffMember) -> dict[str, str]:
    """What a blank may ask for without asking anybody."""
    day = today()
    return {
        "事项": view.matter, "告知书": view.notice[0] if view.notice else "", "工作人员": staff.display,
        "今天": f"{day.month}月{day.day}日", "登记": view.tickets[0].number if view.tickets else "",
    }  # fmt: skip
