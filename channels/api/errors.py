"""Turns every trouble into one HTTP shape: a problem document (RFC 9457), or a page for browsers."""

from __future__ import annotations

import uuid
from typing import Any

import structlog
from sanic import Request, Sanic, json
from sanic.exceptions import SanicException
from sanic.response import HTTPResponse

from actions.errors import Trouble
from channels.web.pages import error_page, wants_page

log = structlog.get_logger()

SENTENCES = {
    400: ("请求的格式不对。", "请刷新页面再试。"),
    401: ("没有带上这次对话的凭证。", "请回到首页重新开始。"),
    404: ("没有这个页面。", "请回到首页。"),
    405: ("这个地址不能这样用。", "请回到首页。"),
    408: ("等得太久了。", "请再试一次。"),
    413: ("发来的内容太大了。", "请缩短一些，或分几次发。"),
    429: ("发得太快了。", "请过一分钟再发。"),
    503: ("服务正在启动或暂时中断。", "请稍等几秒再试；急事请拨打12345。"),
}
UNEXPECTED = ("我们这边出了问题，不是您的错。", "请稍后再试；急事请拨打12345。")


def problem(status: int, code: str, detail: str, what_now: str, **more: Any) -> HTTPResponse:
    """A problem document: what happened, and what to do now."""
    body = {"type": f"/docs/problems#{code}", "title": detail, "status": status, "detail": detail,
            "what_now": what_now, "code": code, **more}  # fmt: skip
    return json(body, status=status, content_type="application/problem+json")


def from_trouble(trouble: Trouble) -> HTTPResponse:
    response = problem(trouble.status, trouble.code, trouble.sentence, trouble.what_now, **trouble.data)
    if "retry_after" in trouble.data:
        response.headers["Retry-After"] = str(trouble.data["retry_after"])
    return response


def register_errors(app: Sanic) -> None:
    """The only place where exceptions become answers."""

    @app.exception(Trouble)
    async def _trouble(request: Request, trouble: Trouble) -> HTTPResponse:
        if wants_page(request):
            return error_page(trouble.status, trouble.sentence, trouble.what_now)
        return from_trouble(trouble)

    @app.exception(SanicException)
    async def _sanic(request: Request, failure: SanicException) -> HTTPResponse:
        sentence, what_now = SENTENCES.get(failure.status_code, UNEXPECTED)
        if wants_page(request):
            return error_page(failure.status_code, sentence, what_now)
        return problem(failure.status_code, f"http_{failure.status_code}", sentence, what_now)

    @app.exception(Exception)
    async def _unexpected(request: Request, failure: Exception) -> HTTPResponse:
        reference = uuid.uuid4().hex[:8]
        log.error("unexpected", reference=reference, path=request.path, kind=type(failure).__name__, exc_info=failure)
        if wants_page(request):
            return error_page(500, UNEXPECTED[0], UNEXPECTED[1], reference)
        return problem(500, "unexpected", UNEXPECTED[0], UNEXPECTED[1], reference=reference)
