"""R8, R14: what time does to a report. Days are those of the State Council's calendar."""

from __future__ import annotations

import threading
from datetime import date, datetime, timedelta

import pytest

from actions import conversations
from actions.clock import CHINA, now
from actions.database.engine import Database, read, write
from actions.database.models import Ticket
from actions.database.report_models import FollowUp, TicketEvent
from actions.deadlines.clocks import Clock, end_of, working_span
from actions.deadlines.watching import do_watch
from actions.reports import following
from actions.reports.states import Move
from tests.actions.reports.conftest import answered, report, step, talk


def at(day: date, hour: int = 12) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=CHINA)


def backdate(db: Database, number: str, filed: datetime, acknowledge_by: date, due: date) -> None:
    with write(db) as session:
        found = session.get_one(Ticket, number)
        found.at, found.acknowledge_by, found.due = filed, acknowledge_by, due


# Monday 9 November 2026, noon: due on Monday 16; a plain week, no holiday.
FILED, ACK, DUE = at(date(2026, 11, 9)), date(2026, 11, 10), date(2026, 11, 16)
ANSWER = Clock("answer", FILED, end_of(DUE))


@pytest.mark.parametrize(
    ("moment", "share"),
    [
        (FILED, 0.0),
        (at(date(2026, 11, 10), 12), 24 / 132),  # Monday noon to Tuesday noon of five and a half days
        (at(date(2026, 11, 14), 12), 108 / 132),  # Saturday: only what lay before counts
        (at(date(2026, 11, 15), 23), 108 / 132),
        (at(date(2026, 11, 16), 12), 120 / 132),
    ],
)
def test_r8_the_share_used_counts_working_days_only(moment: datetime, share: float) -> None:
    assert ANSWER.used(moment) == pytest.approx(share)


def test_r8_a_holiday_and_its_make_up_day_count_as_the_calendar_says() -> None:
    before, after = at(date(2026, 9, 30), 0), at(date(2026, 10, 9), 0)
    assert working_span(before, after) == timedelta(days=2), "30 September and 8 October; the holiday is 1 to 7"


def test_r8_overdue_begins_when_the_last_day_ends() -> None:
    assert ANSWER.used(end_of(DUE) - timedelta(seconds=1)) < 1.0 <= ANSWER.used(end_of(DUE))
    assert ANSWER.day == DUE


def test_r8_warned_at_eighty_per_cent_then_escalated_each_once(db: Database) -> None:
    filed = report(db)
    backdate(db, filed.number, FILED, ACK, DUE)
    step(db, filed.number, Move.ACKNOWLEDGE)
    early = at(date(2026, 11, 12), 12)  # three of five and a half days
    assert do_watch(early, db).warned == []
    warn = at(date(2026, 11, 13), 12)  # 96/132 = 0.73
    assert do_watch(warn, db).warned == []
    assert do_watch(at(date(2026, 11, 13), 22), db).warned == [filed.number]  # 106/132 = 0.803
    assert do_watch(at(date(2026, 11, 13), 23), db).warned == []
    assert do_watch(end_of(DUE), db).escalated == [filed.number]
    assert do_watch(end_of(DUE), db).escalated == []
    with read(db) as session:
        task = session.query(FollowUp).one()
        assert (task.reason, task.subject, task.role) == ("overdue", filed.number, "supervisor")
        shown = following.followed(session, session.get_one(Ticket, filed.number))
    assert "已上报监督人员" in [s.words for s in shown.steps]


def test_r8_what_nobody_takes_up_is_escalated_and_again_when_it_is_not_answered(db: Database) -> None:
    filed = report(db)
    backdate(db, filed.number, FILED, ACK, DUE)
    assert do_watch(end_of(ACK), db).escalated == [filed.number]
    step(db, filed.number, Move.ACKNOWLEDGE)
    assert do_watch(end_of(ACK) + timedelta(minutes=1), db).escalated == []
    assert do_watch(end_of(DUE), db).escalated == [filed.number]
    with read(db) as session:
        assert session.query(FollowUp).count() == 2


def test_r8_two_processes_at_once_escalate_once(db: Database) -> None:
    filed = report(db)
    backdate(db, filed.number, FILED, ACK, DUE)
    done: list[list[str]] = []
    both = [threading.Thread(target=lambda: done.append(do_watch(end_of(DUE), db).escalated)) for _ in range(4)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert sorted(done) == [[], [], [], [filed.number]]
    with read(db) as session:
        assert session.query(TicketEvent).filter_by(kind="escalated").count() == 1


def test_what_was_answered_in_time_is_left_alone_and_closed_after_fifteen_days(db: Database) -> None:
    filed = report(db)
    answered(db, filed.number)
    assert do_watch(now() + timedelta(days=14), db).closed == []
    done = do_watch(now() + timedelta(days=15, minutes=1), db)
    assert (done.closed, done.escalated) == ([filed.number], [])


def test_r14_four_weeks_later_it_is_asked_once_whether_it_is_solved(db: Database) -> None:
    here = talk(db)
    filed = report(db, conversation=here)
    answered(db, filed.number)
    assert do_watch(now() + timedelta(days=27), db).asked == []
    later = now() + timedelta(days=28, minutes=1)
    assert do_watch(later, db).asked == [filed.number] and do_watch(later, db).asked == []
    asked = [m.body["text"] for m in conversations.history(here, db=db) if "真的解决了吗" in m.body["text"]]
    assert len(asked) == 1
