"""A case's help requests, reports and rating over HTTP: the same functions that the dialogue and the pages call."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sanic import Blueprint, Request, json
from sanic.response import HTTPResponse
from sanic_ext import openapi
from sqlalchemy import select

from actions.cases import access_case, matter_of
from actions.database.engine import read, write
from actions.database.models import Case, Ticket
from actions.dialogue.people import phone_in
from actions.errors import bad_input, not_found
from actions.help_requests.handling import do_file as do_file_help
from actions.help_requests.handling import open_one
from actions.ratings.rating import Occasion, do_rate
from actions.reports.filing import Draft, check_matter, do_file, preview
from actions.reports.following import followed
from actions.settings import settings
from actions.staff.regions import check_region
from actions.tickets import About
from channels.api.access import bearer
from channels.limits import check_report

bp = Blueprint("case_people", url_prefix="/api/v1/cases")


def _about(case: Case, item: int = 0) -> About:
    matter = matter_of(case)
    check_matter(matter.slug, item)
    return About(
        matter=matter.slug, item=item, unit=matter.lead_department[:80], region=settings().region, channel="api",
        conversation_id=case.opened_in, case_id=case.id,
    )  # fmt: skip


def _body(request: Request) -> dict[str, Any]:
    body = request.json
    if not isinstance(body, dict):
        raise bad_input("请求要是一个 JSON 对象。")
    return body


def _text(body: dict[str, Any], name: str) -> str:
    value = body.get(name, "")
    if not isinstance(value, str):
        raise bad_input(f"{name} 要是文字。")
    return value


async def _writing(request: Request, case_id: str, do: Callable[[Any, Case], Any]) -> Any:
    await asyncio.to_thread(access_case, case_id, bearer(request))

    def work() -> Any:
        with write() as session:
            case = session.get(Case, case_id)
            if case is None:
                raise not_found("这个办件")
            return do(session, case)

    return await asyncio.to_thread(work)


async def _listed(request: Request, case_id: str, type: str) -> HTTPResponse:
    await asyncio.to_thread(access_case, case_id, bearer(request))

    def look() -> list[dict[str, Any]]:
        with read() as session:
            query = select(Ticket).where(Ticket.case_id == case_id, Ticket.type == type).order_by(Ticket.number)
            return [_public(session, t) for t in session.scalars(query)]

    return json({"tickets": await asyncio.to_thread(look)})


def _public(session: Any, ticket: Ticket) -> dict[str, Any]:
    found = followed(session, ticket)
    return {
        "number": ticket.number, "kind": ticket.kind, "state": ticket.state, "class": found.state_class,
        "due": ticket.due.isoformat(), "addressee": ticket.addressee, "words": found.state_words,
        "events": [{"words": s.words, "text": s.text, "at": s.at.isoformat(timespec="seconds")} for s in found.steps],
    }  # fmt: skip


@bp.get("/<case_id:str>/help-requests")
@openapi.summary("办件的帮办代办")
async def help_requests(request: Request, case_id: str) -> HTTPResponse:
    return await _listed(request, case_id, "help")


@bp.post("/<case_id:str>/help-requests")
@openapi.summary("登记帮办代办")
@openapi.body({"application/json": {"kind": str, "text": str, "phone": str, "place": str}})
async def ask_for_help(request: Request, case_id: str) -> HTTPResponse:
    body = _body(request)
    kind, text, phone = _text(body, "kind"), _text(body, "text"), phone_in(_text(body, "phone"))
    place = check_region(_text(body, "place"))
    check_report(request)

    def do(session: Any, case: Case) -> tuple[int, dict[str, Any]]:
        where = replace(_about(case), place=place)
        already = open_one(session, kind, where)
        if already is not None:
            return 200, {**_public(session, already), "code": None}
        return 201, do_file_help(session, kind, where, text, phone).to_json()

    status, ticket = await _writing(request, case_id, do)
    return json({"ticket": ticket}, status)


@bp.get("/<case_id:str>/stuck-reports")
@openapi.summary("办件的办不成事反映")
async def reports(request: Request, case_id: str) -> HTTPResponse:
    return await _listed(request, case_id, "stuck")


@bp.post("/<case_id:str>/stuck-reports")
@openapi.summary("反映办不成的事；preview=true 只看工作人员会看到什么、谁来办")
@openapi.body({"application/json": {"text": str, "kind": str, "where": str, "when": str, "item": int, "phone": str}})
async def report(request: Request, case_id: str) -> HTTPResponse:
    body = _body(request)
    item = body.get("item") or 0
    if not isinstance(item, int):
        raise bad_input("item 是事项在清单里的序号。")
    draft = Draft(
        _text(body, "text"), _text(body, "kind") or "other", _text(body, "where"), _text(body, "when"),
        phone_in(_text(body, "phone")), _text(body, "like"),
    )  # fmt: skip
    if body.get("preview") is True:
        return json(await _writing(request, case_id, lambda s, c: _shown(s, draft, _about(c, item))))
    check_report(request)
    filed = await _writing(request, case_id, lambda s, c: do_file(s, draft, _about(c, item)))
    return json({"ticket": filed.to_json()}, 201)


def _shown(session: Any, draft: Draft, where: About) -> dict[str, Any]:
    shown = preview(session, draft, where)
    return {
        "seen": shown.seen.text, "hidden": list(shown.seen.hidden), "addressee": shown.addressee.words,
        "similar": [{"number": s.number, "kind": s.kind, "state": s.state, "on": s.on.isoformat()} for s in shown.similar],
    }  # fmt: skip


@bp.put("/<case_id:str>/rating")
@openapi.summary("评价这次一次性告知：grade 1 到 5，24 小时内可以改")
@openapi.body({"application/json": {"grade": int, "reasons": list, "text": str}})
async def rate(request: Request, case_id: str) -> HTTPResponse:
    body = _body(request)
    grade, reasons = body.get("grade"), body.get("reasons", [])
    if not isinstance(grade, int) or isinstance(grade, bool) or not isinstance(reasons, list):
        raise bad_input("grade 是 1 到 5 的整数，reasons 是一列原因。")

    def do(session: Any, case: Case) -> dict[str, Any]:
        occasion = Occasion("notice", case.id, case.opened_in, case.id, matter=case.matter)
        kept = do_rate(session, occasion, grade, [str(r) for r in reasons], _text(body, "text"))
        return {"grade": kept.grade, "reasons": kept.body["reasons"]}

    return json(await _writing(request, case_id, do))
