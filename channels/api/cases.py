"""A case over HTTP: its answers, its notice."""

from __future__ import annotations

import asyncio

from sanic import Blueprint, Request, json
from sanic.response import HTTPResponse
from sanic_ext import openapi

from actions.cases import access_case, matter_of
from actions.database.engine import write
from actions.database.models import Case
from actions.errors import Trouble
from actions.notices import do_issue
from channels.api.access import bearer

bp = Blueprint("cases", url_prefix="/api/v1/cases")


@bp.get("/<case_id:str>")
@openapi.summary("办件：哪件事、回答了什么")
async def show(request: Request, case_id: str) -> HTTPResponse:
    case = await asyncio.to_thread(access_case, case_id, bearer(request))
    matter = matter_of(case)
    return json({"id": case.id, "matter": {"seq": matter.seq, "id": matter.slug, "name": matter.name},
                 "answers": case.answers, "catalogue_version": case.catalogue_version})  # fmt: skip


@bp.get("/<case_id:str>/notice")
@openapi.summary("办件的一次性告知书")
async def notice(request: Request, case_id: str) -> HTTPResponse:
    await asyncio.to_thread(access_case, case_id, bearer(request))

    def issue() -> dict[str, object]:
        with write() as session:
            case = session.get(Case, case_id)
            if case is None:
                raise Trouble("not_found", "没有找到这个办件。", "请回到首页重新开始。", 404)
            issued = do_issue(session, case)
            return {"notice": issued.body, "url": issued.url, "pdf_url": issued.pdf_url}

    return json(await asyncio.to_thread(issue))
