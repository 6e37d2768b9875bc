"""``/forms/…/materials``: the list of papers: sent as photo or PDF, promised for later, or brought along."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from sanic import Blueprint, Request
from sanic.response import HTTPResponse, html, raw, redirect

from actions.clock import today
from actions.database.form_models import FormRecord
from actions.errors import Trouble, not_found
from actions.forms import materials, records
from actions.forms.scans import LARGEST, too_large
from channels.web.forms.entering import form_data, looking, private, writing
from channels.web.forms.showing import render
from channels.web.secure import secure

bp = Blueprint("form_materials", url_prefix="/forms")
AROUND = 64 * 1024
"""What a browser puts around a file."""
TYPES = {"jpg": "image/jpeg", "png": "image/png", "pdf": "application/pdf"}


async def _page(request: Request, form_id: str, *, wrong: Trouble | None = None, slug: str = "") -> HTTPResponse:
    def look(session: Any, record: FormRecord) -> Any:
        return records.filling_of(session, record), materials.papers_of(session, record)

    filling, papers = await looking(request, form_id, look)
    values = {
        "filling": filling,
        "papers": papers,
        "wrong": wrong,
        "at": slug,
        "today": today(),
        "latest": today() + materials.LATEST,
    }
    return private(html(render("materials.html", **values), status=wrong.status if wrong else 200))


async def _done(request: Request, form_id: str, slug: str, do: Callable[[Any, FormRecord], Any]) -> HTTPResponse:
    """Do it and show the list again, at this paper; what went wrong stands beside it."""
    try:
        await writing(request, form_id, do)
    except Trouble as trouble:
        if trouble.code == "not_found":
            raise
        return await _page(request, form_id, wrong=trouble, slug=slug)
    return private(redirect(f"/forms/{form_id}/materials#m-{slug}", status=303))


@bp.get("/<form_id:str>/materials")
async def show(request: Request, form_id: str) -> HTTPResponse:
    return await _page(request, form_id)


@bp.post("/<form_id:str>/materials/<slug:str>", stream=True)
async def send(request: Request, form_id: str, slug: str) -> HTTPResponse:
    """One file. Who sends it is looked at before any of it is read."""
    await looking(request, form_id, lambda s, r: materials.paper_named(s, r, slug))
    content = await _file(request)
    if content is None:
        return await _page(request, form_id, wrong=too_large(), slug=slug)
    return await _done(request, form_id, slug, lambda s, r: materials.do_send(s, r, slug, content))


async def _file(request: Request) -> bytes | None:
    """The posted file; None for one that is too large. Only here may a request be longer than elsewhere."""
    stream: Any = request.stream
    stream.request_max_size = LARGEST * 3  # read to its end up to here, so that the browser listens to the answer
    body = bytearray()
    while (part := await stream.read()) is not None:
        if len(body) <= LARGEST + AROUND:
            body += part
    if len(body) > LARGEST + AROUND:
        return None
    request.body = bytes(body)
    files = request.files.get("file") if request.files else None
    return files.body if files else b""


@bp.post("/<form_id:str>/materials/<slug:str>/promise")
async def promise(request: Request, form_id: str, slug: str) -> HTTPResponse:
    said = (form_data(request).get("due") or [""])[0]

    def do(session: Any, record: FormRecord) -> None:
        try:
            due = date.fromisoformat(said)
        except ValueError:
            raise Trouble("bad_promise", "请先选补交的日子。", "选好再点一次。", 422) from None
        materials.do_promise(session, record, slug, due)

    return await _done(request, form_id, slug, do)


@bp.post("/<form_id:str>/materials/<slug:str>/remove")
async def remove(request: Request, form_id: str, slug: str) -> HTTPResponse:
    upload = (form_data(request).get("file") or [""])[0]
    return await _done(request, form_id, slug, lambda s, r: materials.do_take_back(s, r, slug, upload))


@bp.get("/<form_id:str>/materials/file/<upload:str>")
async def view(request: Request, form_id: str, upload: str) -> HTTPResponse:
    kind, body = await looking(request, form_id, lambda s, r: materials.content_of(s, r, upload))
    if kind not in TYPES:
        raise not_found("这个文件")
    headers = {"Content-Disposition": f'attachment; filename="material.{kind}"', "Cache-Control": "no-store"}
    return secure(raw(body, content_type=TYPES[kind], headers=headers))
