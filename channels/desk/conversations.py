"""One conversation with its whole case: read by all who may, answered by the owner alone."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

from sanic import Blueprint, Request, json
from sanic.response import HTTPResponse

from actions import audit
from actions.availability.kept import shifts
from actions.availability.worktime import working_minutes_between
from actions.clock import CHINA, now
from actions.database.engine import read, write
from actions.handover import caseview, lists, notes
from actions.handover.caseview import CaseView, Line
from actions.handover.owning import check_reason
from actions.handover.people import TEAMS, names
from actions.handover.records import latest_of
from actions.handover.states import IN_WORDS, State
from actions.handover.timing import clocks
from actions.settings import settings
from actions.staff.accounts import StaffMember
from channels.desk.colleagues import colleagues
from channels.desk.guard import needs
from channels.desk.pages import render
from channels.desk.posting import done, posted
from channels.desk.queue import CHANNELS

bp = Blueprint("desk_conversations", url_prefix="/desk/conversations")
SENDERS = {"citizen": "群众", "assistant": "助手", "staff": "工作人员", "system": "提示"}
EVENTS = {
    "requested": "要求找人", "opened": "工作人员登记", "claimed": "接待", "left": "对方不等了", "given": "转给同事", "queued": "转到组",
    "released": "放回排队", "handed back": "交回助手", "closed": "结束", "noted": "写了备注", "linked": "关联了另一次对话",
}  # fmt: skip


def public_line(line: Line) -> dict[str, Any]:
    """A message as the desk's script shows it."""
    return {
        "seq": line.seq, "from": line.sender, "who": SENDERS.get(line.sender, ""), "kind": line.kind, "text": line.text,
        "at": f"{line.at.astimezone(CHINA):%m-%d %H:%M}", "masked": line.masked,
    }  # fmt: skip


@bp.get("/<conversation:str>", name="page")
@needs("conversation.read")
async def page(request: Request, staff: StaffMember, conversation: str) -> HTTPResponse:
    def look() -> dict[str, Any]:
        with read() as session:
            found = caseview.view(session, conversation)
            row = lists.rows(session, staff.id, [found.handover])[0] if found.handover else None
            hours = shifts(session, settings().region)
            return {
                "view": found, "names": names(session), "colleagues": colleagues(session, staff),
                "clocks": [c for c in clocks(row, now(), partial(working_minutes_between, hours)) if c.words] if row else [],
            }  # fmt: skip

    values = await asyncio.to_thread(look)
    view: CaseView = values["view"]
    last = view.lines[-1].seq if view.lines else 0
    await asyncio.to_thread(notes.do_mark_read, conversation, staff.id, last)
    state = State(view.handover.state) if view.handover else State.ASSISTANT
    owner = view.handover is not None and view.handover.owner == staff.id and state is State.STAFF
    return render(
        request, staff, "conversation.html", **values, lines=[public_line(n) for n in view.lines], last=last,
        state=state.value, state_words=IN_WORDS[state], owner=owner, teams=TEAMS, event_words=EVENTS,
        channel=CHANNELS.get(view.conversation.channel, view.conversation.channel),
    )  # fmt: skip


@bp.get("/<conversation:str>/lines", name="lines")
@needs("conversation.read")
async def lines(request: Request, staff: StaffMember, conversation: str) -> HTTPResponse:
    """Messages after or before a key, and how the conversation stands."""
    after, before = request.args.get("after", "0"), request.args.get("before", "0")

    def look() -> dict[str, Any]:
        with read() as session:
            caseview.check_readable(session, conversation)
            found = caseview.lines(
                session, conversation, after=int(after) if after.isdecimal() else 0,
                before=int(before) if before.isdecimal() else 0,
            )  # fmt: skip
            handover = latest_of(session, conversation)
            state = State(handover.state) if handover else State.ASSISTANT
            owner = handover.owner if handover else None
            return {
                "lines": [public_line(n) for n in found], "state": state.value, "words": IN_WORDS[state],
                "owner": owner == staff.id, "owner_name": names(session).get(owner or "", ""),
                "more": bool(found) and found[0].seq > 1,
            }  # fmt: skip

    return json(await asyncio.to_thread(look))


@bp.post("/<conversation:str>/read", name="read")
@needs("conversation.read")
async def mark_read(request: Request, staff: StaffMember, conversation: str) -> HTTPResponse:
    """Somebody has seen the messages up to ``seq``."""
    seq = posted(request).get("seq", "0")
    await asyncio.to_thread(notes.do_mark_read, conversation, staff.id, int(seq) if seq.isdecimal() else 0)
    return done(request, f"/desk/conversations/{conversation}")


@bp.post("/<conversation:str>/reveal", name="reveal")
@needs("conversation.reveal")
async def reveal(request: Request, staff: StaffMember, conversation: str) -> HTTPResponse:
    """What is masked, in the clear: with a reason, which is logged before anything is shown."""
    reason = check_reason(posted(request).get("reason", ""))

    def look() -> dict[str, Any]:
        with write() as session:
            caseview.check_readable(session, conversation)
            audit.do_reveal(session, staff.id, conversation, "conversation", reason)
            return caseview.revealed(session, conversation)

    shown = await asyncio.to_thread(look)
    response = json(shown)
    response.headers["Cache-Control"] = "no-store"
    return response
