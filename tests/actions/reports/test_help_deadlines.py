"""D8: what time does to a help request: not arranged, an appointment that nobody kept, begun and never ended."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from actions.availability.kept import Days, Where, do_set_days
from actions.clock import CHINA, now, today
from actions.database.engine import Database, read, write
from actions.database.models import Ticket
from actions.database.report_models import FollowUp, OutboxItem, TicketEvent
from actions.deadlines.clocks import end_of
from actions.deadlines.watching import clock_of, do_watch
from actions.help_requests import handling, slots
from actions.help_requests.handling import Step
from actions.help_requests.states import Move
from actions.ratings import follow_ups
from actions.reports import following, lists
from actions.settings import settings
from actions.tickets import About
from knowledge.notice.working_days import add_working_days
from tests.actions.reports.conftest import report


def at(day: int, hour: int = 12, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=CHINA)


def ask(db: Database, kind: str = "accompany") -> str:
    with write(db) as session:
        return handling.do_file(session, kind, About(), "我妈腿脚不好").number


def go(db: Database, number: str, move: Move, **more: object) -> None:
    with write(db) as session:
        handling.do_step(session, number, Step(move, "约好了人", **more), "s_wang")  # type: ignore[arg-type]


def arrange(db: Database, number: str) -> datetime:
    """The last appointment that can be had: it lies days ahead."""
    with read(db) as session:
        slot = slots.free(session, now())[-1]
    go(db, number, Move.ARRANGE, slot=slot.isoformat())
    return slot


def backdate(db: Database, number: str, begun: datetime, due: date) -> None:
    """As if its last step had been taken at ``begun``."""
    with write(db) as session:
        found = session.get_one(Ticket, number)
        found.at, found.due = begun, due
        for event in session.query(TicketEvent).filter_by(number=number):
            event.at = begun


def kinds_of(db: Database, number: str) -> list[str]:
    with read(db) as session:
        return [e.kind for e in session.query(TicketEvent).filter_by(number=number).order_by(TicketEvent.id)]


def tasks(db: Database) -> list[tuple[str, str]]:
    with read(db) as session:
        return [(t.reason, t.subject) for t in follow_ups.tasks(session, frozenset({"supervisor"}))]


# Monday 9 November 2026, noon, until the end of Tuesday: a day and a half of working time; 80 % are over on Tuesday 16:48.
MONDAY, DUE = at(9), date(2026, 11, 10)


def test_d8_what_nobody_arranges_is_warned_of_and_escalated_each_once(db: Database) -> None:
    number = ask(db)
    backdate(db, number, MONDAY, DUE)
    assert do_watch(at(10, 16, 47), db).warned == []
    assert do_watch(at(10, 16, 49), db).warned == [number]
    assert do_watch(at(10, 23), db).warned == []
    assert do_watch(end_of(DUE), db).escalated == [number] and do_watch(end_of(DUE), db).escalated == []
    assert tasks(db) == [("超期", number)]
    with read(db) as session:
        topics = [o.topic for o in session.query(OutboxItem).filter_by(subject=number)]
        shown = [s.words for s in following.followed(session, session.get_one(Ticket, number)).steps]
    assert "已上报监督人员" in shown
    assert topics.count("help.escalated") == (1 if settings().webhook_url else 0)


def test_it_was_registered_on_the_day_that_it_was_in_china(db: Database) -> None:
    number = ask(db)
    backdate(db, number, at(10, 0, 30), DUE)
    with read(db) as session:
        assert following.followed(session, session.get_one(Ticket, number)).filed_on == date(2026, 11, 10)


def test_d9_a_weekend_uses_nothing_of_the_time(db: Database) -> None:
    number = ask(db)
    backdate(db, number, at(13, 12), date(2026, 11, 16))  # Friday noon, until the end of Monday
    assert do_watch(at(15, 23), db).warned == [], "twelve of thirty-six hours on Sunday night"
    assert do_watch(at(16, 17), db).warned == [number]


def test_d8_an_appointment_ends_the_first_promise_and_begins_its_own(db: Database) -> None:
    number = ask(db)
    backdate(db, number, MONDAY, DUE)
    do_watch(end_of(DUE), db)
    slot = arrange(db, number)
    with read(db) as session:
        ticket = session.get_one(Ticket, number)
        clock = clock_of(session, ticket)
        assert (ticket.warned_at, ticket.escalated_at, ticket.due) == (None, None, slot.date())
    assert (clock.which, clock.start, clock.end) == ("appointment", slot, slot + timedelta(hours=1))
    assert do_watch(slot, db).escalated == do_watch(slot - timedelta(days=1), db).warned == []


def test_d8_an_appointment_of_which_nothing_is_written_goes_to_the_supervisor(db: Database) -> None:
    number = ask(db)
    slot = arrange(db, number)
    assert do_watch(slot + timedelta(minutes=47), db).warned == []
    assert do_watch(slot + timedelta(minutes=48), db).warned == [number]
    assert do_watch(slot + timedelta(minutes=60), db).escalated == [number]
    assert kinds_of(db, number)[-1] == "unattended"
    assert tasks(db) == [("约好的时间过了，没记结果", number)]
    with read(db) as session:
        late = session.scalars(lists.overdue("help", slot.date())).all()
        ticket = session.get_one(Ticket, number)
        told, said = following.followed(session, ticket).promised, following.promise_in_words(session, ticket)
        row = lists.rows(session, "help", "overdue", "s_wang", slot + timedelta(minutes=61))[0]
    assert [t.number for t in late] == [number], "overdue on the same day, not on the next"
    assert told == ("约好", f"{slot:%m月%d日%H:%M}") and said == f"约在{slot:%m月%d日%H:%M}"
    assert (row.urgent, row.escalated, row.appointment) == ("over", True, slot)


def test_d8_an_appointment_that_was_kept_is_left_alone(db: Database) -> None:
    number = ask(db)
    slot = arrange(db, number)
    go(db, number, Move.BEGIN)
    assert do_watch(slot + timedelta(hours=2), db).escalated == []


def test_d8_who_was_not_met_must_be_heard_of_again(db: Database) -> None:
    number = ask(db)
    arrange(db, number)
    go(db, number, Move.MISS)
    by = add_working_days(today(), settings().help_days).date
    with read(db) as session:
        ticket = session.get_one(Ticket, number)
        assert (ticket.due, clock_of(session, ticket).which) == (by, "response")
        overdue = lists.overdue("help", by + timedelta(days=1))
        assert [t.number for t in session.scalars(overdue)] == [number]
    assert do_watch(end_of(by), db).escalated == [number]


def test_d8_help_that_has_begun_must_end(db: Database) -> None:
    number = ask(db)
    go(db, number, Move.BEGIN)
    by = add_working_days(today(), settings().help_end_days).date
    with read(db) as session:
        assert following.promise_in_words(session, session.get_one(Ticket, number)) == f"最晚{by:%m月%d日}办完"
    assert do_watch(end_of(by) - timedelta(seconds=1), db).escalated == []
    assert do_watch(end_of(by), db).escalated == [number]


def test_d8_a_proxy_s_time_begins_anew_with_the_authorisation(db: Database) -> None:
    number = ask(db, "proxy")
    backdate(db, number, MONDAY, DUE)
    assert do_watch(end_of(DUE), db).escalated == [number]
    go(db, number, Move.AUTHORISE, authorised_by="委托书11月24日", consent=True)
    with read(db) as session:
        assert session.get_one(Ticket, number).due == add_working_days(today(), settings().help_days).date
    assert do_watch(now(), db).escalated == []


def test_d10_a_day_that_is_closed_is_not_promised(db: Database) -> None:
    first = add_working_days(today(), 1).date
    with write(db) as session:
        do_set_days(session, Where(), Days(first, first, [], "停电检修"), "s_zhao")
        do_set_days(session, Where("达拉特旗"), Days(first, first, ["09:00-10:00"], "只收件"), "s_zhao")
        filed = handling.do_file(session, "live", About(), "")
        other = handling.do_file(session, "live", About(region="达拉特旗"), "")
        ticket = session.get_one(Ticket, filed.number)
    assert filed.due == ticket.due == ticket.acknowledge_by == add_working_days(first, 1).date
    assert other.due == first
    go(db, filed.number, Move.BEGIN)
    with read(db) as session:
        assert session.get_one(Ticket, filed.number).due == add_working_days(first, settings().help_end_days).date


@pytest.mark.parametrize("move", [Move.DECLINE, Move.CANCEL])
def test_d8_what_ended_is_not_watched(db: Database, move: Move) -> None:
    number = ask(db)
    go(db, number, move)
    far = now() + timedelta(days=400)
    done = do_watch(far, db)
    assert (done.warned, done.escalated) == ([], [])
    with read(db) as session:
        assert session.query(FollowUp).count() == 0


def test_d17_what_is_due_is_counted_for_whom_it_is_shown_to(db: Database) -> None:
    number, other = ask(db), report(db).number
    for one in (number, other):
        with write(db) as session:
            ticket = session.get_one(Ticket, one)
            ticket.at, ticket.due, ticket.acknowledge_by = MONDAY, DUE, DUE
            for event in session.query(TicketEvent).filter_by(number=one):
                event.at = MONDAY
    assert sorted(do_watch(at(10, 20), db).warned) == sorted([number, other])
    with read(db) as session:
        counted = [lists.due(session, "s_wang", of) for of in (["stuck", "help"], ["help"], [])]
    assert counted == [2, 1, 0]
