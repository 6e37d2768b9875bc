"""D6: canned answers are found by code, words and matter, their blanks are filled, and they are looked at again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from actions.clock import today
from actions.database.engine import Database, read
from actions.errors import Trouble
from actions.staff import canned

LATER, PAST = str(today() + timedelta(days=90)), str(date(2020, 1, 1))
FOR_RESTAURANTS = "open-restaurant"


@pytest.fixture
def kept(db: Database) -> Database:
    canned.do_save("lunch", "中午休息，{时间}上班。", LATER, "s_1", db=db)
    canned.do_save("bring", "办“{事项}”请带身份证原件，{工作人员}在3号窗口等您。", LATER, "s_1", db=db)
    canned.do_save("kitchen", "后厨要有三个水池。", PAST, "s_1", matter=FOR_RESTAURANTS, db=db)
    return db


def codes(db: Database, words: str = "", matter: str = "") -> list[str]:
    return [c.code for c in canned.listed(words, matter, db)]


def test_d6_found_by_code_by_words_and_with_the_matters_own_first(kept: Database) -> None:
    assert codes(kept) == ["bring", "kitchen", "lunch"]
    assert codes(kept, "/LUN") == ["lunch"]
    assert codes(kept, "身份证") == ["bring"]
    assert codes(kept, matter=FOR_RESTAURANTS) == ["kitchen", "bring", "lunch"]
    assert codes(kept, matter="retirement") == ["bring", "lunch"]
    assert codes(kept, "没有这样的话") == []


def test_d6_what_is_past_its_date_is_flagged_and_counted(kept: Database) -> None:
    assert [c.code for c in canned.listed(db=kept) if c.overdue] == ["kitchen"]
    with read(kept) as session:
        assert canned.overdue(session) == 1
    canned.do_save("kitchen", "后厨要有三个水池。", LATER, "s_2", matter=FOR_RESTAURANTS, db=kept)
    with read(kept) as session:
        assert canned.overdue(session) == 0


def test_d6_what_is_known_is_filled_in_and_the_rest_must_be(kept: Database) -> None:
    [bring] = canned.listed("bring", db=kept)
    assert bring.blanks == ["事项", "工作人员"]
    half = canned.fill(bring.text, {"事项": "退休", "工作人员": ""})
    assert half == "办“退休”请带身份证原件，{工作人员}在3号窗口等您。"
    with pytest.raises(Trouble) as refused:
        canned.check_filled(half)
    assert "工作人员" in refused.value.sentence
    canned.check_filled(canned.fill(half, {"工作人员": "王老师"}))


@pytest.mark.parametrize(
    ("code", "text", "review_by", "matter"),
    [
        ("Lunch time", "好", LATER, ""), ("", "好", LATER, ""), ("x", "", LATER, ""), ("x", "啊" * 2001, LATER, ""),
        ("x", "{没有关上", LATER, ""), ("x", "}{", LATER, ""), ("x", "{}", LATER, ""), ("x", "好", "明年", ""),
        ("x", "好", LATER, "no-such-matter"),
    ],
)  # fmt: skip
def test_d6_what_nobody_could_use_is_refused(db: Database, code: str, text: str, review_by: str, matter: str) -> None:
    with pytest.raises(Trouble, match="bad_input"):
        canned.do_save(code, text, review_by, "s_1", matter=matter, db=db)
    assert codes(db) == []


def test_d6_one_that_is_taken_away_is_gone_and_asking_again_says_so(kept: Database) -> None:
    canned.do_remove("lunch", "s_1", kept)
    assert "lunch" not in codes(kept)
    with pytest.raises(Trouble, match="not_found"):
        canned.do_remove("lunch", "s_1", kept)
