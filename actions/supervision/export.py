"""Figures and tickets as CSV and XLSX, a piece at a time, without anything personal and without formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path

from openpyxl import Workbook
from sqlalchemy import select
from sqlalchemy.orm import defer

from actions.clock import CHINA
from actions.database.engine import Database, read
from actions.database.models import Ticket
from actions.help_requests import states as help_states
from actions.reports import states
from actions.reports.lists import kinds_of
from actions.staff.regions import within
from actions.supervision.figures import Overview, Period

Cell = str | float | int | None
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
PAGE = 1000
FIGURE_HEAD = ("指标", "分组", "数值", "单位", "其中", "占比(%)", "依据的件数", "口径")
TICKET_HEAD = (
    "编号",
    "类别",
    "种类",
    "状态",
    "事项",
    "涉及单位",
    "地区",
    "来源",
    "登记",
    "受理",
    "答复",
    "办结",
    "答复期限",
    "超期上报",
    "说已解决",
)


def safe(cell: Cell) -> Cell:
    """A text that a spreadsheet would run as a formula is made a text again."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(STARTS_A_FORMULA) else cell


def figure_rows(found: Overview) -> Iterator[tuple[Cell, ...]]:
    yield FIGURE_HEAD
    for figures in found.groups.values():
        for f in figures:
            value = None if f.value is None else round(f.value, 1)
            yield (f.title, "", "不足，不列" if value is None else value, f.unit, None, None, f.of, f.says)
    for table in found.tables:
        for line in table.lines:
            part = None if line.share is None else round(line.share, 1)
            yield (table.title, line.label, line.count, table.unit, line.also, part, None, table.says)


def ticket_rows(period: Period, db: Database | None = None) -> Iterator[tuple[Cell, ...]]:
    """Every ticket of the period, by number; read page by page, so that a large export holds nobody up."""
    yield TICKET_HEAD
    last = ""
    while True:
        query = (
            select(Ticket)
            .options(defer(Ticket.body, raiseload=True))
            .where(period.has(Ticket.at), Ticket.number > last)
            .order_by(Ticket.number)
            .limit(PAGE)
        )
        if period.region:
            query = query.where(within(Ticket.region, period.region))
        with read(db) as session:
            page = list(session.scalars(query))
        yield from (_row(t) for t in page)
        if len(page) < PAGE:
            return
        last = page[-1].number


def _row(t: Ticket) -> tuple[Cell, ...]:
    stuck = t.type == "stuck"
    times = [
        f"{at.astimezone(CHINA):%Y-%m-%d %H:%M}" if at else ""
        for at in (t.at, t.acknowledged_at, t.answered_at, t.ended_at)
    ]
    return (
        t.number, "办不成事" if stuck else "帮办代办", kinds_of(t.type).get(t.kind, t.kind),
        states.in_words(t.state) if stuck else help_states.in_words(t.state), t.matter, t.unit, t.region, t.channel, *times,
        t.due.isoformat(), "是" if t.escalated_at else "", {True: "是", False: "否"}.get(t.solved, "") if t.solved is not None else "",
    )  # fmt: skip


def as_csv(rows: Iterable[tuple[Cell, ...]]) -> Iterator[bytes]:
    """UTF-8 with the mark that spreadsheets need, in pieces of a hundred lines."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out)
    for n, row in enumerate(rows, 1):
        writer.writerow([safe(c) for c in row])
        if n % 100 == 0:
            yield out.getvalue().encode()
            out.seek(0)
            out.truncate()
    yield out.getvalue().encode()


def write_xlsx(rows: Iterable[tuple[Cell, ...]], path: Path) -> None:
    """A workbook written row by row: its size in memory does not grow with the number of rows."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("数据")
    for row in rows:
        sheet.append([safe(c) for c in row])
    book.save(path)
