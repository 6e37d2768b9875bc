"""帮办代办 and 好差评: every state and move, consent before a proxy acts, one grade for one occasion (D13)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from actions import conversations
from actions.clock import CHINA, now
from actions.database.engine import Database, read, write
from actions.database.models import Rating, Ticket
from actions.database.report_models import FollowUp
from actions.errors import Trouble
from actions.help_requests import handling, slots
from actions.help_requests.handling import Step
from actions.help_requests.need import shows_need
from actions.help_requests.states import CLASSES, TRANSITIONS, Move, State, after, in_words, words
from actions.ratings import follow_ups
from actions.ratings.rating import Occasion, do_add_words, do_rate, grades, reasons
from actions.tickets import About, Filed
from tests.actions.reports.conftest import talk

HERE = Occasion("report", "FY20261124-0001", unit="税务局")


def ask(db: Database, kind: str, conversation: str | None = None) -> Filed:
    with write(db) as session:
        return handling.do_file(session, kind, About(conversation_id=conversation), "我妈腿脚不好")


def go(db: Database, number: str, move: Move, text: str = "约好了人", **more: object) -> str:
    with write(db) as session:
        return handling.do_step(session, number, Step(move, text, **more), "s_wang").state  # type: ignore[arg-type]


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("move", list(Move))
def test_every_state_and_move_does_what_the_table_says(state: State, move: Move) -> None:
    if (state, move) in TRANSITIONS:
        assert after(state.value, move) is TRANSITIONS[state, move]
    else:
        with pytest.raises(Trouble, match="moved_on"):
            after(state.value, move)


def test_every_state_and_move_has_its_words() -> None:
    assert set(words()["states"]) == set(State) == set(CLASSES) and set(words()["moves"]) == set(Move)


def test_a_proxy_does_nothing_before_authorisation_and_consent(db: Database) -> None:
    filed = ask(db, "proxy")
    assert filed.state == "authorising"
    with pytest.raises(Trouble, match="moved_on"):
        go(db, filed.number, Move.BEGIN)
    for step in (Step(Move.AUTHORISE, authorised_by="委托书11月24日"), Step(Move.AUTHORISE, consent=True)):
        with pytest.raises(Trouble, match="bad_input"), write(db) as session:
            handling.do_step(session, filed.number, step, "s_wang")
    assert go(db, filed.number, Move.AUTHORISE, authorised_by="委托书11月24日", consent=True) == "received"
    with read(db) as session:
        body = session.get_one(Ticket, filed.number).body
    assert body["authorised_by"] == "委托书11月24日" and body["consent"] == "yes"
    assert go(db, filed.number, Move.BEGIN) == "underway"


def test_an_appointment_is_in_working_hours_and_full_after_two(db: Database) -> None:
    with read(db) as session:
        free = slots.free(session, now())
    first = free[0]
    assert all(8 <= f.astimezone(CHINA).hour < 18 and f > now() for f in free)
    here = talk(db)
    for conversation in (here, None):
        filed = ask(db, "accompany", conversation)
        assert go(db, filed.number, Move.ARRANGE, slot=first.isoformat()) == "arranged"
    filed = ask(db, "accompany")
    for slot in (first.isoformat(), "", "2020-01-01T09:00:00+08:00", "2026-11-25T09:00:00"):
        with pytest.raises(Trouble, match="bad_input"):
            go(db, filed.number, Move.ARRANGE, slot=slot)
    told = [m.body["text"] for m in conversations.history(here, db=db)]
    assert any(in_words("arranged") in t and f"{first:%H:%M}" in t for t in told)


def test_the_result_is_said(db: Database) -> None:
    filed = ask(db, "remote")
    with pytest.raises(Trouble, match="bad_input"):
        go(db, filed.number, Move.FINISH, " ")
    assert go(db, filed.number, Move.FINISH, "电话里教会了") == "done"


@pytest.mark.parametrize(
    "text", ["我妈坐轮椅，办退休", "怀孕六个月了跑不动", "老人不会用手机", "我是退役的，想办个执照", "眼睛不好使"]
)
def test_need_is_heard(text: str) -> None:
    assert shows_need(text)


@pytest.mark.parametrize("text", ["想开个火锅店", "办养老院的消防", "孩子上学", "公司注销", "买了二手房过户"])
def test_need_is_not_assumed(text: str) -> None:
    assert shows_need(text) == ""


# ------------------------------------------------------------------------------------------------ ratings


def rate(db: Database, grade: int, *chosen: str, occasion: Occasion = HERE, written: str = "") -> None:
    with write(db) as session:
        do_rate(session, occasion, grade, chosen, written)


def test_d13_five_grades_with_reasons_of_their_own() -> None:
    assert list(grades()) == [5, 4, 3, 2, 1] and grades()[5] == "非常满意" and grades()[1] == "非常不满意"
    assert set(reasons(1)) & set(reasons(5)) == set() and len(reasons(2)) >= 5


def test_d13_one_occasion_has_one_grade_changeable_for_a_day(db: Database) -> None:
    rate(db, 5)
    rate(db, 2, "slow", "no such reason")
    with read(db) as session:
        kept = session.query(Rating).one()
    assert kept.grade == 2 and kept.body["reasons"] == ["slow"] and kept.changed_at
    with write(db) as session:
        session.query(Rating).one().at = now() - timedelta(hours=24, minutes=1)
    with pytest.raises(Trouble, match="rated"):
        rate(db, 5)
    with write(db) as session:
        assert do_add_words(session, HERE, "太晚了") is False


def test_d13_each_occasion_is_rated_for_itself(db: Database) -> None:
    rate(db, 5)
    rate(db, 4, occasion=Occasion("live", "h_1", agent="s_wang"))
    with read(db) as session:
        assert sorted(r.grade for r in session.query(Rating)) == [4, 5]


@pytest.mark.parametrize(("grade", "opened"), [(5, 0), (4, 0), (3, 0), (2, 1), (1, 1)])
def test_d13_a_low_grade_opens_one_task(db: Database, grade: int, opened: int) -> None:
    rate(db, grade)
    rate(db, grade)
    with read(db) as session:
        assert session.query(FollowUp).count() == opened


@pytest.mark.parametrize("grade", [0, 6, -1])
def test_d13_there_is_no_sixth_grade(db: Database, grade: int) -> None:
    with pytest.raises(Trouble, match="bad_input"):
        rate(db, grade)


def test_a_task_is_finished_with_words_by_its_role_and_once(db: Database) -> None:
    rate(db, 1)
    with read(db) as session:
        assert follow_ups.tasks(session, frozenset({"desk"})) == []
        task = follow_ups.tasks(session, frozenset({"supervisor"}))[0]
    for note, roles in (("", {"supervisor"}), ("打过电话了", {"desk"})):
        with pytest.raises(Trouble), write(db) as session:
            follow_ups.do_finish(session, task.id, note, "s_li", frozenset(roles))
    with write(db) as session:
        follow_ups.do_finish(session, task.id, "打过电话，已道歉", "s_li", frozenset({"supervisor"}))
    with pytest.raises(Trouble, match="moved_on"), write(db) as session:
        follow_ups.do_finish(session, task.id, "再打一次电话", "s_li", frozenset({"supervisor"}))
