"""The quieter pages of the desk: the audit log, the catalogue, the unanswered."""

from __future__ import annotations

import asyncio
from typing import Any

from sanic import Blueprint, Request
from sanic.response import HTTPResponse, redirect

from actions import audit, rules, unanswered
from actions.clock import now
from actions.database.engine import read, write
from actions.handover.people import names
from actions.outbox import delivering
from actions.search import find
from actions.staff.accounts import StaffMember
from actions.staff.permissions import may
from channels.desk.guard import needs
from channels.desk.pages import render
from channels.desk.posting import posted
from knowledge import catalogue

bp = Blueprint("desk_office", url_prefix="/desk")
AUDIT_PAGE = 50


@bp.get("/audit", name="audit")
@needs("audit.read")
async def audit_page(request: Request, staff: StaffMember) -> HTTPResponse:
    before = str(request.args.get("before", ""))

    def look() -> dict[str, Any]:
        with read() as session:
            found = audit.entries(session, before=int(before) if before.isdecimal() else 0, limit=AUDIT_PAGE)
            return {"entries": found, "names": names(session)}

    values = await asyncio.to_thread(look)
    full = len(values["entries"]) == AUDIT_PAGE
    return render(
        request, staff, "audit.html", words=audit.words(), following=values["entries"][-1].id if full else 0, **values
    )


@bp.get("/rules", name="rules")
@needs("rules.read")
async def rules_page(request: Request, staff: StaffMember) -> HTTPResponse:
    """What is done by itself, in words. Changed in the file, so that a change is reviewed like any other."""
    return render(request, staff, "rules.html", rules=rules.rules(), when=rules.WHEN_IN_WORDS)


@bp.get("/deliveries", name="deliveries")
@needs("deliveries.read")
async def deliveries(request: Request, staff: StaffMember) -> HTTPResponse:
    """What should have reached another system and did not."""

    def look() -> dict[str, Any]:
        with read() as session:
            return {"stuck": delivering.stuck(session), "counts": delivering.counts(session)}

    return render(request, staff, "deliveries.html", **await asyncio.to_thread(look))


@bp.post("/deliveries", name="hurry")
@needs("deliveries.read")
async def hurry(_request: Request, staff: StaffMember) -> HTTPResponse:
    """Try again now."""

    def work() -> None:
        with write() as session:
            number = delivering.do_hurry(session, now())
            audit.do_note(session, staff.id, "deliveries.hurried", "", {"number": number})

    await asyncio.to_thread(work)
    return redirect("/desk/deliveries", status=303)


@bp.get("/catalogue", name="catalogue")
@needs("catalogue.search")
async def catalogue_page(request: Request, staff: StaffMember) -> HTTPResponse:
    query = str(request.args.get("q", ""))[:200].strip()
    ranked = (await asyncio.to_thread(find, query)).matters[:5] if query else []
    matters = [{"name": m.name, "item": m.item.name if m.item else ""} for m in ranked]
    return render(request, staff, "catalogue.html", query=query, matters=matters)


@bp.get("/unanswered", name="unanswered")
@needs("unanswered.read")
async def unanswered_page(request: Request, staff: StaffMember) -> HTTPResponse:
    waiting = await asyncio.to_thread(unanswered.queue, limit=50)
    matters = [(m.slug, m.name) for m in catalogue.load().matters.values()]
    return render(
        request, staff, "unanswered.html", waiting=waiting, matters=matters, assigns=may(staff, "unanswered.assign")
    )  # fmt: skip


@bp.post("/unanswered/<number:int>", name="assign")
@needs("unanswered.assign")
async def assign(request: Request, staff: StaffMember, number: int) -> HTTPResponse:
    def keep() -> None:
        kept = unanswered.do_assign(number, posted(request).get("matter", ""))
        with write() as session:
            audit.do_note(session, staff.id, "unanswered.assigned", str(number), {"to": kept})

    await asyncio.to_thread(keep)
    return redirect("/desk/unanswered", status=303)
