"""``/forms/…``: in by a one-time link, then fill, review, hand in, download."""

from __future__ import annotations

import asyncio
import base64
import binascii
from typing import Any

from sanic import Blueprint, Request, json
from sanic.response import HTTPResponse, empty, html, raw, redirect

from actions.database.engine import read, write
from actions.database.form_models import FormRecord
from actions.errors import Trouble, bad_input, not_found
from actions.forms import doors, looking_on, materials, records
from actions.forms.records import Filling
from channels.web.forms.entering import COOKIE, form_data, looking, private, writing
from channels.web.forms.places import towns
from channels.web.forms.reading import Read, read_posted, table_action
from channels.web.forms.showing import ROOM, render, show
from channels.web.secure import secure
from channels.wechat import opening
from knowledge.forms.papers import paper
from knowledge.forms.papers.bundle import TYPES

bp = Blueprint("forms", url_prefix="/forms")
PREFETCH = ("purpose", "sec-purpose", "x-purpose", "x-moz")
DATA = "data:image/png;base64,"


@bp.get("/static/<name:path>", name="static")
async def static_file(request: Request, name: str) -> HTTPResponse:
    return ROOM.file(request, name)


@bp.get("/<ref:str>")
async def page(request: Request, ref: str) -> HTTPResponse:
    """A link lets this device in, once, and leads to the form; a form's own address needs a device that was let in."""
    if ref.startswith("f_"):
        filling = await looking(request, ref, records.filling_of)
        return _form_page(filling, strict=bool(request.args.get("check")))
    if any(request.headers.get(name) for name in PREFETCH):
        return empty(status=204)  # a look-ahead of the browser or the chat app must not use the link up
    return await _enter(ref, request.args.get("code") or "", request.args.get("state") or "")


async def _enter(token: str, code: str, state: str) -> HTTPResponse:
    """A link that was sent to a WeChat person goes by way of WeChat, which says who opens it."""

    def is_bound() -> bool:
        with read() as session:
            return doors.bound(session, token)

    person = None
    if await asyncio.to_thread(is_bound):
        if not code:
            return private(redirect(opening.ask_address(token), status=302))
        person = await opening.opener(token, code, state)

    def work() -> doors.Entered:
        with write() as session:
            return doors.do_enter(session, token, person)

    entered = await asyncio.to_thread(work)
    response = redirect(f"/forms/{entered.form_id}", status=303)
    response.add_cookie(
        f"{COOKIE}_{entered.form_id}", entered.token, path="/forms", httponly=True, samesite="Lax",
        secure=doors.full_address("").startswith("https:"), max_age=int(doors.SESSION_LIFE.total_seconds()),
    )  # fmt: skip
    return private(response)


def _form_page(filling: Filling, *, strict: bool, status: int = 200, rows: str = "") -> HTTPResponse:
    parts = show(filling, strict=strict)
    return private(
        html(
            render(
                "fill.html",
                filling=filling,
                parts=parts,
                strict=strict,
                more=rows,
                towns=towns(),
                shown=looking_on.shown(filling.record),
            ),
            status=status,
        )
    )


@bp.post("/<form_id:str>")
async def save_page(request: Request, form_id: str) -> HTTPResponse:
    """The whole page at once, as a browser without scripts sends it."""
    posted = form_data(request)

    def do(session: Any, record: FormRecord) -> Filling:
        form = records.filling_of(session, record).form
        got = read_posted(posted, form)
        filling = records.do_save(session, record, got.raw, got.confirmed)
        for chosen in posted.get("pick", []):
            key, _, n = chosen.partition(":")
            filling = records.do_pick(session, record, key, int(n) if n.isdecimal() else -1)
        if table := table_action(posted, filling.values):
            filling = records.do_save(session, record, {table[0]: table[1]})
        return filling

    filling = await writing(request, form_id, do)
    if posted.get("go") == ["review"]:
        if filling.problems:
            return _form_page(filling, strict=False, status=422)
        return private(redirect(f"/forms/{form_id}/review", status=303))
    more = (posted.get("more") or [""])[0]
    if more:
        return _form_page(filling, strict=False, rows=more)
    return private(redirect(f"/forms/{form_id}", status=303))


@bp.post("/<form_id:str>/save")
async def save_some(request: Request, form_id: str) -> HTTPResponse:
    """A few fields while somebody types. What is wrong with them, and what followed from them, comes back."""
    body = request.json if isinstance(request.json, dict) else {}
    fields, confirmed = body.get("fields"), body.get("confirmed", [])
    if not isinstance(fields, dict) or not isinstance(confirmed, list):
        raise bad_input("请求里要有 fields。")

    def do(session: Any, record: FormRecord) -> tuple[Filling, Filling]:
        before = records.filling_of(session, record)
        got = Read({str(k): v for k, v in fields.items()}, tuple(str(c) for c in confirmed))
        return before, records.do_save(session, record, got.raw, got.confirmed)

    before, after = await writing(request, form_id, do)
    seen = [s for part in show(after, strict=False) for s in part.fields]
    followed = {
        s.key: {"value": s.value, "words": s.words, "note": s.note}
        for s in seen
        if s.key not in fields and before.values.get(s.key) != after.values.get(s.key)
    }
    problems: dict[str, list[str]] = {}
    for p in after.problems:
        problems.setdefault(p.key, []).append(p.sentence())
    counts = {**after.counts, "problems": len(after.problems)}
    return private(
        json(
            {
                "problems": problems, "beside": {s.key: s.beside for s in seen if s.beside}, "followed": followed,
                "counts": counts, "revision": after.record.revision,
            }
        )
    )  # fmt: skip


