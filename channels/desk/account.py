"""My own account: whether I am there, my password, my recovery codes."""

from __future__ import annotations

import asyncio

from sanic import Blueprint, Request
from sanic.response import HTTPResponse, redirect

from actions.clock import now
from actions.database.engine import write
from actions.errors import Trouble, bad_input
from actions.staff import accounts, own
from actions.staff.accounts import StaffMember
from channels.desk.guard import needs
from channels.desk.pages import PRESENCE, plain, render
from channels.desk.posting import posted

bp = Blueprint("desk_account", url_prefix="/desk/account")


@bp.get("/", name="page")
@needs("account.own")
async def page(request: Request, staff: StaffMember) -> HTTPResponse:
    return render(request, staff, "account.html", trouble=None)


@bp.post("/presence", name="presence")
@needs("account.own")
async def presence(request: Request, staff: StaffMember) -> HTTPResponse:
    chosen = posted(request).get("presence", "")
    if chosen not in PRESENCE:
        raise bad_input("没有这个状态。", f"可以选{'、'.join(PRESENCE.values())}。")

    def keep() -> None:
        with write() as session:
            mine = accounts.by_name(session, staff.name)
            mine.presence, mine.seen_at = chosen, now()

    await asyncio.to_thread(keep)
    return redirect("/desk/account", status=303)


@bp.post("/password", name="password")
@needs("account.own")
async def password(request: Request, staff: StaffMember) -> HTTPResponse:
    fields = posted(request)
    try:
        await asyncio.to_thread(own.do_change_password, staff.id, fields.get("old", ""), fields.get("new", ""))
    except Trouble as trouble:
        return render(request, staff, "account.html", trouble.status, trouble=trouble)
    return redirect("/desk/sign-in", status=303)


@bp.post("/recovery", name="recovery")
@needs("account.own")
async def recovery(request: Request, staff: StaffMember) -> HTTPResponse:
    """Fresh recovery codes, shown once."""
    try:
        codes = await asyncio.to_thread(own.do_renew_recovery, staff.id, posted(request).get("old", ""))
    except Trouble as trouble:
        return render(request, staff, "account.html", trouble.status, trouble=trouble)
    return plain("recovery.html", codes=codes, then="/desk/account")
