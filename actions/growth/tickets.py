"""Very many tickets, and what shows, watches and counts them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from actions.clock import CHINA
from actions.database.engine import Database, write
from actions.database.models import Rating, Ticket
from actions.database.report_models import TicketEvent
from actions.deadlines.watching import do_watch
from actions.errors import Trouble
from actions.growth.talks import Page
from actions.reports import lists
from actions.reports.terms import kinds
from actions.supervision import export, figures
from actions.supervision.figures import Period
from actions.tickets import follow
from knowledge import catalogue

STAFF = "s_bench"
OPEN = 300
"""Tickets still worked on; all others ended within the year."""
BATCH = 5000
UNITS = ("市场监督管理局", "公安局", "人力资源和社会保障局", "税务局", "自然资源局")


def seed(db: Database, size: int, moment: datetime) -> None:
    """``size`` reports over the last year, each with its history, and half of them rated."""
    slugs = [m.slug for m in catalogue.load().matters.values()]
    for start in range(0, size, BATCH):
        rows = [_one(n, size, slugs[n % len(slugs)], moment) for n in range(start, min(start + BATCH, size))]
        with write(db) as session:
            session.execute(insert(Ticket), [r["ticket"] for r in rows])
            session.execute(insert(TicketEvent), [e for r in rows for e in r["events"]])
            session.execute(insert(Rating), [r["rating"] for r in rows if r["rating"]])


def _one(n: int, size: int, slug: str, moment: datetime) -> dict[str, Any]:
    number, at = f"FY{n:012}", moment - timedelta(days=364) * ((size - n) / size)
    is_open = n >= size - OPEN
    ended = None if is_open else at + timedelta(days=2)
    day = at.astimezone(CHINA).date()
    steps = [("received", at), ("acknowledged", at), *([] if is_open else [("answered", ended)])]
    return {
        "ticket": {
            "number": number, "code_hash": f"{n:064}", "type": "stuck", "kind": list(kinds())[n % len(kinds())],
            "state": "acknowledged" if is_open else "closed", "addressee": "办不成事反映窗口",
            "due": day + timedelta(days=7), "acknowledge_by": day + timedelta(days=1), "at": at, "matter": slug,
            "unit": UNITS[n % len(UNITS)], "body": {"said": f"第{n}件：窗口让我回去三趟都不给办"}, "owner": STAFF,
            "acknowledged_at": at, "answered_at": ended, "ended_at": ended, "asked_at": ended,
        },
        "events": [{"number": number, "kind": kind, "actor": STAFF, "open": True, "data": {}, "at": when}
                   for kind, when in steps],
        "rating": {"occasion": "report", "subject": number, "grade": 1 + n % 5, "body": {}, "at": at, "unit": UNITS[n % 5]}
                  if n % 2 else None,
    }  # fmt: skip


def pages(size: int, moment: datetime, db: Database) -> dict[str, Page]:
    today = moment.astimezone(CHINA).date()
    month, year = (Period(today - timedelta(days=d), today) for d in (30, 364))
    return {
        "tickets_open": lambda s: lists.rows(s, "stuck", "open", STAFF, moment),
        "tickets_overdue": lambda s: lists.rows(s, "stuck", "overdue", STAFF, moment),
        "tickets_ended": lambda s: lists.rows(s, "stuck", "ended", STAFF, moment, after=f"FY{size // 2:012}"),
        "tickets_counts": lambda s: lists.counts(s, "stuck", STAFF),
        "tickets_due": lambda s: lists.due(s, STAFF, ("stuck", "help")),
        "tickets_watch": lambda _: do_watch(moment, db),
        "tickets_follow": _follow,
        "supervision_month": lambda s: figures.overview(s, month, today),
        "supervision_year": lambda s: figures.overview(s, year, today),
        "export_month": lambda _: sum(1 for _ in export.ticket_rows(month, db)),
    }


def _follow(session: Session) -> None:
    """Somebody tries a code that is none."""
    try:
        follow(session, "ABCD2345", "0000")
    except Trouble as refused:
        if refused.code != "not_found":
            raise
