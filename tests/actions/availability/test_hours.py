"""The desk's hours, working time, and who is said to be there."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.availability import available
from actions.availability.shifts import Pattern, Shifts, periods_of
from actions.availability.worktime import working_minutes_between
from actions.clock import CHINA
from actions.database.engine import Database, read, write
from actions.database.staff_models import StaffAccount
from actions.staff import accounts

HOURS = Shifts(Pattern(((time(9), time(12)), (time(13), time(17)))))
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 11, 30)).map(  # noqa: DTZ001 - hypothesis wants them bare
    lambda d: d.replace(second=0, microsecond=0, tzinfo=CHINA)
)


def at(words: str) -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=CHINA)


@given(begin=MOMENTS, minutes=st.integers(-100, 6000))
@settings(max_examples=40, deadline=None)
def test_d9_working_time_is_what_counting_minute_by_minute_gives(begin: datetime, minutes: int) -> None:
    end = begin + timedelta(minutes=minutes)
    counted = sum(HOURS.open_at(begin + timedelta(minutes=n)) for n in range(max(0, minutes)))
    assert working_minutes_between(HOURS, begin, end) == counted


@pytest.mark.parametrize(
    ("begin", "end", "minutes"),
    [
        ("2026-11-24 16:50", "2026-11-25 09:10", 20),
        ("2026-09-30 16:00", "2026-10-08 10:00", 120),  # the national holiday from 1 to 7 October does not count
        ("2026-10-10 09:00", "2026-10-10 17:00", 420),  # a Saturday that is worked for it does
        ("2026-11-28 09:00", "2026-11-29 17:00", 0),
    ],
)
def test_d9_holidays_and_make_up_days_count_as_the_state_council_says(begin: str, end: str, minutes: int) -> None:
    assert working_minutes_between(HOURS, at(begin), at(end)) == minutes


def test_d10_several_periods_a_day_with_a_pause() -> None:
    open_at = {hour: HOURS.open_at(at(f"2026-11-24 {hour}")) for hour in ("08:59", "09:00", "12:00", "13:00", "17:00")}
    assert list(open_at.values()) == [False, True, False, True, False]
    assert HOURS.next_opening(at("2026-11-24 12:30")) == at("2026-11-24 13:00")
    assert HOURS.next_opening(at("2026-11-27 17:00")) == at("2026-11-30 09:00")
    assert Shifts(Pattern(())).next_opening(at("2026-11-27 17:00")) is None


@pytest.mark.parametrize("wrong", [["12:00-09:00"], ["09:00-12:00", "11:00-13:00"], ["nine-ten"]])
def test_hours_that_cannot_be_are_refused(wrong: list[str]) -> None:
    with pytest.raises(ValueError):
        periods_of(wrong)


def test_d11_somebody_is_there_while_their_desk_is_heard_of_and_they_are_not_busy(db: Database) -> None:
    accounts.do_add("wang", "王老师", ["desk"], "骆驼 窗户 三月 车轮", db=db)
    moment = at("2026-11-24 10:00")

    def live(seen: timedelta, presence: str = "online", when: datetime = moment) -> bool:
        with write(db) as session:
            account = session.scalars(accounts.select(StaffAccount)).one()
            account.presence, account.seen_at = presence, when - seen
        with read(db) as session:
            return available(session, when).live

    assert live(timedelta(seconds=20))
    assert not live(timedelta(seconds=50))
    assert not live(timedelta(seconds=20), "busy")
    assert not live(timedelta(seconds=20), when=at("2026-11-24 12:30"))


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2026-11-24 12:30", "今天13:00"),
        ("2026-11-24 20:00", "明天09:00"),
        ("2026-11-27 20:00", "11月30日（星期一）09:00"),
        ("2026-11-24 10:00", "上班时间"),
    ],
)
def test_d10_outside_the_hours_it_is_said_when(db: Database, moment: str, words: str) -> None:
    with read(db) as session:
        found = available(session, at(moment))
    assert not found.live
    assert words in found.words
    assert isinstance(found.next_opening, datetime)
    assert found.next_opening.date() >= date(2026, 11, 24)
