"""Figures for supervisors: any period and region, on a page that prints, and as CSV and XLSX."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from sanic import Blueprint, Request
from sanic.response import HTTPResponse

from actions.audit import do_note
from actions.clock import today
from actions.database.engine import read, write
from actions.errors import bad_input, not_found
from actions.settings import settings
from actions.staff.accounts import StaffMember
from actions.staff.permissions import may
from actions.supervision.charts import bars
from actions.supervision.export import Cell, as_csv, figure_rows, ticket_rows, write_xlsx
from actions.supervision.figures import Overview, Period, overview
from channels.desk.guard import needs
from channels.desk.pages import render
from knowledge.places import whole_name

bp = Blueprint("desk_supervision", url_prefix="/desk/supervision")
CHUNK = 64 * 1024
TYPES = {
    "csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}  # fmt: skip
GROUPS = {"volume": "办了多少", "service": "接待", "overdue": "现在超期的", "quality": "办得怎样"}


def period_of(request: Request, staff: StaffMember) -> Period:
    """What the address asks for; without it the last 30 days. A member of a region sees that region."""
    day = today()
    region = staff.region or whole_name(str(request.args.get("region") or "").strip())
    return Period(_day(request, "from", day - timedelta(days=29)), _day(request, "to", day), region[:40])


def _day(request: Request, name: str, otherwise: date) -> date:
    given = str(request.args.get(name) or "")
    try:
        return date.fromisoformat(given) if given else otherwise
    except ValueError as failure:
        raise bad_input("日期不对。", "写成 2026-11-24 这样。") from failure


def _look(period: Period) -> Overview:
    with read() as session:
        return overview(session, period, today())


@bp.get("/", name="page")
@needs("figures.read")
async def page(request: Request, staff: StaffMember) -> HTTPResponse:
    found = await asyncio.to_thread(_look, period_of(request, staff))
    return render(
        request, staff, "supervision.html", found=found, groups=GROUPS, charts={t.id: bars(t) for t in found.tables},
        exports=may(staff, "figures.export"), minimum=settings().ratings_minimum, fixed_region=bool(staff.region),
    )  # fmt: skip


@bp.get("/export/<file:str>", name="export")
@needs("figures.export")
async def export(request: Request, staff: StaffMember, file: str) -> None:
    """The rows as a stream. Who took them out of the house is logged."""
    what, _, kind = file.partition(".")
    if kind not in TYPES or what not in ("figures", "tickets"):
        raise not_found("这个文件")
    period = period_of(request, staff)

    def note() -> None:
        with write() as session:
            do_note(session, staff.id, "figures.exported", what, {"from": str(period.first), "to": str(period.last)})

    await asyncio.to_thread(note)
    found = await asyncio.to_thread(_look, period) if what == "figures" else None
    rows = figure_rows(found) if found else ticket_rows(period)
    name = f"{what}-{period.first}-{period.last}.{kind}"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    response = await request.respond(content_type=TYPES[kind], headers=headers)
    pieces = as_csv(rows) if kind == "csv" else _xlsx(rows)
    while (piece := await asyncio.to_thread(next, pieces, None)) is not None:
        await response.send(piece)
    await response.eof()


def _xlsx(rows: Iterator[tuple[Cell, ...]]) -> Iterator[bytes]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.xlsx"
        write_xlsx(rows, path)
        with path.open("rb") as file:
            while piece := file.read(CHUNK):
                yield piece
