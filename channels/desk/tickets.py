"""Reports and help requests at the desk: lists, one ticket with what may be done now, tasks that follow."""

from __future__ import annotations

import asyncio
from typing import Any

from sanic import Blueprint, Request
from sanic.response import HTTPResponse, raw, redirect
from sqlalchemy.orm import Session

from actions.audit import do_reveal
from actions.clock import CHINA, now
from actions.database.engine import read, write
from actions.database.models import Ticket
from actions.deadlines.watching import clock_of
from actions.errors import bad_input
from actions.handover.people import names
from actions.help_requests import handling as helping
from actions.help_requests import slots
from actions.help_requests import states as help_states
from actions.ratings import follow_ups
from actions.reports import handling, lists, moderation, states
from actions.reports.duplicates import Similar, similar
from actions.reports.filing import LONGEST
from actions.reports.terms import template, terms
from actions.staff.accounts import StaffMember
from actions.staff.permissions import may
from actions.staff.scope import conditions, covers, get
from actions.tickets import events
from actions.uploads import content_of, of_ticket
from channels.desk.guard import needs
from channels.desk.pages import render
from channels.desk.posting import posted
from channels.live import DESK
from channels.web.secure import secure
from knowledge import catalogue

bp = Blueprint("desk_tickets", url_prefix="/desk")
SAYING = {m.value for m in handling.SAYS}


def _list(request: Request, staff: StaffMember, type: str, title: str, address: str) -> HTTPResponse:
    tab = str(request.args.get("list") or "open")
    tab = tab if tab in lists.TABS else "open"
    kind, after = str(request.args.get("kind") or ""), str(request.args.get("after") or "")
    with read() as session:
        scope = conditions(staff)
        rows = lists.rows(session, type, tab, staff.id, now(), kind=kind, scope=scope, after=after)
        return render(
            request, staff, "tickets.html", rows=rows, tab=tab, tabs=lists.TABS, kind=kind, kinds=lists.kinds_of(type),
            counts=lists.counts(session, type, staff.id, scope), names=names(session), title=title, address=address,
            following=rows[-1].number if len(rows) == lists.PAGE else "",
        )  # fmt: skip


@bp.get("/reports", name="reports")
@needs("report.read")
async def reports(request: Request, staff: StaffMember) -> HTTPResponse:
    return await asyncio.to_thread(_list, request, staff, "stuck", "办不成事", "/desk/reports")


@bp.get("/help", name="help")
@needs("ticket.read")
async def help_requests(request: Request, staff: StaffMember) -> HTTPResponse:
    return await asyncio.to_thread(_list, request, staff, "help", "帮办代办", "/desk/help")


def _page(
    request: Request, staff: StaffMember, number: str, type: str, whole: dict[str, str] | None = None
) -> HTTPResponse:
    stuck = type == "stuck"
    with read() as session:
        ticket = get(session, staff, number, type)
        matter = catalogue.load().matter(ticket.matter) if ticket.matter else None
        values: dict[str, Any] = {
            "ticket": ticket, "said": moderation.shown(ticket), "whole": whole, "matter": matter.name if matter else "",
            "kind": lists.kinds_of(type).get(ticket.kind, ticket.kind), "names": names(session),
            "state": states.in_words(ticket.state) if stuck else help_states.in_words(ticket.state),
            "events": events(session, number, all=True), "evidence": of_ticket(session, number),
            "has_phone": bool(ticket.body.get("phone")), "moves": _moves(ticket, matter.name if matter else "这件事"),
            "works": may(staff, "report.work" if stuck else "ticket.work"), "stuck": stuck,
            "reasons": moderation.reasons(), "longest": LONGEST,
            "alike": _alike(session, staff, ticket) if stuck else [],
            "slots": [] if stuck else slots.free(session, now(), ticket.region, ticket.unit)[:24],
            "address": f"/desk/{'reports' if stuck else 'help'}/{number}",
            "promised": _promised(session, ticket),
            "event_words": {**(terms() if stuck else help_states.words())["states"], **EVENTS},
        }  # fmt: skip
        return render(request, staff, "ticket.html", **values)


