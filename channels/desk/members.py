"""Accounts of the staff, for administrators: made, given roles, disabled, let in again after a lost telephone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from sanic import Blueprint, Request
from sanic.response import HTTPResponse, redirect

from actions.errors import Trouble, bad_input
from actions.staff import accounts, scope
from actions.staff.accounts import StaffMember
from actions.staff.permissions import ROLES
from channels.desk.guard import needs
from channels.desk.pages import render
from channels.desk.posting import posted

bp = Blueprint("desk_members", url_prefix="/desk/staff")


async def _page(request: Request, staff: StaffMember, trouble: Trouble | None = None) -> HTTPResponse:
    members = await asyncio.to_thread(accounts.listed)
    status = trouble.status if trouble else 200
    return render(request, staff, "staff.html", status, members=members, trouble=trouble, kinds=scope.kinds())


async def _do(request: Request, staff: StaffMember, work: Callable[[], Any]) -> HTTPResponse:
    """Do it and show everybody; what is refused stands above."""
    try:
        await asyncio.to_thread(work)
    except Trouble as trouble:
        return await _page(request, staff, trouble)
    return redirect("/desk/staff", status=303)


def _chosen(fields: dict[str, str]) -> list[str]:
    return [role for role in ROLES if f"role-{role}" in fields]


def _check_other(staff: StaffMember, name: str, what: str) -> None:
    """An administrator who locks themselves out cannot undo it."""
    if name == staff.name:
        raise bad_input(f"不能{what}。", "请另一位管理员来做。")


@bp.get("/", name="page")
@needs("staff.manage")
async def page(request: Request, staff: StaffMember) -> HTTPResponse:
    return await _page(request, staff)


@bp.post("/", name="add")
@needs("staff.manage")
async def add(request: Request, staff: StaffMember) -> HTTPResponse:
    """A new account; its owner changes the password and binds the app at the first sign-in."""
    fields = posted(request)
    name, display, password = (fields.get(key, "") for key in ("name", "display", "password"))
    return await _do(
        request, staff,
        lambda: accounts.do_add(
            name, display, _chosen(fields), password, region=fields.get("region", ""), actor=staff.id
        ),
    )  # fmt: skip


@bp.post("/<name:str>/roles", name="roles")
@needs("staff.manage")
async def roles(request: Request, staff: StaffMember, name: str) -> HTTPResponse:
    chosen = _chosen(posted(request))

    def work() -> None:
        if "admin" not in chosen:
            _check_other(staff, name, "去掉自己的管理员角色")
        accounts.do_set_roles(name, chosen, actor=staff.id)

    return await _do(request, staff, work)


@bp.post("/<name:str>/scope", name="scope")
@needs("staff.manage")
async def set_scope(request: Request, staff: StaffMember, name: str) -> HTTPResponse:
    """Which tickets the member sees: of a region, of units, of kinds."""
    fields = posted(request)
    units = fields.get("units", "").replace("，", "、").split("、")
    only = [kind for of_type in scope.kinds().values() for kind in of_type if f"kind-{kind}" in fields]
    return await _do(
        request, staff, lambda: scope.do_set(name, fields.get("region", ""), units, only, actor=staff.id)
    )  # fmt: skip


@bp.post("/<name:str>/disable", name="disable")
@needs("staff.manage")
async def disable(request: Request, staff: StaffMember, name: str) -> HTTPResponse:
    def work() -> None:
        _check_other(staff, name, "停用自己的账号")
        accounts.do_set_disabled(name, True, actor=staff.id)

    return await _do(request, staff, work)


@bp.post("/<name:str>/enable", name="enable")
@needs("staff.manage")
async def enable(request: Request, staff: StaffMember, name: str) -> HTTPResponse:
    return await _do(request, staff, lambda: accounts.do_set_disabled(name, False, actor=staff.id))


@bp.post("/<name:str>/password", name="password")
@needs("staff.manage")
async def password(request: Request, staff: StaffMember, name: str) -> HTTPResponse:
    """For a colleague who forgot theirs."""
    fresh = posted(request).get("password", "")

    def work() -> None:
        _check_other(staff, name, "在这里换自己的密码，请到“我的账号”里换")
        accounts.do_set_password(name, fresh, actor=staff.id)

    return await _do(request, staff, work)


@bp.post("/<name:str>/reset-totp", name="reset_totp")
@needs("staff.manage")
async def reset_totp(request: Request, staff: StaffMember, name: str) -> HTTPResponse:
    """For a colleague who lost telephone and recovery codes."""

    def work() -> None:
        _check_other(staff, name, "重绑自己的验证码")
        accounts.do_reset_totp(name, actor=staff.id)

    return await _do(request, staff, work)
