"""The queue, my conversations, colleagues' and finished ones; search; beginning one for somebody on the telephone."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

from sanic import Blueprint, Request
from sanic.response import HTTPResponse, redirect

from actions.audit import do_note
from actions.availability.kept import shifts
from actions.availability.shifts import Shifts
from actions.availability.worktime import working_minutes_between
from actions.clock import now
from actions.database.engine import read, together
from actions.database.handover_models import Handover
from actions.errors import Trouble
from actions.handover import lists, notes, queue, searching, sending
from actions.handover.lists import Page, Row
from actions.handover.people import TEAMS, names
from actions.handover.timing import clocks
from actions.settings import settings
from actions.staff.accounts import StaffMember
from channels.desk.colleagues import person, teams
from channels.desk.guard import needs
from channels.desk.pages import render
from channels.desk.posting import done, posted
from channels.live import DESK
from knowledge import catalogue

bp = Blueprint("desk_queue", url_prefix="/desk/queue")
TABS = {"waiting": "排队", "mine": "我的", "others": "同事的", "ended": "已结束"}
CHANNELS = {"web": "网页", "wechat": "微信", "phone": "电话", "counter": "柜台"}


def _page(tab: str, staff: StaffMember, after: str) -> tuple[Page, dict[str, Any]]:
    with read() as session:
        found = {
            "waiting": lambda: lists.waiting(session, staff.id, teams(staff), after),
            "mine": lambda: lists.mine(session, staff.id),
            "others": lambda: lists.others(session, staff.id, after),
            "ended": lambda: lists.ended(session, staff.id, after),
        }[tab]()
        around = {
            "counts": lists.counts(session, staff.id, teams(staff)), "names": names(session),
            "mentions": notes.mentions_of(session, staff.id), "hours": shifts(session, settings().region),
        }  # fmt: skip
        return found, around


def shown(row: Row, hours: Shifts) -> dict[str, Any]:
    """A row with what the page says about it."""
    moment = now()
    return {
        "row": row, "minutes": int((moment - row.waiting_since).total_seconds() // 60),
        "clocks": [c for c in clocks(row, moment, partial(working_minutes_between, hours)) if c.words], "channel": CHANNELS.get(row.channel, row.channel),
    }  # fmt: skip


@bp.get("/", name="list")
@needs("queue.read")
async def listed(request: Request, staff: StaffMember) -> HTTPResponse:
    tab = request.args.get("list", "waiting")
    tab = tab if tab in TABS else "waiting"
    page, around = await asyncio.to_thread(_page, tab, staff, request.args.get("after", ""))
    return render(
        request, staff, "queue.html", tab=tab, tabs=TABS, rows=[shown(r, around["hours"]) for r in page.rows],
        following=page.following, **around,
    )  # fmt: skip


@bp.post("/next", name="next")
@needs("queue.claim")
async def take_next(request: Request, staff: StaffMember) -> HTTPResponse:
    """Take the one that waits longest."""

    def claimed() -> Handover | None:
        with together() as session:
            taken = queue.do_claim_next(staff.id, staff.display, teams(staff) or frozenset(TEAMS))
            if taken is not None:
                do_note(session, staff.id, "claimed", taken.conversation_id)
            return taken

    taken = await asyncio.to_thread(claimed)
    if taken is None:
        return done(request, "/desk/queue?list=waiting", conversation=None)
    _tell(request, taken.conversation_id)
    return done(request, f"/desk/conversations/{taken.conversation_id}", conversation=taken.conversation_id)


@bp.post("/<handover:str>/claim", name="claim")
@needs("queue.pick")
async def claim(request: Request, staff: StaffMember, handover: str) -> HTTPResponse:
    """Take this one although others may wait longer."""

    def claimed() -> Handover:
        with together() as session:
            taken = queue.do_claim(handover, staff.id, staff.display)
            do_note(session, staff.id, "claimed", taken.conversation_id, {"picked": True})
            return taken

    taken = await asyncio.to_thread(claimed)
    _tell(request, taken.conversation_id)
    return done(request, f"/desk/conversations/{taken.conversation_id}", conversation=taken.conversation_id)


@bp.get("/search", name="search")
@needs("conversation.search")
async def search(request: Request, staff: StaffMember) -> HTTPResponse:
    query = str(request.args.get("q", ""))[:100]

    def find() -> tuple[searching.Found, dict[str, str], Shifts]:
        with read() as session:
            return searching.search(session, staff.id, query), names(session), shifts(session, settings().region)

    found, known, hours = await asyncio.to_thread(find)
    hits = [{**shown(h.row, hours), "where": h.where} for h in found.hits]
    return render(request, staff, "conversation_search.html", query=query, hits=hits, more=found.more, names=known)


@bp.get("/open", name="open_page")
@needs("conversation.open")
async def opening(request: Request, staff: StaffMember) -> HTTPResponse:
    listed_matters = [(m.slug, m.name) for m in catalogue.load().matters.values()]
    return render(request, staff, "conversation_open.html", matters=listed_matters)


@bp.post("/open", name="open")
@needs("conversation.open")
async def open_for(request: Request, staff: StaffMember) -> HTTPResponse:
    """Begin a conversation for somebody on the telephone or at the counter."""
    fields = posted(request)
    if fields.get("agreed") != "yes":
        raise Trouble("not_agreed", "还没有说明会记录。", "请先告诉对方会记下来办事用，对方同意后再勾选。", 422)

    def opened() -> str:
        with together() as session:
            made = sending.do_open_for(
                fields.get("channel", ""), person(staff), fields.get("why", ""), fields.get("matter", "")
            )
            do_note(session, staff.id, "opened", made, {"channel": fields.get("channel", "")})
            return made

    made = await asyncio.to_thread(opened)
    request.app.ctx.live.tell(DESK)
    return redirect(f"/desk/conversations/{made}", status=303)


def _tell(request: Request, conversation: str) -> None:
    request.app.ctx.live.tell(conversation)
    request.app.ctx.live.tell(DESK)
