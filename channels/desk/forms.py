"""``/desk/forms/…``: the form that a citizen fills in and lets staff look at. Nothing can be changed from here."""

from __future__ import annotations

import asyncio

from sanic import Blueprint, Request
from sanic.response import HTTPResponse

from actions.database.engine import write
from actions.forms import looking_on
from actions.forms.records import Filling
from actions.staff.accounts import StaffMember
from channels.desk.guard import needs
from channels.desk.pages import render
from channels.web.forms.showing import show

bp = Blueprint("desk_forms", url_prefix="/desk/forms")


@bp.get("/<case_id:str>")
@needs("conversation.read")
async def look(request: Request, staff: StaffMember, case_id: str) -> HTTPResponse:
    def work() -> Filling:
        with write() as session:
            return looking_on.do_look(session, staff.id, case_id)

    filling = await asyncio.to_thread(work)
    return render(request, staff, "form.html", filling=filling, parts=show(filling, strict=True))
