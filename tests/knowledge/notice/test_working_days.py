"""Working days on the State Council's calendar, its overlay, and where it ends."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from knowledge.notice import working_days
from knowledge.notice.working_days import add_working_days, calendar_ends, is_working_day, warning
from tests.knowledge.notice.making import notice


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-10-01", False), ("2026-10-07", False), ("2026-10-08", True),  # the national holiday ends
        ("2026-10-10", True),  # a Saturday worked in exchange
        ("2026-11-21", False), ("2026-11-23", True), ("2026-02-17", False),  # a weekend, a Monday, New Year
    ],
)  # fmt: skip
def test_published_days(day: str, works: bool) -> None:
    assert is_working_day(date.fromisoformat(day)) == (works, False)


def test_days_are_counted_from_the_day_after() -> None:
    assert add_working_days(date(2026, 11, 24), 1).date == date(2026, 11, 25)
    assert add_working_days(date(2026, 11, 27), 1).date == date(2026, 11, 30)
    assert add_working_days(date(2026, 9, 30), 1).date == date(2026, 10, 8)
    assert add_working_days(date(2026, 11, 24), 0).date == date(2026, 11, 24)


def test_beyond_the_calendar_it_is_said_to_be_a_guess() -> None:
    within, beyond = add_working_days(date(2026, 11, 24), 20), add_working_days(date(2026, 11, 24), 30)
    assert (within.date, within.guessed) == (date(2026, 12, 22), False)
    assert beyond.guessed and beyond.date.year == 2027
    assert is_working_day(date(2027, 1, 4)) == (True, True)
    assert is_working_day(date(2199, 1, 5))[1]


def test_a_notice_of_the_last_weeks_says_for_the_time_being() -> None:
    made = notice("start-freight-transport-enterprise", issued_on=date(2026, 12, 21), as_of=date(2026, 12, 21))
    licence = next(i for i in made.items if i.n == 1)
    assert licence.ready_by is not None and licence.ready_by.startswith("暂按2027年01月")


def test_the_overlay_overrides_and_reaches_further(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    overlay = tmp_path / "days.yaml"
    overlay.write_text("work: [2026-11-28]\nrest: [2026-11-25, 2027-01-01]\n", encoding="utf-8")
    monkeypatch.setattr(working_days, "OVERLAY", overlay)
    working_days._overlay.cache_clear()
    try:
        assert is_working_day(date(2026, 11, 28)) == (True, False)
        assert is_working_day(date(2026, 11, 25)) == (False, False)
        assert is_working_day(date(2027, 1, 1)) == (False, False)
        assert calendar_ends() == date(2027, 1, 1)
    finally:
        working_days._overlay.cache_clear()


def test_an_operator_is_warned_before_the_calendar_runs_out() -> None:
    ends = calendar_ends()
    assert warning(ends - timedelta(days=200)) is None
    soon = warning(ends - timedelta(days=30))
    assert soon is not None and "还有 30 天" in soon
