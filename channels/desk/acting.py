"""What the owner of a conversation does: answer, type, send a notice, transfer, hand back, close. And notes, by anybody."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from sanic import Blueprint, Request, json
from sanic.response import HTTPResponse, empty

from actions.audit import do_note
from actions.database.engine import read, together
from actions.database.models import Conversation
from actions.errors import bad_input
from actions.handover import notes, owning, sending
from actions.handover.caseview import line_of
from actions.handover.hearing import BY_VOICE
from actions.handover.people import TEAMS, everybody
from actions.handover.records import open_of
from actions.search import find
from actions.staff.accounts import StaffMember
from actions.staff.canned import check_filled
from channels.desk.colleagues import colleagues, person
from channels.desk.conversations import public_line
from channels.desk.guard import needs
from channels.desk.posting import client_id, done, posted
from channels.live import DESK
from knowledge import catalogue

bp = Blueprint("desk_acting", url_prefix="/desk/conversations")


async def _do(request: Request, staff: StaffMember, conversation: str, what: str, work: Callable[[], Any]) -> Any:
    """Do it and write it into the audit, both or neither; then wake everybody whom it concerns."""

    def both() -> Any:
        with together() as session:
            result = work()
            do_note(session, staff.id, what, conversation, {})
        return result

    result = await asyncio.to_thread(both)
    request.app.ctx.live.tell(conversation)
    request.app.ctx.live.tell(DESK)
    return result


def _page(conversation: str) -> str:
    return f"/desk/conversations/{conversation}"


@bp.post("/<conversation:str>/answer", name="answer")
@needs("conversation.answer")
async def answer(request: Request, staff: StaffMember, conversation: str) -> HTTPResponse:
    fields = posted(request)
    check_filled(fields.get("text", ""))
    said = await _do(
        request, staff, conversation, "answered",
        lambda: owning.do_answer(conversation, person(staff), fields.get("text", ""), client_id(fields)),
    )  # fmt: skip
    return done(request, _page(conversation), line=public_line(line_of(said)))


@bp.post("/<conversation:str>/typing", name="typing")
@needs("conversation.answer")
async def typing(request: Request, staff: StaffMember, conversation: str) -> HTTPResponse:
    """Show the citizen that somebody is writing, for as long as it is repeated."""
    if await asyncio.to_thread(_owns, conversation, staff.id):
        request.app.ctx.live.tell(conversation, typing=True, sender="staff")
        if (show := getattr(request.app.ctx, "wechat_typing", None)) is not None:
            request.app.add_task(show(conversation))  # WeChat may be slow, and who types must not wait for it
    return empty()


def _owns(conversation: str, staff: str) -> bool:
    with read() as session:
        found = open_of(session, conversation)
        return found is not None and found.owner == staff


@bp.post("/<conversation:str>/note", name="note")
@needs("conversation.note")
async def note(request: Request, staff: StaffMember, conversation: str) -> HTTPResponse:
    fields = posted(request)

    def keep() -> list[owning.Person]:
        with read() as session:
            people = everybody(session)
        return notes.do_note_down(conversation, person(staff), fields.get("text", ""), people)

    named = await _do(request, staff, conversation, "noted", keep)
    return done(request, _page(conversation), named=[p.name for p in named])


@bp.post("/<conversation:str>/transfer", name="transfer")
@needs("conversation.answer")
async def transfer(request: Request, staff: StaffMember, conversation: str) -> HTTPResponse:
    """To a person (``s:ID``) or to a team (``t:ROLE``), with a reason."""
    fields = posted(request)
    kind, _, target = fields.get("to", "").partition(":")
    reason = fields.get("reason", "")

    def give() -> None:
        with read() as session:
            found = {p.id: p for p in colleagues(session, staff)}
            known = {p.id: p for p in everybody(session)}
        if kind == "t" and target in TEAMS:
            owning.do_queue_for(conversation, person(staff), target, TEAMS[target], reason)
        elif kind == "s" and target in known:
            owning.do_give(conversation, person(staff), known[target], reason, present=target in found)
        else:
            raise bad_input("没有选转给谁。", "请选一位同事或一个组。")

    await _do(request, staff, conversation, "transferred", give)
    return done(request, "/desk/queue?list=mine")


@bp.post("/<conversation:str>/hand-back", name="hand_back")
@needs("conversation.answer")
async def hand_back(request: Request, staff: StaffMember, conversation: str) -> HTTPResponse:
    await _do(
        request, staff, conversation, "handed back", lambda: owning.do_hand_back(conversation, person(staff))
    )  # fmt: skip
    return done(request, "/desk/queue?list=mine")


@bp.post("/<conversation:str>/close", name="close")
@needs("conversation.answer")
async def close(request: Request, staff: StaffMember, conversation: str) -> HTTPResponse:
    words = posted(request).get("done", "")
    await _do(request, staff, conversation, "closed", lambda: owning.do_close(conversation, person(staff), words))
    return done(request, "/desk/queue?list=mine")


@bp.post("/<conversation:str>/link", name="link")
@needs("conversation.link")
async def link(request: Request, staff: StaffMember, conversation: str) -> HTTPResponse:
    """The other conversation is named by its id or by the address of its page."""
    fields = posted(request)
    other = fields.get("other", "").strip().rstrip("/").split("/")[-1]
    await _do(
        request, staff, conversation, "linked",
        lambda: notes.do_link(conversation, other, person(staff), fields.get("reason", "")),
    )  # fmt: skip
    return done(request, _page(conversation))


@bp.get("/<conversation:str>/matters", name="matters")
@needs("conversation.answer")
async def matters(request: Request, staff: StaffMember, conversation: str) -> HTTPResponse:
    """What the search finds, to send a notice of."""
    query = str(request.args.get("q", ""))[:200] if await asyncio.to_thread(_owns, conversation, staff.id) else ""
    found = await asyncio.to_thread(find, query) if query.strip() else None
    listed = [catalogue.load().matter(m.id) for m in found.matters] if found else []
    return json({"matters": [{"id": m.slug, "name": m.name, "summary": m.summary} for m in listed if m]})


@bp.post("/<conversation:str>/notice", name="notice")
@needs("conversation.answer")
async def notice(request: Request, staff: StaffMember, conversation: str) -> HTTPResponse:
    fields = posted(request)
    await _do(
        request, staff, conversation, "sent a notice",
        lambda: sending.do_send_notice(conversation, person(staff), fields.get("matter", ""), client_id(fields)),
    )  # fmt: skip
    return done(request, _page(conversation))


@bp.post("/<conversation:str>/say", name="say")
@needs("conversation.answer")
async def say_for(request: Request, staff: StaffMember, conversation: str) -> HTTPResponse:
    """What somebody on the telephone says, put to the assistant as their words."""
    fields = posted(request)
    if not await asyncio.to_thread(_by_voice, conversation, staff.id):
        raise bad_input("只有来电和柜台登记的对话，才能替对方说。", "请在答复框里写给对方。")
    await request.app.ctx.turns.take(conversation, client_id(fields), text=fields.get("text", ""))
    return done(request, _page(conversation))


def _by_voice(conversation: str, staff: str) -> bool:
    with read() as session:
        found = session.get(Conversation, conversation)
        return found is not None and found.channel in BY_VOICE and _owns(conversation, staff)
