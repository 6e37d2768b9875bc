"""The desk's live stream: what happened, who is typing, who is looking. Goes on from Last-Event-ID after a lost line."""

from __future__ import annotations

import asyncio
import json as jsonlib
from dataclasses import asdict, dataclass
from typing import Any

from sanic import Blueprint, Request

from actions.database.engine import read
from actions.errors import Trouble
from actions.handover import lists, notes, people
from actions.reports import lists as tickets
from actions.staff.accounts import StaffMember
from actions.staff.permissions import may
from actions.staff.scope import routed
from actions.staff.sessions import still_signed_in
from channels.desk.colleagues import teams
from channels.desk.guard import COOKIE, needs
from channels.desk.viewing import Viewers
from channels.live import DESK, Live

bp = Blueprint("desk_stream", url_prefix="/desk")
LOOK_EVERY = 2.0
"""Seconds. What another process did is seen at the next look; what happened here wakes the stream at once."""
RENEW_EVERY = 15.0


@dataclass
class Reader:
    """One open desk: what it has seen and what it was told."""

    staff: StaffMember
    token: str
    seen: int
    counts: dict[str, Any] | None = None

    def news(self) -> list[tuple[int, dict[str, Any]]]:
        """What happened since, oldest first. Nothing personal goes over the stream: pages fetch what they may show."""
        found = people.events_after(self.seen)
        self.seen = found[-1].id if found else self.seen
        return [
            (e.id, {"kind": e.kind, "conversation": e.conversation_id, "mine": e.actor == self.staff.id}) for e in found
        ]

    def counted(self) -> dict[str, Any] | None:
        """Numbers for title and tabs, when they changed."""
        with read() as session:
            found = asdict(lists.counts(session, self.staff.id, teams(self.staff)))
            found["mentions"] = len(notes.mentions_of(session, self.staff.id))
            found["due"] = tickets.due(session, self.staff.id, self._types(), routed(self.staff))
        if found == self.counts:
            return None
        self.counts = found
        return found

    def _types(self) -> list[str]:
        return [
            of for of, permission in (("stuck", "report.read"), ("help", "ticket.read")) if may(self.staff, permission)
        ]


@bp.get("/events", name="events")
@needs("queue.read")
async def events(request: Request, staff: StaffMember) -> None:
    last = request.headers.get("last-event-id", "")
    watched = request.args.get("conversation", "")
    token = request.cookies.get(COOKIE) or ""
    reader = Reader(staff, token, int(last) if last.isdecimal() else await asyncio.to_thread(people.latest_event))
    live: Live = request.app.ctx.live
    viewers: Viewers = request.app.ctx.viewers
    queue = live.listen(DESK)
    response = await request.respond(
        content_type="text/event-stream; charset=utf-8",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )
    if watched:
        viewers.come(watched, staff.display)
    try:
        await response.send("retry: 2000\n\n")
        await _follow(response, reader, queue, viewers)
    except Trouble:
        return  # the database is locked, or the session ended: the page connects again and is told
    finally:
        live.leave(DESK, queue)
        if watched:
            viewers.go(watched, staff.display)


def _is_here(reader: Reader) -> bool:
    """Tell that the desk is open, as long as its session goes on: a page that is only left open ends with it."""
    return still_signed_in(reader.token) and people.do_be_here(reader.staff.id)


async def _follow(response: Any, reader: Reader, queue: Any, viewers: Viewers) -> None:
    renewed = 0.0
    clock = asyncio.get_running_loop().time
    while True:
        if clock() - renewed >= RENEW_EVERY:
            renewed = clock()
            if not await asyncio.to_thread(_is_here, reader):
                await response.send("event: ended\ndata: {}\n\n")
                return
            await response.send(": here\n\n")
        for number, event in await asyncio.to_thread(reader.news):
            await response.send(f"id: {number}\nevent: desk\ndata: {_line(event)}\n\n")
        if counts := await asyncio.to_thread(reader.counted):
            await response.send(f"event: counts\ndata: {_line(counts)}\n\n")
        try:
            signal = await asyncio.wait_for(queue.get(), LOOK_EVERY)
        except TimeoutError:
            continue
        if "typing" in signal:
            await response.send(f"event: typing\ndata: {_line(signal)}\n\n")
        elif "viewers" in signal:
            told = {"conversation": signal["viewers"], "names": viewers.of(signal["viewers"])}
            await response.send(f"event: viewers\ndata: {_line(told)}\n\n")
        elif "said" in signal:
            await response.send(f"event: said\ndata: {_line({'conversation': signal['said']})}\n\n")


def _line(value: Any) -> str:
    return jsonlib.dumps(value, ensure_ascii=False, separators=(",", ":"))
