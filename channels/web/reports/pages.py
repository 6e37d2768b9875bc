"""``/reports/new``: three screens, with or without scripts: what, where and when, what staff will see. Then the receipt."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from sanic import Blueprint, Request
from sanic.response import HTTPResponse

from actions.database.engine import read, write
from actions.dialogue.people import phone_in
from actions.errors import Trouble, bad_input
from actions.forms.scans import LARGEST
from actions.identity import new_token
from actions.reports.filing import LONGEST, Draft, Preview, check, check_matter, do_file, preview
from actions.reports.terms import kinds
from actions.settings import settings
from actions.tickets import About, Filed, tail_of
from actions.tickets import get as ticket_of
from actions.uploads import MOST_FILES, Upload, do_attach
from channels.limits import check_report
from channels.web.reports.showing import ROOM, page
from knowledge import catalogue

bp = Blueprint("reports", url_prefix="/reports")
LARGEST_REQUEST = LARGEST * 3
FIELDS = ("text", "kind", "where", "when", "matter", "phone", "like", "once")
STEPS = ("what", "where", "check")


def fields_of(request: Request) -> dict[str, str]:
    """What the page posted: the last value of each of our fields."""
    posted: Mapping[str, list[str]] = dict((request.form or {}).items())
    return {name: str(posted[name][-1]) if posted.get(name) else "" for name in (*FIELDS, "step", "back")}


def draft_of(fields: Mapping[str, str]) -> Draft:
    phone = fields["phone"].strip()
    if phone and not phone_in(phone):
        raise bad_input("电话号码好像不对。", "写 11 位手机号，或带区号的座机；不想留就空着。")
    return Draft(
        fields["text"], fields["kind"] or "other", fields["where"], fields["when"], phone_in(phone), fields["like"],
        fields["once"][:64],
    )  # fmt: skip


def about_of(fields: Mapping[str, str]) -> About:
    matter, item = check_matter(fields["matter"], 0)
    return About(matter=matter, item=item, region=settings().region, channel="page")


def screen(
    step: str, fields: Mapping[str, str], status: int = 200, wrong: Trouble | None = None, **more: Any
) -> HTTPResponse:
    matters = [(m.slug, m.name) for m in catalogue.load().matters.values()]
    values = {"kinds": kinds(), "matters": matters, "longest": LONGEST, "most_files": MOST_FILES, "shown": None, **more}
    return page(f"{step}.html", status, fields=fields, step=STEPS.index(step) + 1, wrong=wrong, **values)


@bp.get("/static/<name:path>", name="static")
async def static_file(request: Request, name: str) -> HTTPResponse:
    return ROOM.file(request, name)


@bp.get("/new")
async def begin(request: Request) -> HTTPResponse:
    """The first screen; ``?matter=`` says what it is about, when that is known already."""
    fields = dict.fromkeys((*FIELDS, "step", "back"), "") | {"matter": str(request.args.get("matter") or "")}
    return screen("what", fields)


@bp.post("/new")
async def next_screen(request: Request) -> HTTPResponse:
    """The next screen, or an earlier one with everything still in it."""
    fields = fields_of(request)
    if fields["back"] in STEPS:
        return screen(fields["back"], fields)
    try:
        check(draft_of(fields))
        if fields["step"] == "what":
            return screen("where", fields)
        return await _checking(fields)
    except Trouble as wrong:
        return screen(fields["step"] if fields["step"] in STEPS[:2] else "what", fields, wrong.status, wrong)


async def _checking(fields: dict[str, str], wrong: Trouble | None = None) -> HTTPResponse:
    def look() -> Preview:
        with read() as session:
            return preview(session, draft_of({**fields, "phone": ""}), about_of(fields))

    shown = await asyncio.to_thread(look)
    fields["once"] = fields["once"] or new_token()
    return screen("check", fields, wrong.status if wrong else 200, wrong, shown=shown)


@bp.post("/send", stream=True)
async def send(request: Request) -> HTTPResponse:
    """File it, with its evidence, in one transaction. A second click shows the same receipt."""
    await _read_all(request)
    fields = fields_of(request)
    sent: dict[str, list[Any]] = dict((request.files or {}).items())
    files = [f for f in sent.get("file", ()) if f.body]
    try:
        check_report(request)
        draft, where = draft_of(fields), about_of(fields)

        def work() -> tuple[Filed, str]:
            with write() as session:
                filed = do_file(session, draft, where)
                ticket = ticket_of(session, filed.number)
                if files and ticket.version == 1:  # a second click must not attach them again
                    do_attach(session, filed.number, [Upload(f.name, f.body) for f in files])
                    ticket.version += 1
                return filed, tail_of(ticket)

        filed, tail = await asyncio.to_thread(work)
    except Trouble as wrong:
        return await _checking(fields, wrong) if fields["text"].strip() else screen("what", fields, wrong.status, wrong)
    return page("sent.html", filed=filed, tail=tail, kinds=kinds(), days=settings().report_acknowledge_days)


async def _read_all(request: Request) -> None:
    """Only here may a request be longer than elsewhere. Raises Trouble 413."""
    stream: Any = request.stream
    stream.request_max_size = LARGEST_REQUEST * 2
    body = bytearray()
    while (part := await stream.read()) is not None:
        if len(body) <= LARGEST_REQUEST:
            body += part
    if len(body) > LARGEST_REQUEST:
        raise Trouble("too_large", "附件加起来超过 30 兆，没有收。", "请少交几张，或拍得小一点。", 413)
    request.body = bytes(body)
