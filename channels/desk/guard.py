"""Who may do what at the desk: one decorator on every route, one matrix behind it."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import quote

from sanic import Request
from sanic.response import HTTPResponse, redirect

from actions.audit import do_note
from actions.database.engine import write
from actions.errors import Trouble
from actions.staff.accounts import StaffMember
from actions.staff.permissions import matrix, may
from actions.staff.sessions import SignedIn, signed_in
from channels.desk.posting import posted
from channels.web.pages import wants_page

COOKIE = "onething_desk"
Handler = Callable[..., Any]
PUBLIC = "public"
"""Mark of the few routes that nobody need be signed in for: those that sign in."""


def needs(permission: str) -> Callable[[Handler], Handler]:
    """Let only members with ``permission`` in; the handler gets them as its second argument.

    Session and roles are read anew at every request, so that a demotion counts at once. What changes something must
    carry the session's own token, which a page of somebody else's cannot know.
    """
    if permission not in matrix():
        raise ValueError(f"{permission} is not in permissions.yaml")

    def decorate(handler: Handler) -> Handler:
        @wraps(handler)
        async def guarded(request: Request, *args: Any, **kwargs: Any) -> Any:
            who = await asyncio.to_thread(signed_in, request.cookies.get(COOKIE) or "")
            if who is None or not who.second_factor:
                return _sign_in_first(request)
            if not may(who.staff, permission):
                await _refuse(who.staff, request, permission)
            if request.method not in ("GET", "HEAD") and not _own_page(request, who):
                await _refuse(who.staff, request, "csrf")
            request.ctx.staff, request.ctx.csrf = who.staff, who.csrf
            return await handler(request, who.staff, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return decorate


def public(handler: Handler) -> Handler:
    """Mark a route of the desk that is there for people who are not signed in yet."""
    handler.permission = PUBLIC  # type: ignore[attr-defined]
    return handler


def permission_of(handler: Handler) -> str | None:
    """What a route needs; None when nobody wrote it down, which the tests do not let pass."""
    return getattr(handler, "permission", None)


def own_page(request: Request, csrf: str) -> bool:
    """Whether a request that changes something comes from a page of this session."""
    given = request.headers.get("x-csrf-token") or posted(request).get("csrf", "")
    return hmac.compare_digest(given.encode(), csrf.encode())


def _own_page(request: Request, who: SignedIn) -> bool:
    return own_page(request, who.csrf)


def _sign_in_first(request: Request) -> HTTPResponse:
    if request.method == "GET" and wants_page(request):
        return redirect(f"/desk/sign-in?then={quote(request.path)}", status=303)
    raise Trouble("not_signed_in", "您没有登录，或登录已经过期。", "请重新登录；没有发出去的内容还在页面上。", 401)


async def _refuse(staff: StaffMember, request: Request, what: str) -> None:
    def note() -> None:
        with write() as session:
            do_note(session, staff.id, "refused", request.path[:80], {"method": request.method, "needed": what})

    await asyncio.to_thread(note)
    if what == "csrf":
        raise Trouble("stale_page", "这个页面已经过期，操作没有执行。", "请刷新页面再做一次。", 403)
    raise Trouble("not_allowed", "您的角色不能做这一步。", "确实需要的话，请找管理员调整角色。", 403)
