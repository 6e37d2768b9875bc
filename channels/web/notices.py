"""The notice as a page and as PDF or DOCX, for whoever holds its token."""

from __future__ import annotations

import asyncio
from typing import Any

from sanic import Blueprint, Request, json
from sanic.response import HTTPResponse, html, raw

from actions.notices import access_notice, address
from actions.settings import settings
from channels.web.secure import secure
from knowledge.notice import Notice, to_docx, to_html, to_pdf

bp = Blueprint("notices", url_prefix="/notices")
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


async def _notice(request: Request, number: str) -> dict[str, Any]:
    version = request.args.get("v", "")
    return await asyncio.to_thread(
        access_notice, number, request.args.get("t", ""), int(version) if version.isdecimal() else None
    )


def _file(body: bytes, content_type: str, name: str) -> HTTPResponse:
    return secure(raw(body, content_type=content_type, headers={"Content-Disposition": f'inline; filename="{name}"'}))


@bp.get("/<number:str>")
async def page(request: Request, number: str) -> HTTPResponse:
    """``/notices/GZ20261124-0001?t=…`` as a page; with ``.pdf``, ``.docx`` or ``.json`` after the number as a file."""
    stem, _, kind = number.partition(".")
    body = await _notice(request, stem)
    notice, url = Notice.from_json(body), settings().site + address(stem)
    large = request.args.get("size") == "large"
    if kind == "pdf":
        return _file(await asyncio.to_thread(to_pdf, notice, url=url, large=large), "application/pdf", number)
    if kind == "docx":
        return _file(await asyncio.to_thread(to_docx, notice, url=url), DOCX, number)
    if kind == "json":
        return secure(json(body))
    return secure(html(await asyncio.to_thread(to_html, notice, url=url, large=large)), own_styles=True)
