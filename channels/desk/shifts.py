"""The desk's hours, seen and changed by supervisors and administrators: one place at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from sanic import Blueprint, Request
from sanic.response import HTTPResponse, redirect
from sqlalchemy.orm import Session

from actions.availability import WEEKDAYS, available, kept
from actions.availability.kept import Days, Hours, Where
from actions.availability.shifts import Own, in_words
from actions.clock import now, today
from actions.database.engine import read, write
from actions.errors import Trouble, bad_input
from actions.help_requests.stranded import stranded
from actions.reports.routing import short
from actions.staff.accounts import StaffMember
from actions.staff.permissions import may
from channels.desk.guard import needs
from channels.desk.pages import render
from channels.desk.posting import posted
from knowledge import catalogue
from knowledge.notice.working_days import is_working_day
from knowledge.places import lies_in, whole_name

bp = Blueprint("desk_shifts", url_prefix="/desk/shifts")
SHOWN_DAYS = 14
DAY = timedelta(days=1)
PERIODS = 4
"""As many as the form has room for."""


@dataclass(frozen=True)
class Version:
    """``since``: empty for what was always so."""

    since: date | None
    words: str
    planned: bool


def _where(staff: StaffMember, given: Callable[[str], str]) -> Where:
    """The place that is looked at or changed. A member of a region has no other."""
    region = whole_name(given("region").strip()[:40])
    return Where(region if lies_in(region, staff.region) else staff.region, given("unit")[:80])


def _address(where: Where) -> str:
    return "/desk/shifts/?" + urlencode({"region": where.region, "unit": where.unit})


def _versions(own: Own, day: date) -> list[Version]:
    """What holds for a place now, and what is planned."""
    begun = [v for v in own.versions if v[0] <= day][-1:]
    return [
        Version(None if since == kept.BEFORE else since, pattern.words if pattern else "不单列", since > day)
        for since, pattern in (*begun, *(v for v in own.versions if v[0] > day))
    ]


def _ahead(session: Session, where: Where, day: date) -> list[dict[str, Any]]:
    """The next two weeks as they will be: what a citizen who asks is told."""
    hours = kept.shifts(session, where.region, where.unit)
    found = []
    for on in (day + timedelta(days=n) for n in range(SHOWN_DAYS)):
        special, works = hours.special(on), is_working_day(on)[0]
        weekend = on.weekday() >= len(WEEKDAYS) - 2
        kind = "调休上班" if works and weekend else "工作日" if works else "休息日" if weekend else "节假日"
        found.append({
            "day": on, "weekday": WEEKDAYS[on.weekday()], "kind": kind, "hours": in_words(hours.periods(on)),
            "why": special.why if special else "",
        })  # fmt: skip
    return found


@dataclass
class Run:
    """Days in a row that are unlike others in the same way."""

    first: date
    last: date
    where: Where
    hours: str
    why: str


def _special(places: dict[Where, Own], where: Where, day: date) -> list[Run]:
    """Days to come that are not like others, here and in the wider places around."""
    runs: list[Run] = []
    for w in (w for w in places if w.covers(where)):
        for on, special in sorted(places[w].days.items()):
            hours, last = in_words(special.periods), runs[-1] if runs else None
            if last and (last.where, last.hours, last.why, last.last + DAY) == (w, hours, special.why, on):
                last.last = on
            elif on >= day:
                runs.append(Run(on, on, w, hours, special.why))
    return sorted(runs, key=lambda run: (run.first, run.where))


def _look(staff: StaffMember, where: Where) -> dict[str, Any]:
    day = today()
    with read() as session:
        places = kept.own_hours(session)
        hours = kept.shifts(session, where.region, where.unit)
        holds = next((p for own in hours.own if (p := own.on(day)) is not None), hours.otherwise)
        listed = [w for w in places if lies_in(w.region, staff.region) and w != Where()]
        return {
            "where": where, "now": available(session, now(), where.region, where.unit).words,
            "ahead": _ahead(session, where, day), "versions": _versions(places.get(where, Own()), day),
            "own": where in places and places[where].on(day) is not None, "pattern": holds,
            "places": listed, "special": _special(places, where, day), "regions": kept.regions(session),
            "units": sorted({short(m.lead_department) for m in catalogue.load().matters.values()}),
            "fixed_region": staff.region, "first_day": day, "room": PERIODS,
            "stranded": stranded(session, where), "opens_tickets": may(staff, "ticket.read"),
        }  # fmt: skip


async def _page(request: Request, staff: StaffMember, where: Where, trouble: Trouble | None = None) -> HTTPResponse:
    found = await asyncio.to_thread(_look, staff, where)
    status = trouble.status if trouble else 200
    written = posted(request) if trouble else {}
    return render(request, staff, "shifts.html", status, trouble=trouble, written=written, **found)


@bp.get("/", name="page")
@needs("shifts.manage")
async def page(request: Request, staff: StaffMember) -> HTTPResponse:
    return await _page(request, staff, _where(staff, lambda name: str(request.args.get(name) or "")))


def _day(fields: dict[str, str], name: str) -> date:
    try:
        return date.fromisoformat(fields.get(name, ""))
    except ValueError as failure:
        raise bad_input("没有写日期。", "写成 2026-12-01 这样。") from failure


def _periods(fields: dict[str, str], kind: str) -> list[str]:
    """The rows of the form that were filled in. One that has only one end is a slip."""
    found = []
    for n in range(PERIODS):
        begin, end = (fields.get(f"{kind}{n}-{side}", "").strip() for side in ("from", "to"))
        if begin or end:
            found.append(f"{begin}-{end}")
    return found


async def _do(
    request: Request, staff: StaffMember, work: Callable[[Session, Where, dict[str, str]], Any]
) -> HTTPResponse:
    """Do it and show the place again; what is refused stands above."""
    fields = posted(request)
    where = _where(staff, lambda name: fields.get(name, ""))

    def within() -> None:
        with write() as session:
            work(session, where, fields)

    try:
        await asyncio.to_thread(within)
    except Trouble as trouble:
        return await _page(request, staff, where, trouble)
    return redirect(_address(where), status=303)


@bp.post("/", name="save")
@needs("shifts.manage")
async def save(request: Request, staff: StaffMember) -> HTTPResponse:
    """Hours from a day on."""
    return await _do(
        request, staff,
        lambda session, where, f: kept.do_set(
            session, where, _day(f, "since"), Hours(_periods(f, "work"), _periods(f, "other")), staff.id
        ),
    )  # fmt: skip


@bp.post("/give-up", name="give_up")
@needs("shifts.manage")
async def give_up(request: Request, staff: StaffMember) -> HTTPResponse:
    """No hours of its own any more, from a day on."""
    return await _do(
        request, staff,
        lambda session, where, f: kept.do_go_by_wider(session, where, _day(f, "since"), staff.id),
    )  # fmt: skip


@bp.post("/drop", name="drop")
@needs("shifts.manage")
async def drop(request: Request, staff: StaffMember) -> HTTPResponse:
    """Take back a change that has not begun."""
    return await _do(
        request, staff,
        lambda session, where, f: kept.do_drop(session, where, _day(f, "since"), staff.id),
    )  # fmt: skip


@bp.post("/days", name="days")
@needs("shifts.manage")
async def days(request: Request, staff: StaffMember) -> HTTPResponse:
    """Days that are not like others."""

    def work(session: Session, where: Where, fields: dict[str, str]) -> None:
        first = _day(fields, "first")
        last = _day(fields, "last") if fields.get("last") else first
        found = Days(first, last, _periods(fields, "day"), fields.get("why", ""))
        kept.do_set_days(session, where, found, staff.id)

    return await _do(request, staff, work)


@bp.post("/days/drop", name="drop_days")
@needs("shifts.manage")
async def drop_days(request: Request, staff: StaffMember) -> HTTPResponse:
    """The days are like others again."""
    return await _do(
        request, staff,
        lambda session, where, f: kept.do_drop_days(session, where, _day(f, "first"), _day(f, "last"), staff.id),
    )  # fmt: skip
