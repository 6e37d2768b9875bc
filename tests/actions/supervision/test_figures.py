"""Each figure against an example computed by hand (D14, R17), and exports that a spreadsheet cannot be tricked with."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from actions.clock import CHINA
from actions.database import staff_models
from actions.database.engine import Database, read, write
from actions.database.handover_models import Handover
from actions.database.models import Base, Case, Conversation, IssuedNotice, Message, Rating, Ticket
from actions.database.report_models import FollowUp, TicketEvent
from actions.errors import Trouble
from actions.supervision.charts import bars
from actions.supervision.export import TICKET_HEAD, as_csv, figure_rows, safe, ticket_rows, write_xlsx
from actions.supervision.figures import Overview, Period, definitions, middle, ninety, overview
from actions.supervision.tables import Line, Table

assert staff_models
# November 2026: Monday 2 to Friday 6 are plain working days. The desk is open 9–12 and 13–17.
FIRST, LAST, TODAY = date(2026, 11, 2), date(2026, 11, 6), date(2026, 11, 24)
WEEK = Period(FIRST, LAST)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=CHINA)


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    made = Database(f"sqlite:///{tmp_path_factory.mktemp('figures') / 'x.db'}")
    Base.metadata.create_all(made.engine)
    with write(made) as session:
        _talks(session)
        _tickets(session)
        _ratings(session)
    yield made
    made.engine.dispose()


def _talks(session) -> None:  # type: ignore[no-untyped-def]
    """Five talks in which something was said: three alone, one handed over, one with a report. One silent, one earlier."""
    days = {"a": 2, "b": 2, "c": 3, "d": 4, "e": 6, "silent": 4}
    for name, day in days.items():
        region = "达拉特旗" if name in ("a", "e") else ""
        session.add(
            Conversation(
                id=f"c_{name}", token_hash="x", channel="web", memory={}, created_at=at(day, 10), region=region
            )
        )
    session.add(Conversation(id="c_early", token_hash="x", channel="web", memory={}, created_at=at(1, 23, 59)))
    session.flush()
    for name in ("a", "b", "c", "d", "e", "early"):
        session.add(Message(id=f"m_{name}", conversation_id=f"c_{name}", seq=1, sender="citizen", kind="text", body={}))
    session.add(Case(id="k_1", token_hash="x", opened_in="c_a", matter="retirement", answers={}, catalogue_version="1",
                     created_at=at(2, 10)))  # fmt: skip
    session.flush()
    for version in (1, 2):
        session.add(
            IssuedNotice(number="TG1", version=version, case_id="k_1", token_hash="x", body={}, issued_on=FIRST)
        )
    # Waiting 10 minutes; over lunch 30 (11:45–12:00 and 13:00–13:15); 60. Handled 20, 40 and still going on.
    for n, (asked, claimed, ended) in enumerate(
        [
            (at(4, 9, 0), at(4, 9, 10), at(4, 9, 30)),
            (at(4, 11, 45), at(4, 13, 15), at(4, 13, 55)),
            (at(5, 9), at(5, 10), None),
        ]
    ):
        session.add(Handover(id=f"h_{n}", conversation_id="c_d", state="closed" if ended else "staff", requested_at=asked,
                             waiting_since=asked, claimed_at=claimed, ended_at=ended))  # fmt: skip


def _tickets(session) -> None:  # type: ignore[no-untyped-def]
    """Four reports: answered in time, answered late and reopened, still open and overdue, withdrawn. One help request."""

    def add(number: str, kind: str, state: str, unit: str, **more) -> None:  # type: ignore[no-untyped-def]
        session.add(Ticket(number=number, code_hash="x", type="stuck", kind=kind, state=state, addressee="窗口", body={},
                           due=date(2026, 11, 10), acknowledge_by=date(2026, 11, 3), at=at(2, 10), unit=unit, **more))  # fmt: skip
        session.flush()
        session.add(TicketEvent(number=number, kind="received", data={}))

    ended = {"answered_at": at(5, 9), "ended_at": at(5, 9), "owner": "s_wang"}
    add("FY1", "refused", "answered", "税务局", **ended)
    late = {"answered_at": at(5, 9), "ended_at": at(5, 9)}
    add("FY2", "refused", "answered", "税务局", **late)
    session.get(Ticket, "FY2").due = date(2026, 11, 4)
    add("FY3", "overdue", "investigating", "民政局", conversation_id="c_e", region="达拉特旗")
    add("FY4", "other", "withdrawn", "", ended_at=at(5, 9))
    for number in ("FY1", "FY2"):
        session.add(TicketEvent(number=number, kind="answered", data={}))
    session.add(TicketEvent(number="FY2", kind="reopened", data={}))
    session.add(Ticket(number="BB1", code_hash="x", type="help", kind="remote", state="received", addressee="窗口", body={},
                       due=date(2026, 11, 30), at=at(3, 10)))  # fmt: skip
    # Taken up on the last day promised, and a day late. Of the four appointments, two came to nothing this week.
    for number, taken_up in (("BB2", at(4, 16)), ("BB3", at(5, 9))):
        session.add(Ticket(number=number, code_hash="x", type="help", kind="accompany", state="underway", addressee="窗口",
                           body={}, acknowledge_by=date(2026, 11, 4), due=date(2026, 11, 30), at=at(1, 10),
                           acknowledged_at=taken_up, unit="公安局"))  # fmt: skip
    session.flush()
    for number, steps in {
        "BB2": (("arranged", at(3, 9)), ("unattended", at(4, 10)), ("missed", at(4, 11)), ("arranged", at(5, 9)), ("missed", at(9, 9))),
        "BB3": (("arranged", at(2, 9)), ("unattended", at(3, 9)), ("underway", at(3, 10)), ("arranged", at(4, 9)), ("unattended", at(5, 9))),
    }.items():  # fmt: skip
        for kind, when in steps:
            session.add(TicketEvent(number=number, kind=kind, data={}, at=when))
            session.flush()
    session.add(FollowUp(key="k", reason="low_grade", subject="FY1", due=date(2026, 11, 20), body={}))


def _ratings(session) -> None:  # type: ignore[no-untyped-def]
    """Ten grades of reports, eight of them 3 or better; two of live talks."""
    for n, grade in enumerate([5, 5, 5, 4, 4, 3, 3, 3, 2, 1]):
        session.add(Rating(occasion="report", subject=f"FY{n}", grade=grade, body={}, at=at(4, 10)))
    for n in range(2):
        session.add(Rating(occasion="live", subject=f"h_{n}", grade=1, body={}, at=at(8, 10 + n)))


@pytest.fixture(scope="module")
def found(db: Database) -> Overview:
    with read(db) as session:
        return overview(session, WEEK, TODAY)


EXPECTED = {
    "conversations": (5, None), "cases": (1, None), "notices": (1, None), "reports": (4, None), "help": (1, None),
    "appointments_missed": (2, None),  # one not met, one of which nothing was written; one begun late, one of another week
    "alone": (60.0, 5),  # a, b, c of five; d asked for a person, e filed a report
    "waiting_median": (30, 3), "waiting_ninety": (60, 3), "handling_median": (30, 2), "handling_ninety": (40, 2),
    "reports_overdue": (1, None), "help_overdue": (0, None), "tasks_overdue": (1, None),
    "rating_share": (80.0, 10), "on_time": (50.0, 2), "help_on_time": (50.0, 2), "reopened": (25.0, 4), "archive": (50.0, 2),
}  # fmt: skip


def test_every_figure_has_a_definition_and_an_example_here() -> None:
    listed = {figure for name, group in definitions().items() if name != "tables" for figure in group}
    assert listed == set(EXPECTED)
    assert all(d["says"].endswith("。") for group in definitions().values() for d in group.values())


@pytest.mark.parametrize("id", EXPECTED)
def test_d14_a_figure_is_what_was_computed_by_hand(found: Overview, id: str) -> None:
    figure = next(f for group in found.groups.values() for f in group if f.id == id)
    assert (figure.value, figure.of) == (pytest.approx(EXPECTED[id][0]), EXPECTED[id][1])


def table(found: Overview, id: str) -> Table:
    return next(t for t in found.tables if t.id == id)


def test_d14_reports_by_kind_unit_and_outcome(found: Overview) -> None:
    kinds = {line.label: line.count for line in table(found, "by_kind").lines}
    assert (kinds["窗口不受理"], kinds["超过时限没有结果"], kinds["其他"], kinds["系统故障"]) == (2, 1, 1, 0)
    assert [(u.label, u.count, u.also) for u in table(found, "by_unit").lines] == [
        ("税务局", 2, 2), ("民政局", 1, 0), ("还不清楚", 1, 0),
    ]  # fmt: skip
    assert {line.label: line.count for line in table(found, "by_outcome").lines} == {
        "正在核实": 1,
        "已答复": 2,
        "您已撤回": 1,
    }
    assert [(d.label, d.count) for d in table(found, "by_day").lines] == [
        ("11-02", 2),
        ("11-03", 1),
        ("11-04", 1),
        ("11-06", 1),
    ]


def test_r17_a_share_of_too_few_is_not_shown(found: Overview, db: Database) -> None:
    occasions = {line.label: line for line in table(found, "by_occasion").lines}
    assert occasions["办不成事反映"].share == 80.0
    assert [u.share for u in table(found, "by_unit").lines] == [None, None, None]
    with read(db) as session:
        later = overview(session, Period(date(2026, 11, 7), date(2026, 11, 9)), TODAY)
    share = next(f for f in later.groups["quality"] if f.id == "rating_share")
    assert share.value is None and share.of == 2


def test_r17_overdue_is_counted_while_it_is_open_whatever_the_period(db: Database) -> None:
    with read(db) as session:
        later = overview(session, Period(date(2026, 11, 20), date(2026, 11, 24)), TODAY)
        before = overview(session, WEEK, date(2026, 11, 10))
    assert next(f for f in later.groups["overdue"] if f.id == "reports_overdue").value == 1
    assert next(f for f in before.groups["overdue"] if f.id == "reports_overdue").value == 0, "its last day is not over"


def test_a_region_sees_its_own(db: Database) -> None:
    with read(db) as session:
        own = overview(session, Period(FIRST, LAST, "达拉特旗"), TODAY)
    seen = {f.id: (f.value, f.of) for group in own.groups.values() for f in group}
    # Two of the five talks, one of them without a person or a report; the case begun in the other; the one report.
    expected = {
        "conversations": (2, None), "cases": (1, None), "notices": (1, None), "reports": (1, None), "help": (0, None),
        "alone": (50.0, 2), "reports_overdue": (1, None), "tasks_overdue": (0, None),
    }  # fmt: skip
    assert {name: seen[name] for name in expected} == expected
    occasions = next(t for t in own.tables if t.id == "by_occasion")
    assert sum(line.count for line in occasions.lines) == 1, "the grade of its report"
    days = next(t for t in own.tables if t.id == "by_day")
    assert [(line.label, line.count) for line in days.lines] == [("11-02", 1), ("11-06", 1)]


def test_middle_and_ninety_by_hand() -> None:
    assert middle([1, 2, 10]) == 2 and middle([1, 2, 3, 10]) == 2.5 and middle([]) is None
    assert (
        ninety(list(range(1, 11))) == 9 and ninety([7]) == 7 and ninety(list(range(1, 12))) == 10 and ninety([]) is None
    )


@pytest.mark.parametrize(("first", "last"), [(LAST, FIRST), (FIRST, FIRST + timedelta(days=367))])
def test_a_period_that_cannot_be_is_refused(first: date, last: date) -> None:
    with pytest.raises(Trouble, match="bad_input"):
        Period(first, last)


# ------------------------------------------------------------------------------------------------ exports, charts


@pytest.mark.parametrize("text", ["=1+1", "+8613812345678", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_no_cell_begins_a_formula(text: str) -> None:
    assert safe(text) == f"'{text}" and safe("税务局") == "税务局" and safe(-1) == -1


def test_csv_and_xlsx_hold_the_same_rows(db: Database, found: Overview, tmp_path: Path) -> None:
    with write(db) as session:
        session.get_one(Ticket, "FY3").unit = '=HYPERLINK("http://evil")'
    told = b"".join(as_csv(ticket_rows(WEEK, db))).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(told)))
    write_xlsx(ticket_rows(WEEK, db), tmp_path / "x.xlsx")
    sheet = [["" if c is None else str(c) for c in row] for row in load_workbook(tmp_path / "x.xlsx").active.values]
    assert (
        rows == sheet
        and tuple(rows[0]) == TICKET_HEAD
        and [r[0] for r in rows[1:]] == ["BB1", "FY1", "FY2", "FY3", "FY4"]
    )
    assert rows[4][5].startswith("'=")
    figures = list(csv.reader(io.StringIO(b"".join(as_csv(figure_rows(found))).decode("utf-8-sig"))))
    assert figures[7][:7] == ["助手独自答完", "", "60.0", "%", "", "", "5"] and figures[7][7]


def test_csv_comes_in_pieces() -> None:
    assert len(list(as_csv((str(n), n) for n in range(1000)))) > 5


def test_a_chart_says_what_it_shows_and_runs_nothing() -> None:
    drawn = bars(Table("x", "按<种类>", "件", "", [Line("<script>", 2), Line("b", 4)]))
    assert "<script>" not in drawn and "&lt;script&gt; 2；b 4" in drawn and drawn.count("<rect") == 2
    assert bars(Table("x", "空", "件", "", [Line("a", 0)])) == ""