@bp.get("/<form_id:str>/review")
async def review(request: Request, form_id: str) -> HTTPResponse:
    filling = await looking(request, form_id, records.filling_of)
    return _review_page(filling)


def _review_page(filling: Filling, status: int = 200, said: str = "") -> HTTPResponse:
    signing = any(f.type == "signature" for f in filling.form.fields)
    parts = show(filling, strict=True)
    return private(html(render("review.html", filling=filling, parts=parts, said=said, signing=signing), status=status))


@bp.post("/<form_id:str>/review")
async def hand_in(request: Request, form_id: str) -> HTTPResponse:
    posted = form_data(request)
    drawn = (posted.get("signature") or [""])[0]

    def do(session: Any, record: FormRecord) -> tuple[Filling, str]:
        records.do_save(session, record, {}, [name[2:] for name in posted if name.startswith("c.")])
        if drawn.startswith(DATA):
            records.do_sign(session, record, _picture(drawn))
        if posted.get("go") != ["submit"]:
            return records.filling_of(session, record), ""
        try:
            return records.do_submit(session, record), ""
        except Trouble as trouble:
            return records.filling_of(session, record), f"{trouble.sentence}{trouble.what_now}"

    filling, said = await writing(request, form_id, do)
    if said or posted.get("go") != ["submit"]:
        return _review_page(filling, 422 if said else 200, said)
    return private(redirect(f"/forms/{form_id}/done", status=303))


def _picture(data: str) -> bytes:
    try:
        return base64.b64decode(data.removeprefix(DATA), validate=True)
    except binascii.Error as failure:
        raise bad_input("签名没有存上。", "请重写一次，或到窗口再签。") from failure


@bp.get("/<form_id:str>/done")
async def done(request: Request, form_id: str) -> HTTPResponse:
    filling = await looking(request, form_id, records.filling_of)
    return private(html(render("done.html", filling=filling, preview=False)))


@bp.get("/<form_id:str>/file/<name:str>")
async def file(request: Request, form_id: str, name: str) -> HTTPResponse:
    """``form.pdf``, ``form.docx``, ``form.xlsx``, ``form.html``, ``item-7.pdf``, ``bundle.zip``."""
    stem, _, kind = name.partition(".")
    number = stem.removeprefix("item-")
    if kind not in ("pdf", "docx", "xlsx", "html", "json", "zip") or not (
        stem in ("form", "bundle") or number.isdecimal()
    ):
        raise not_found("这个文件")

    def look(session: Any, record: FormRecord) -> tuple[Filling, Any]:
        return records.filling_of(session, record), materials.bundled(session, record) if kind == "zip" else ({}, [])

    filling, (uploads, listed) = await looking(request, form_id, look)
    item = int(number) if number.isdecimal() else None
    if item is not None and all(i.n != item for i in filling.form.item_forms):
        raise not_found("这个文件")
    body = await asyncio.to_thread(
        paper, kind, filling.form, filling.values, item=item, signature=filling.signature, uploads=uploads,
        more={"materials": listed},
    )  # fmt: skip
    if kind == "html":
        response = secure(html(body.decode()), own_styles=True)
    else:
        types = {**TYPES, "zip": "application/zip"}
        disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
        response = secure(raw(body, content_type=types[kind], headers=disposition))
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.post("/<form_id:str>/link")
async def another_device(request: Request, form_id: str) -> HTTPResponse:
    """A fresh one-time link for going on elsewhere."""
    path = await writing(request, form_id, doors.do_hand_out)
    return private(html(render("link.html", address=doors.full_address(path), form_id=form_id)))


@bp.post("/<form_id:str>/show")
async def let_staff_look_on(request: Request, form_id: str) -> HTTPResponse:
    wanted = form_data(request).get("show") == ["yes"]
    await writing(request, form_id, lambda s, r: looking_on.do_show(s, r, wanted=wanted))
    return private(redirect(f"/forms/{form_id}#looking", status=303))


@bp.post("/<form_id:str>/erase")
async def erase(request: Request, form_id: str) -> HTTPResponse:
    """All that was filled in, at once. Asked for twice: the first time the page says what will be gone."""
    if (form_data(request).get("sure") or [""])[0] != "yes":
        await looking(request, form_id, lambda _s, r: r.id)
        return private(html(render("erase.html", form_id=form_id)))
    await writing(request, form_id, records.do_erase)
    response = private(html(render("erased.html")))
    response.delete_cookie(f"{COOKIE}_{form_id}", path="/forms")
    return response
