"""The catalogue and the search over HTTP."""

from __future__ import annotations

import asyncio

from sanic import Blueprint, Request, json
from sanic.response import HTTPResponse
from sanic_ext import openapi

from actions.conversations import check_text
from actions.errors import bad_input, not_found
from actions.search import find
from knowledge import catalogue

bp = Blueprint("catalogue", url_prefix="/api/v1")
TOP_AT_MOST = 20


@bp.get("/search")
@openapi.summary("一句话对应哪件事")
@openapi.parameter("q", str, "query", required=True)
@openapi.parameter("top", int, "query")
async def search(request: Request) -> HTTPResponse:
    text = request.args.get("q", "")
    check_text(text)
    top = request.args.get("top", "5")
    if not top.isdecimal() or not 1 <= int(top) <= TOP_AT_MOST:
        raise bad_input(f"top 要是 1 到 {TOP_AT_MOST} 的整数。")
    found = await asyncio.to_thread(find, text, int(top))
    return json(found.to_json())


@bp.get("/matters")
@openapi.summary("二十件事")
async def matters(_request: Request) -> HTTPResponse:
    loaded = catalogue.load()
    listed = [
        {"seq": m.seq, "id": m.slug, "name": m.name, "summary": m.summary, "audience": m.audience,
         "items": len(m.items), "materials": len(m.materials)}
        for m in loaded.matters.values()
    ]  # fmt: skip
    return json({"catalogue_version": loaded.version, "matters": listed})


@bp.get("/matters/<ref:str>")
@openapi.summary("一件事的全部内容")
async def matter(_request: Request, ref: str) -> HTTPResponse:
    found = catalogue.load().matter(ref)
    if found is None:
        raise not_found("这件事")
    return json({"id": found.slug, **found.model_dump(mode="json", exclude_defaults=True)})
