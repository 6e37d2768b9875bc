"""The quieter pages of the desk: home, my account, staff, the audit log, catalogue, canned answers, the unanswered."""

from __future__ import annotations

import asyncio
from typing import Any

from sanic import Blueprint, Request
from sanic.response import HTTPResponse, redirect

from actions import audit, unanswered
from actions.clock import now
from actions.database.engine import read, write
from actions.errors import Trouble, bad_input
from actions.handover.people import names
from actions.search import find
from actions.staff import accounts, canned
from actions.staff.accounts import StaffMember
from actions.staff.passwords import fits
from actions.staff.permissions import ROLES, may
from channels.desk.guard import needs
from channels.desk.pages import PRESENCE, render
from channels.desk.posting import posted
from knowledge import catalogue

bp = Blueprint("desk_office", url_prefix="/desk")
AUDIT_PAGE = 50


@bp.get("/", name="home")
@needs("account.own")
async def home(request: Request, staff: StaffMember) -> HTTPResponse:
    return render(request, staff, "home.html")


@bp.get("/account", name="account")
@needs("account.own")
async def account(request: Request, staff: StaffMember) -> HTTPResponse:
    return render(request, staff, "account.html", said="", trouble=None)


@bp.post("/account/presence", name="presence")
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


@bp.post("/account/password", name="password")
@needs("account.own")
async def password(request: Request, staff: StaffMember) -> HTTPResponse:
    fields = posted(request)

    def change() -> None:
        with read() as session:
            kept = accounts.by_name(session, staff.name).password
        if not fits(fields.get("old", ""), kept):
            raise bad_input("现在的密码不对。", "请再输一次。")
        accounts.do_set_password(staff.name, fields.get("new", ""), actor=staff.id)

    try:
        await asyncio.to_thread(change)
    except Trouble as trouble:
        return render(request, staff, "account.html", trouble.status, said="", trouble=trouble)
    return redirect("/desk/sign-in", status=303)


@bp.get("/staff", name="staff")
@needs("staff.manage")
async def staff_page(request: Request, staff: StaffMember) -> HTTPResponse:
    return render(request, staff, "staff.html", members=await asyncio.to_thread(accounts.listed), trouble=None)


@bp.post("/staff/<name:str>/roles", name="roles")
@needs("staff.manage")
async def roles(request: Request, staff: StaffMember, name: str) -> HTTPResponse:
    fields = posted(request)
    chosen = [role for role in ROLES if f"role-{role}" in fields]
    if name == staff.name and "admin" not in chosen:
        raise bad_input("不能去掉自己的管理员角色。", "请另一位管理员来做。")
    await asyncio.to_thread(lambda: accounts.do_set_roles(name, chosen, actor=staff.id))
    return redirect("/desk/staff", status=303)


@bp.post("/staff/<name:str>/disable", name="disable")
@needs("staff.manage")
async def disable(_request: Request, staff: StaffMember, name: str) -> HTTPResponse:
    if name == staff.name:
        raise bad_input("不能停用自己的账号。", "请另一位管理员来做。")
    await asyncio.to_thread(lambda: accounts.do_set_disabled(name, True, actor=staff.id))
    return redirect("/desk/staff", status=303)


@bp.post("/staff/<name:str>/enable", name="enable")
@needs("staff.manage")
async def enable(_request: Request, staff: StaffMember, name: str) -> HTTPResponse:
    await asyncio.to_thread(lambda: accounts.do_set_disabled(name, False, actor=staff.id))
    return redirect("/desk/staff", status=303)


@bp.get("/audit", name="audit")
@needs("audit.read")
async def audit_page(request: Request, staff: StaffMember) -> HTTPResponse:
    before = str(request.args.get("before", ""))

    def look() -> dict[str, Any]:
        with read() as session:
            found = audit.entries(session, before=int(before) if before.isdecimal() else 0, limit=AUDIT_PAGE)
            return {"entries": found, "names": names(session)}

    values = await asyncio.to_thread(look)
    full = len(values["entries"]) == AUDIT_PAGE
    return render(request, staff, "audit.html", following=values["entries"][-1].id if full else 0, **values)


@bp.get("/catalogue", name="catalogue")
@needs("catalogue.search")
async def catalogue_page(request: Request, staff: StaffMember) -> HTTPResponse:
    query = str(request.args.get("q", ""))[:200].strip()
    ranked = (await asyncio.to_thread(find, query)).matters[:5] if query else []
    matters = [{"name": m.name, "item": m.item.name if m.item else ""} for m in ranked]
    return render(request, staff, "catalogue.html", query=query, matters=matters)


@bp.get("/canned", name="canned")
@needs("canned.read")
async def canned_page(request: Request, staff: StaffMember) -> HTTPResponse:
    return await _canned(request, staff, None)


async def _canned(request: Request, staff: StaffMember, trouble: Trouble | None) -> HTTPResponse:
    query = str(request.args.get("q", ""))[:100]
    answers = await asyncio.to_thread(canned.listed, query)
    return render(
        request, staff, "canned.html", trouble.status if trouble else 200, query=query, answers=answers,
        writes=may(staff, "canned.write"), trouble=trouble,
    )  # fmt: skip


@bp.post("/canned", name="save_canned")
@needs("canned.write")
async def save_canned(request: Request, staff: StaffMember) -> HTTPResponse:
    fields = posted(request)
    try:
        await asyncio.to_thread(
            canned.do_save, fields.get("code", ""), fields.get("text", ""), fields.get("review_by", ""), staff.id
        )
    except Trouble as trouble:
        return await _canned(request, staff, trouble)
    return redirect("/desk/canned", status=303)


@bp.get("/unanswered", name="unanswered")
@needs("unanswered.read")
async def unanswered_page(request: Request, staff: StaffMember) -> HTTPResponse:
    waiting = await asyncio.to_thread(unanswered.queue, limit=50)
    matters = [(m.slug, m.name) for m in catalogue.load().matters.values()]
    return render(
        request, staff, "unanswered.html", waiting=waiting, matters=matters, assigns=may(staff, "unanswered.assign")
    )  # fmt: skip


@bp.post("/unanswered/<number:int>", name="assign")
@needs("unanswered.assign")
async def assign(request: Request, staff: StaffMember, number: int) -> HTTPResponse:
    def keep() -> None:
        kept = unanswered.do_assign(number, posted(request).get("matter", ""))
        with write() as session:
            audit.do_note(session, staff.id, "unanswered.assigned", str(number), {"to": kept})

    await asyncio.to_thread(keep)
    return redirect("/desk/unanswered", status=303)
