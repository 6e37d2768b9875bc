"""A case's form over HTTP: as it stands, a few fields saved, a one-time link for a page."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from sanic import Blueprint, Request, json
from sanic.response import HTTPResponse, raw
from sanic_ext import openapi

from actions.cases import access_case
from actions.database.engine import read, write
from actions.database.form_models import FormRecord
from actions.database.models import Case
from actions.errors import bad_input, not_found
from actions.forms import doors, handing_on, materials, proof, records
from actions.forms.records import Filling
from channels.api.access import bearer
from knowledge.forms import to_json
from knowledge.forms.papers import paper

bp = Blueprint("case_forms", url_prefix="/api/v1/cases")
receiving = Blueprint("bundles", url_prefix="/api/v1/bundles")


async def _with_form(request: Request, case_id: str, do: Callable[[Any, FormRecord], Any]) -> Any:
    """Open the case's form for whoever holds the case's token, and do something with it in one transaction."""
    await asyncio.to_thread(access_case, case_id, bearer(request))

    def work() -> Any:
        with write() as session:
            case = session.get(Case, case_id)
            if case is None:
                raise not_found("这个办件")
            return do(session, records.do_open_form(session, case))

    return await asyncio.to_thread(work)


def public(filling: Filling) -> dict[str, Any]:
    """The form's JSON with what is wrong and missing."""
    body = to_json(filling.form, filling.values)
    body["problems"] = [
        {"key": p.key, "text": p.sentence(), "row": p.row, "column": p.column} for p in filling.problems
    ]
    body["hints"] = [{"key": p.key, "text": p.sentence()} for p in filling.hints]
    body["missing"] = [p.key for p in filling.missing]
    body["conflicts"] = list(filling.conflicts)
    body["revision"] = filling.record.revision
    body["submitted"] = filling.record.submitted_at is not None
    return body


@bp.get("/<case_id:str>/form")
@openapi.summary("办件的合并表：栏目、已填的值、还差什么")
async def show(request: Request, case_id: str) -> HTTPResponse:
    return json(public(await _with_form(request, case_id, records.filling_of)))


@bp.patch("/<case_id:str>/form")
@openapi.summary("填几栏，或确认几栏")
@openapi.body({"application/json": {"fields": dict, "confirmed": list}})
async def save(request: Request, case_id: str) -> HTTPResponse:
    body = request.json if isinstance(request.json, dict) else {}
    fields, confirmed = body.get("fields", {}), body.get("confirmed", [])
    if not isinstance(fields, dict) or not isinstance(confirmed, list):
        raise bad_input("fields 是一个对象（栏目的 key 和值），confirmed 是一列 key。")
    names = [str(c) for c in confirmed]
    return json(public(await _with_form(request, case_id, lambda s, r: records.do_save(s, r, fields, names))))


@bp.post("/<case_id:str>/form/link")
@openapi.summary("填表页面的一次性链接")
async def link(request: Request, case_id: str) -> HTTPResponse:
    path = await _with_form(request, case_id, doors.do_hand_out)
    return json({"url": doors.full_address(path), "expires_in": int(doors.LINK_LIFE.total_seconds())}, status=201)


@bp.post("/<case_id:str>/form/identity")
@openapi.summary("登录服务证明是谁在填；本人同意的，从以前办过的事、电子证照填上")
@openapi.body({"application/json": {"number": str, "time": str, "signature": str, "earlier": bool, "licences": bool}})
async def identity(request: Request, case_id: str) -> HTTPResponse:
    body = request.json if isinstance(request.json, dict) else {}
    said = proof.Proof(*(str(body.get(name, "")) for name in ("number", "time", "signature")))
    agreed = proof.Agreed(earlier=body.get("earlier") is True, licences=body.get("licences") is True)
    return json(public(await _with_form(request, case_id, lambda s, r: proof.do_prove(s, r, said, agreed))))


@bp.post("/<case_id:str>/form/submission")
@openapi.summary("确认填好，交表")
async def submit(request: Request, case_id: str) -> HTTPResponse:
    return json(public(await _with_form(request, case_id, records.do_submit)))


@bp.delete("/<case_id:str>/form")
@openapi.summary("删掉填过的内容")
async def erase(request: Request, case_id: str) -> HTTPResponse:
    await _with_form(request, case_id, records.do_erase)
    return HTTPResponse(status=204)


@receiving.get("/<form_id:str>")
@openapi.summary("交了的整包材料，供接收系统来取：请求头 X-Onething-Time、X-Onething-Signature")
async def bundle(request: Request, form_id: str) -> HTTPResponse:
    stamp, signed = request.headers.get("x-onething-time", ""), request.headers.get("x-onething-signature", "")

    def look() -> tuple[Filling, Any]:
        with read() as session:
            record = handing_on.access_announced(session, form_id, stamp, signed)
            return records.filling_of(session, record), materials.bundled(session, record)

    filling, (uploads, listed) = await asyncio.to_thread(look)
    body = await asyncio.to_thread(
        paper, "zip", filling.form, filling.values, signature=filling.signature, uploads=uploads,
        more={"materials": listed, "revision": filling.record.revision},
    )  # fmt: skip
    return raw(body, content_type="application/zip", headers={"Cache-Control": "no-store"})