PROMISED = {
    "acknowledge": "受理最晚", "answer": "答复最晚", "response": "安排最晚", "appointment": "约好", "end": "办完最晚",
}  # fmt: skip


def _promised(session: Session, ticket: Ticket) -> list[tuple[str, str]]:
    """What was promised and is still owed, and by when."""
    clock = clock_of(session, ticket)
    if clock.which == "appointment":
        return [(PROMISED["appointment"], f"{clock.start.astimezone(CHINA):%Y-%m-%d %H:%M}")]
    owed = [(PROMISED[clock.which], f"{clock.day}")]
    return owed + ([(PROMISED["answer"], f"{ticket.due}")] if clock.which == "acknowledge" else [])


def _alike(session: Session, staff: StaffMember, ticket: Ticket) -> list[Similar]:
    said = str(ticket.body.get("said", ""))
    found = similar(session, said, ticket.matter, ticket.unit, now(), without=[ticket.number])
    return [s for s in found if covers(session, staff, session.get_one(Ticket, s.number))]


EVENTS = {
    "warned": "时限用了八成", "escalated": "超期，已报监督", "unattended": "约好的时间过了没记结果，已报监督", "evidence": "交了附件", "added": "补充了情况", "moderated": "改动了文字",
    "text_changed": "已告知改动原因", "answered_with": "随另一件答复", "asked": "问了是否解决", "solved": "说已解决", "not_solved": "说没解决",
}  # fmt: skip


def _moves(ticket: Ticket, matter: str) -> list[dict[str, Any]]:
    """What may be done now, with the words to begin with."""
    if ticket.type == "help":
        return [{"name": m.value, "label": help_states.words()["moves"][m.value], "says": True, "begin": ""}
                for m in help_states.allowed(ticket.state)]  # fmt: skip
    values = {"number": ticket.number, "matter": matter, "unit": ticket.unit or "有关单位"}
    return [
        {"name": m.value, "label": terms()["moves"][m.value], "says": m.value in SAYING or m is states.Move.ACKNOWLEDGE,
         "begin": template(m.value, ticket.kind, **values)}
        for m in states.allowed(ticket.state)
    ]  # fmt: skip


@bp.get("/reports/<number:str>", name="report")
@needs("report.read")
async def report(request: Request, staff: StaffMember, number: str) -> HTTPResponse:
    return await asyncio.to_thread(_page, request, staff, number, "stuck")


@bp.get("/help/<number:str>", name="help_request")
@needs("ticket.read")
async def help_request(request: Request, staff: StaffMember, number: str) -> HTTPResponse:
    return await asyncio.to_thread(_page, request, staff, number, "help")


@bp.post("/reports/<number:str>", name="report_step")
@needs("report.work")
async def report_step(request: Request, staff: StaffMember, number: str) -> HTTPResponse:
    fields = posted(request)
    move = fields.get("move", "")
    if move not in {m.value for m in states.Move}:
        raise bad_input("没有这一步。", "请刷新页面。")
    step = handling.Step(
        states.Move(move), fields.get("text", ""), fields.get("unit", ""), fields.get("of", ""), _version(fields)
    )

    def work() -> str | None:
        with write() as session:
            get(session, staff, number, "stuck")
            return handling.do_step(session, number, step, staff.id).conversation_id

    _tell(request, await asyncio.to_thread(work))
    return redirect(f"/desk/reports/{number}", status=303)


@bp.post("/help/<number:str>", name="help_step")
@needs("ticket.work")
async def help_step(request: Request, staff: StaffMember, number: str) -> HTTPResponse:
    fields = posted(request)
    move = fields.get("move", "")
    if move not in {m.value for m in help_states.Move}:
        raise bad_input("没有这一步。", "请刷新页面。")
    step = helping.Step(
        help_states.Move(move), fields.get("text", ""), fields.get("slot", ""), fields.get("authorised_by", ""),
        bool(fields.get("consent")), _version(fields),
    )  # fmt: skip

    def work() -> str | None:
        with write() as session:
            get(session, staff, number, "help")
            return helping.do_step(session, number, step, staff.id).conversation_id

    _tell(request, await asyncio.to_thread(work))
    return redirect(f"/desk/help/{number}", status=303)


