"""``/reports``: code and tail in, the state and its history out, and what its author may still do."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from sanic import Blueprint, Request
from sanic.response import HTTPResponse

from actions.database.engine import read, write
from actions.database.models import Rating, Ticket
from actions.errors import Trouble, bad_input
from actions.help_requests import handling as helping
from actions.help_requests.states import Move as HelpMove
from actions.ratings.rating import Occasion, do_rate, grades, of, reasons
from actions.reports import following
from actions.reports.following import Followed, followed
from actions.settings import settings
from actions.tickets import CITIZEN, follow
from channels.limits import check_codes, note_wrong_code
from channels.live import DESK
from channels.web.reports.showing import page

bp = Blueprint("reports_following", url_prefix="/reports")


def _posted(request: Request) -> dict[str, str]:
    return {name: str(values[-1]) for name, values in dict((request.form or {}).items()).items() if values}


def _ask(code: str = "", tail: str = "", wrong: Trouble | None = None) -> HTTPResponse:
    return page("follow.html", wrong.status if wrong else 200, code=code, tail=tail, wrong=wrong)


@bp.get("/")
async def begin(_request: Request) -> HTTPResponse:
    return _ask()


@bp.get("/<code:[2-9A-Za-z]{8}>", name="code")
async def with_code(_request: Request, code: str) -> HTTPResponse:
    """From a link: the tail is still to be given."""
    return _ask(code.upper())


@bp.post("/view")
async def view(request: Request) -> HTTPResponse:
    """One ticket. What changes it is posted to the same place, so that nothing secret stands in an address."""
    posted = _posted(request)
    code, tail, wish = posted.get("code", ""), posted.get("tail", ""), posted.get("do", "")
    try:
        check_codes(request)
        found = await asyncio.to_thread(_open, code, tail)
    except Trouble as wrong:
        if wrong.code == "not_found":
            note_wrong_code(request)
        return _ask(code, tail, wrong)
    trouble = None
    if wish:
        try:
            await asyncio.to_thread(_change, code, tail, wish, posted)
            request.app.ctx.live.tell(DESK)
        except Trouble as wrong:
            trouble = wrong
        found = await asyncio.to_thread(_open, code, tail)
    shown, rating = found
    return page(
        "followed.html", trouble.status if trouble else 200, found=shown, code=code, tail=tail, wrong=trouble,
        rating=rating, grades=grades(), reasons={**reasons(1), **reasons(5)}, days=settings().report_reopen_days,
        done="" if trouble else wish,
    )  # fmt: skip


def _open(code: str, tail: str) -> tuple[Followed, Rating | None]:
    with read() as session:
        ticket = follow(session, code, tail)
        return followed(session, ticket), of(session, _occasion(ticket))


def _occasion(ticket: Ticket) -> Occasion:
    kind = "report" if ticket.type == "stuck" else "help"
    return Occasion(
        kind, ticket.number, ticket.conversation_id, unit=ticket.unit, matter=ticket.matter, agent=ticket.owner or ""
    )


def _change(code: str, tail: str, wish: str, posted: dict[str, str]) -> None:
    if wish not in WISHES:
        raise bad_input("没有这一步。", "请刷新页面。")
    with write() as session:
        WISHES[wish](session, follow(session, code, tail), posted)


def _withdraw(session: Any, ticket: Ticket, _posted: dict[str, str]) -> None:
    if ticket.type == "help":
        helping.do_step(session, ticket.number, helping.Step(HelpMove.CANCEL), CITIZEN)
    else:
        following.do_withdraw(session, ticket)


def _rate(session: Any, ticket: Ticket, posted: dict[str, str]) -> None:
    if ticket.ended_at is None:
        raise bad_input("这件事还在办。", "办完以后再评价。")
    grade = posted.get("grade", "")
    do_rate(
        session, _occasion(ticket), int(grade) if grade.isdecimal() else 0,
        [posted[k] for k in posted if k.startswith("why-")], posted.get("words", ""),
    )  # fmt: skip


def _only_reports(do: Callable[[Any, Ticket, dict[str, str]], None]) -> Callable[[Any, Ticket, dict[str, str]], None]:
    def checked(session: Any, ticket: Ticket, posted: dict[str, str]) -> None:
        if ticket.type != "stuck":
            raise bad_input("没有这一步。", "请刷新页面。")
        do(session, ticket, posted)

    return checked


WISHES: dict[str, Callable[[Any, Ticket, dict[str, str]], None]] = {
    "add": lambda s, t, p: following.do_add(s, t, p.get("words", "")),
    "withdraw": _withdraw,
    "reopen": _only_reports(lambda s, t, p: following.do_reopen(s, t, p.get("words", ""))),
    "solved": _only_reports(lambda s, t, _p: following.do_say_solved(s, t, True)),
    "not_solved": _only_reports(lambda s, t, _p: following.do_say_solved(s, t, False)),
    "rate": _rate,
}
"""What the author may do, by the name of its button."""
