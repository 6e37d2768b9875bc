"""Signing in and out at the desk: the password, then a one-time code; the first time the code's app is set up."""

from __future__ import annotations

import asyncio

import segno
from sanic import Blueprint, Request
from sanic.response import HTTPResponse, redirect

from actions.database.engine import write
from actions.database.staff_models import StaffAccount
from actions.errors import Trouble
from actions.settings import settings
from actions.staff import accounts, second_factor, sessions
from channels.desk.guard import COOKIE, own_page, public
from channels.desk.pages import plain
from channels.desk.posting import posted

bp = Blueprint("desk_signing", url_prefix="/desk")
HOME = "/desk"


def _then(request: Request) -> str:
    """Where to go afterwards: a page of the desk and nowhere else."""
    wanted = str(request.args.get("then") or posted(request).get("then", HOME))
    return wanted if wanted.startswith("/desk") and "//" not in wanted and "\\" not in wanted else HOME


def _field(request: Request, name: str) -> str:
    return posted(request).get(name, "")[:300]


@bp.get("/sign-in", name="page")
@public
async def page(request: Request) -> HTTPResponse:
    anybody = await asyncio.to_thread(accounts.anybody)
    return plain("sign_in.html", then=_then(request), trouble=None, name="", anybody=anybody)


@bp.post("/sign-in", name="sign_in")
@public
async def sign_in(request: Request) -> HTTPResponse:
    """The first step. Another site's page gains nothing by posting here: the cookie is of no use without the code."""
    name = _field(request, "name")
    address = request.ip or "unknown"
    try:
        token = await asyncio.to_thread(sessions.do_sign_in, name, _field(request, "password"), address)
    except Trouble as trouble:
        return plain("sign_in.html", trouble.status, then=_then(request), trouble=trouble, name=name, anybody=True)
    response = redirect(f"/desk/code?then={_then(request)}", status=303)
    response.add_cookie(
        COOKIE, token, path="/desk", httponly=True, samesite="Strict", secure=settings().site.startswith("https:"),
        max_age=int(sessions.AT_MOST.total_seconds()),
    )  # fmt: skip
    return response


def _begun(token: str) -> tuple[sessions.SignedIn | None, str]:
    """Who gave the password, and the address for their app when it is not set up yet."""
    who = sessions.signed_in(token)
    if who is None or who.staff.totp:
        return who, ""
    with write() as session:
        account = session.get(StaffAccount, who.staff.id)
        return who, second_factor.do_begin(account) if account else ""


@bp.get("/code", name="code_page")
@public
async def code_page(request: Request) -> HTTPResponse:
    return await _ask_code(request, None)


async def _ask_code(request: Request, trouble: Trouble | None) -> HTTPResponse:
    who, address = await asyncio.to_thread(_begun, request.cookies.get(COOKIE) or "")
    if who is None:
        return redirect("/desk/sign-in", status=303)
    secret = address.partition("secret=")[2].partition("&")[0]
    picture = segno.make(address).svg_data_uri(scale=5) if address else ""
    return plain(
        "code.html", trouble.status if trouble else 200, csrf=who.csrf, then=_then(request), trouble=trouble,
        picture=picture, secret=secret,
    )  # fmt: skip


@bp.post("/code", name="code")
@public
async def code(request: Request) -> HTTPResponse:
    """The second step. The first right code also confirms the app, and brings the recovery codes."""
    token = request.cookies.get(COOKIE) or ""
    who = await asyncio.to_thread(sessions.signed_in, token)
    if who is None:
        return redirect("/desk/sign-in", status=303)
    if not own_page(request, who.csrf):
        raise Trouble("stale_page", "这个页面已经过期。", "请刷新页面再试。", 403)
    try:
        await asyncio.to_thread(sessions.do_second_factor, token, _field(request, "code"))
    except Trouble as trouble:
        return await _ask_code(request, trouble)
    if who.staff.totp:
        return redirect(_then(request), status=303)
    return plain("recovery.html", codes=await asyncio.to_thread(_fresh_codes, who.staff.id), then=_then(request))


def _fresh_codes(staff: str) -> list[str]:
    with write() as session:
        account = session.get(StaffAccount, staff)
        return second_factor.do_make_recovery_codes(account) if account else []


@bp.post("/sign-out", name="sign_out")
@public
async def sign_out(request: Request) -> HTTPResponse:
    token = request.cookies.get(COOKIE) or ""
    who = await asyncio.to_thread(sessions.signed_in, token)
    if who is not None and own_page(request, who.csrf):
        await asyncio.to_thread(sessions.do_sign_out, token)
    response = redirect("/desk/sign-in", status=303)
    response.delete_cookie(COOKIE, path="/desk")
    return response