def _version(fields: dict[str, str]) -> int | None:
    given = fields.get("version", "")
    return int(given) if given.isdecimal() else None


def _tell(request: Request, conversation: str | None) -> None:
    if conversation:
        request.app.ctx.live.tell(conversation)
    request.app.ctx.live.tell(DESK)


async def _reveal(request: Request, staff: StaffMember, number: str, type: str) -> HTTPResponse:
    def work() -> dict[str, str]:
        with write() as session:
            get(session, staff, number, type)
            return moderation.do_show_all(session, number, posted(request).get("reason", ""), staff.id)

    whole = await asyncio.to_thread(work)
    return await asyncio.to_thread(_page, request, staff, number, type, whole)


@bp.post("/reports/<number:str>/all", name="report_all")
@needs("report.work")
async def report_all(request: Request, staff: StaffMember, number: str) -> HTTPResponse:
    """The whole text and the telephone number, for a reason that is logged."""
    return await _reveal(request, staff, number, "stuck")


@bp.post("/help/<number:str>/all", name="help_all")
@needs("ticket.work")
async def help_all(request: Request, staff: StaffMember, number: str) -> HTTPResponse:
    return await _reveal(request, staff, number, "help")


@bp.post("/reports/<number:str>/text", name="report_text")
@needs("report.work")
async def report_text(request: Request, staff: StaffMember, number: str) -> HTTPResponse:
    """Change what must not stay, with a reason."""
    fields = posted(request)

    def work() -> str | None:
        with write() as session:
            get(session, staff, number, "stuck")
            changed = moderation.do_moderate(
                session, number, fields.get("text", ""), fields.get("reason", ""), staff.id
            )
            return changed.conversation_id

    _tell(request, await asyncio.to_thread(work))
    return redirect(f"/desk/reports/{number}", status=303)


@bp.post("/reports/<number:str>/evidence/<id:str>", name="report_evidence")
@needs("report.work")
async def report_evidence(request: Request, staff: StaffMember, number: str, id: str) -> HTTPResponse:
    """A file: a paper shows more of a person than any text, so that it needs a reason as well."""
    reason = posted(request).get("reason", "")

    def work() -> tuple[str, bytes]:
        with write() as session:
            get(session, staff, number, "stuck")
            evidence, body = content_of(session, number, id)
            do_reveal(session, staff.id, number, f"evidence {id}", reason)
            return evidence.type, body

    media, body = await asyncio.to_thread(work)
    headers = {
        "Content-Disposition": f'attachment; filename="{number}.{media.split("/")[1]}"',
        "Cache-Control": "no-store",
    }
    return secure(raw(body, content_type=media, headers=headers))


@bp.get("/follow-ups", name="follow_ups")
@needs("rating.follow")
async def tasks(request: Request, staff: StaffMember) -> HTTPResponse:
    def look() -> HTTPResponse:
        with read() as session:
            found = follow_ups.tasks(session, staff.roles)
            done = follow_ups.tasks(session, staff.roles, done=True, limit=20)
            return render(request, staff, "follow_ups.html", tasks=found, finished=done, names=names(session))

    return await asyncio.to_thread(look)


@bp.post("/follow-ups/<id:int>", name="follow_up")
@needs("rating.follow")
async def finish(request: Request, staff: StaffMember, id: int) -> HTTPResponse:
    def work() -> None:
        with write() as session:
            follow_ups.do_finish(session, id, posted(request).get("note", ""), staff.id, staff.roles)

    await asyncio.to_thread(work)
    return redirect("/desk/follow-ups", status=303)
