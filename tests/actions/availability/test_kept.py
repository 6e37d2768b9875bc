"""D10: hours kept by the desk: several periods, by region and unit, from a day on, and days that are not like others."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from actions.audit import entries, verify
from actions.availability import available
from actions.availability.kept import (
    Days,
    Hours,
    Where,
    do_drop,
    do_drop_days,
    do_go_by_wider,
    do_set,
    do_set_days,
    shifts,
)
from actions.availability.shifts import Day, Own, Pattern, Shifts, _read, in_words, periods_of
from actions.clock import CHINA, now, today
from actions.database.engine import Database, read, write
from actions.errors import Trouble
from actions.help_requests import handling, slots
from actions.help_requests.states import Move
from actions.help_requests.stranded import stranded
from actions.settings import settings
from actions.tickets import About
from knowledge.notice.working_days import add_working_days, is_working_day
from knowledge.places import whole_name

EVERYWHERE, HERE, THERE = Where(), Where("达拉特旗"), Where("东胜区")
TAX = Where("达拉特旗", "税务局")
EARLY, LATE, HALF = Hours(["08:30-12:00", "14:30-18:00"], []), Hours(["10:00-16:00"], []), Hours(["09:00-12:00"], [])
FILE = "09:00–12:00、13:00–17:00"
DAY = timedelta(days=1)


def working_day(after: int = 0) -> date:
    """The first working day at least so many days ahead."""
    day = today() + timedelta(days=after)
    return day if is_working_day(day)[0] else add_working_days(day, 1).date


def shown(session: Session, day: date, where: Where = EVERYWHERE) -> str:
    return in_words(shifts(session, where.region, where.unit).periods(day))


def test_without_anything_kept_the_file_holds(db: Database) -> None:
    with read(db) as session:
        assert shown(session, working_day()) == shown(session, working_day(), TAX) == FILE


def test_several_periods_from_a_day_on_and_the_days_before_stay(db: Database) -> None:
    soon, later = working_day(), working_day(20)
    with write(db) as session:
        do_set(session, EVERYWHERE, later, EARLY, "s_zhao")
        assert (shown(session, soon), shown(session, later)) == (FILE, "08:30–12:00、14:30–18:00")
        assert shifts(session).on(later)[1][0] == datetime(later.year, later.month, later.day, 14, 30, tzinfo=CHINA)


def test_d10_the_narrower_place_goes_first_and_a_unit_before_its_region(db: Database) -> None:
    day = working_day()
    with write(db) as session:
        do_set(session, EVERYWHERE, today(), EARLY, "s_zhao")
        do_set(session, HERE, today(), LATE, "s_zhao")
        do_set(session, TAX, today(), HALF, "s_zhao")
        found = {w.words: shown(session, day, w) for w in (EVERYWHERE, THERE, HERE, TAX)}
        assert shown(session, day, Where("达拉特旗树林召镇")) == found["达拉特旗"], "a town goes by its region"
        assert shown(session, day, Where("东胜区", "税务局")) == found["全市"], "the unit's hours are of its region"
        assert shown(session, day, Where("达拉特旗", "税务局（主管税务机关）")) == found["达拉特旗税务局"]
    assert found == {
        "全市": "08:30–12:00、14:30–18:00", "东胜区": "08:30–12:00、14:30–18:00", "达拉特旗": "10:00–16:00",
        "达拉特旗税务局": "09:00–12:00",
    }  # fmt: skip


def test_a_place_goes_by_the_wider_one_again_from_a_day_on(db: Database) -> None:
    day, later = working_day(), working_day(10)
    with write(db) as session:
        do_set(session, EVERYWHERE, today(), EARLY, "s_zhao")
        do_set(session, HERE, today(), LATE, "s_zhao")
        do_go_by_wider(session, HERE, later, "s_zhao")
        do_go_by_wider(session, EVERYWHERE, later, "s_zhao")
        assert shown(session, day, HERE) == "10:00–16:00" and shown(session, later, HERE) == FILE


def test_the_file_s_region_is_narrower_than_what_is_kept_for_everywhere(
    db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "shifts.yaml"
    path.write_text('working_days: ["09:00-17:00"]\nregions:\n  东胜区: {working_days: ["08:00-11:00"]}\n')
    monkeypatch.setattr(settings(), "desk_shifts", path)
    day = working_day()
    with write(db) as session:
        do_set(session, EVERYWHERE, today(), LATE, "s_zhao")
        assert shown(session, day, THERE) == "08:00–11:00" and shown(session, day, HERE) == "10:00–16:00"
        do_set(session, THERE, today(), HALF, "s_zhao")
        assert shown(session, day, THERE) == "09:00–12:00"
    assert _read(path)["东胜区"].working_days == periods_of(["08:00-11:00"])


def test_d10_a_closed_day_closes_every_place_that_does_not_say_otherwise(db: Database) -> None:
    day, next_day = working_day(3), add_working_days(working_day(3), 1).date
    with write(db) as session:
        do_set(session, HERE, today(), LATE, "s_zhao")
        do_set_days(session, EVERYWHERE, Days(day, day, [], "停电检修"), "s_zhao")
        do_set_days(session, TAX, Days(day, day, ["09:00-10:00"], "只收急件"), "s_zhao")
        assert [shown(session, day, w) for w in (EVERYWHERE, HERE, TAX)] == ["不上班", "不上班", "09:00–10:00"]
        noon = datetime(day.year, day.month, day.day, 11, tzinfo=CHINA)
        found = available(session, noon, HERE.region)
        assert not found.live and "停电检修" in found.words and "10:00上班" in found.words
        assert found.next_opening and found.next_opening.astimezone(CHINA).date() == next_day
        assert day not in {s.astimezone(CHINA).date() for s in slots.free(session, now(), HERE.region)}
        do_drop_days(session, EVERYWHERE, day, day, "s_zhao")
        assert shown(session, day, HERE) == "10:00–16:00"


def test_who_was_to_come_at_a_time_that_is_closed_now_is_named(db: Database) -> None:
    with write(db) as session:
        morning, evening = (
            next(s for s in slots.free(session, now(), HERE.region) if s.astimezone(CHINA).hour == h) for h in (9, 16)
        )
        numbers = []
        for slot in (morning, evening):
            numbers.append(handling.do_file(session, "accompany", About(region=HERE.region), "腿脚不好").number)
            handling.do_step(session, numbers[-1], handling.Step(Move.ARRANGE, slot=slot.isoformat()), "s_wang")
        assert stranded(session, EVERYWHERE) == []
        do_set(session, THERE, today(), HALF, "s_zhao")
        assert stranded(session, EVERYWHERE) == [], "another region's hours"
        do_set(session, HERE, today(), HALF, "s_zhao")
        assert stranded(session, EVERYWHERE) == stranded(session, HERE) == [numbers[1]], "the one in the afternoon"
        day = morning.astimezone(CHINA).date()
        do_set_days(session, EVERYWHERE, Days(day, day, [], "盘点"), "s_zhao")
        assert stranded(session, HERE) == numbers
        assert stranded(session, THERE) == stranded(session, TAX) == []


def test_a_month_s_closure_moves_appointments_and_the_next_opening_behind_it(db: Database) -> None:
    first = today()
    with write(db) as session:
        do_set_days(session, EVERYWHERE, Days(first, first + 30 * DAY, [], "装修"), "s_zhao")
        found = available(session, now())
        free = slots.free(session, now())
    opens = add_working_days(first + 30 * DAY, 1).date
    assert found.next_opening and found.next_opening.astimezone(CHINA).date() == opens
    assert free and free[0].astimezone(CHINA).date() == opens


def test_every_change_is_a_line_of_the_audit(db: Database) -> None:
    later = today() + timedelta(days=9)
    with write(db) as session:
        do_set(session, HERE, later, LATE, "s_zhao")
        do_drop(session, HERE, later, "s_zhao")
        do_go_by_wider(session, HERE, later, "s_zhao")
        do_set_days(session, HERE, Days(later, later, [], "停电检修"), "s_zhao")
        do_drop_days(session, HERE, later, later, "s_zhao")
        lines = entries(session)
    assert [e.action for e in reversed(lines)] == [
        "shifts.saved", "shifts.dropped", "shifts.given_up", "shifts.days_saved", "shifts.days_dropped",
    ]  # fmt: skip
    assert {(e.actor, e.subject) for e in lines} == {("s_zhao", "达拉特旗")}
    assert lines[-1].data == {
        "from": str(later),
        "working_days": ["10:00-16:00"],
        "other_days": [],
        "says": f"{later} 起：工作日 10:00–16:00；休息日 不上班",
    }
    assert verify(db).broken_at is None


@pytest.mark.parametrize("ahead", [-DAY, timedelta(days=400)])
def test_what_is_gone_by_is_not_changed_nor_what_is_far_ahead(db: Database, ahead: timedelta) -> None:
    day = today() + ahead
    for change in (
        lambda s: do_set(s, HERE, day, LATE, "s_zhao"), lambda s: do_go_by_wider(s, HERE, day, "s_zhao"),
        lambda s: do_set_days(s, HERE, Days(day, day, [], "停电"), "s_zhao"), lambda s: do_drop_days(s, HERE, day, day, "s_zhao"),
    ):  # fmt: skip
        with pytest.raises(Trouble, match="bad_input"), write(db) as session:
            change(session)


@pytest.mark.parametrize(
    "wrong", [["12:00-09:00"], ["09:00-12:00", "11:00-13:00"], ["09:00-"], ["-"], ["早上-晚上"], []]
)
def test_hours_that_cannot_be_are_refused(db: Database, wrong: list[str]) -> None:
    with pytest.raises(Trouble, match="bad_input"), write(db) as session:
        do_set(session, HERE, today(), Hours(wrong, []), "s_zhao")
    with read(db) as session:
        assert entries(session) == []


def test_what_has_begun_is_not_taken_back_and_days_need_a_reason_and_an_end(db: Database) -> None:
    with write(db) as session:
        do_set(session, HERE, today(), LATE, "s_zhao")
        for wrong in (
            lambda s: do_drop(s, HERE, today(), "s_zhao"), lambda s: do_drop(s, HERE, today() + DAY, "s_zhao"),
            lambda s: do_drop_days(s, HERE, today() + DAY, today() + DAY, "s_zhao"),
            lambda s: do_set_days(s, HERE, Days(today(), today(), [], " "), "s_zhao"),
            lambda s: do_set_days(s, HERE, Days(today() + DAY, today(), [], "停电"), "s_zhao"),
            lambda s: do_set_days(s, HERE, Days(today(), today() + 31 * DAY, [], "停电"), "s_zhao"),
        ):  # fmt: skip
            with pytest.raises(Trouble):
                wrong(session)


def test_a_region_that_is_none_is_refused_with_what_may_be_meant(db: Database) -> None:
    with pytest.raises(Trouble, match="bad_input") as refused, write(db) as session:
        do_set(session, Where("达拉特其"), today(), LATE, "s_zhao")
    assert "达拉特旗" in refused.value.what_now
    with pytest.raises(Trouble), write(db) as session:
        do_set_days(session, Where("某某县"), Days(today(), today(), [], "停电"), "s_zhao")
    assert whole_name("树林召镇") == "达拉特旗树林召镇" and whole_name("某某县") == "某某县"


def test_saving_a_day_again_replaces_it(db: Database) -> None:
    first = today()
    with write(db) as session:
        do_set(session, HERE, first, LATE, "s_zhao")
        do_set(session, HERE, first, HALF, "s_li")
        do_set_days(session, HERE, Days(first, first + 3 * DAY, [], "盘点"), "s_zhao")
        do_set_days(session, HERE, Days(first + DAY, first + DAY, ["10:00-11:00"], "只收件"), "s_zhao")
        hours = shifts(session, HERE.region)
    assert [in_words(hours.periods(first + n * DAY)) for n in range(4)] == ["不上班", "10:00–11:00", "不上班", "不上班"]


@given(start=st.dates(date(2026, 1, 1), date(2026, 9, 30)), days=st.integers(1, 20))
@hypothesis_settings(max_examples=60, deadline=None)
def test_d9_with_no_day_closed_working_days_are_the_calendar_s(start: date, days: int) -> None:
    hours = Shifts(Pattern(periods_of(["09:00-17:00"])))
    assert hours.add_working_days(start, days) == add_working_days(start, days).date


DATES = st.dates(date(2026, 1, 1), date(2026, 12, 20))
PATTERNS = st.sampled_from([Pattern(periods_of(h.working_days)) for h in (EARLY, LATE, HALF)])


@given(
    days=st.dictionaries(DATES, st.just(Day((), "关门")), max_size=5),
    versions=st.lists(st.tuples(DATES, st.none() | PATTERNS), max_size=4),
    on=DATES,
)
@hypothesis_settings(max_examples=150, deadline=None)
def test_the_newest_version_that_has_begun_holds_except_on_days_of_their_own(
    days: dict[date, Day], versions: list[tuple[date, Pattern | None]], on: date
) -> None:
    rule = Pattern(periods_of(["09:00-17:00"]))
    own = Own(tuple(sorted(versions, key=lambda v: v[0])), days)
    begun = [pattern for since, pattern in own.versions if since <= on]
    expected = () if on in days else ((begun[-1] if begun else None) or rule).on(on)
    assert Shifts(rule, (own,)).periods(on) == expected
