"""Reports of what cannot get done, row by row: R1–R19."""

from __future__ import annotations

from datetime import timedelta

import pytest

from actions import conversations
from actions.clock import now
from actions.database.engine import Database, read, write
from actions.database.models import Ticket
from actions.database.report_models import FollowUp
from actions.errors import Trouble
from actions.reports import filing, following, moderation
from actions.reports.duplicates import likeness
from actions.reports.filing import Draft
from actions.reports.handling import Step, do_step
from actions.reports.seen import seen
from actions.reports.states import CLASSES, TRANSITIONS, Move, State, after, in_words
from actions.reports.terms import kinds, template, terms
from actions.tickets import About, events, follow
from tests.actions.reports.conftest import DONE, TOLD, answered, report, step, talk


def ticket(db: Database, number: str) -> Ticket:
    with read(db) as session:
        return session.get_one(Ticket, number)


def said_to(db: Database, conversation: str) -> str:
    return "\n".join(str(m.body["text"]) for m in conversations.history(conversation, db=db))


# ------------------------------------------------------------------------------------------------ R1, R3, R10


def test_r1_a_report_needs_no_more_than_a_sentence(db: Database) -> None:
    filed = report(db)
    assert filed.number.startswith("FY") and len(filed.code) == 8
    assert ticket(db, filed.number).state == "received"


@pytest.mark.parametrize("draft", [Draft("  "), Draft("啊" * 2001), Draft(TOLD, kind="no such kind")])
def test_r1_what_says_nothing_is_refused_and_nothing_kept(db: Database, draft: Draft) -> None:
    with pytest.raises(Trouble), write(db) as session:
        filing.do_file(session, draft, About())
    with read(db) as session:
        assert session.query(Ticket).count() == 0


def test_r1_a_second_click_is_the_same_report_with_the_same_code(db: Database) -> None:
    first, second = report(db, once="page-1"), report(db, once="page-1")
    other = report(db, once="page-2")
    assert (first.number, first.code) == (second.number, second.code)
    assert other.number != first.number and other.code != first.code


def test_r3_the_addressee_is_known_before_sending_and_is_the_one_that_gets_it(db: Database) -> None:
    with read(db) as session:
        seen_before = filing.preview(session, Draft(TOLD), About(matter="open-restaurant"))
    assert seen_before.addressee.unit == "市场监督管理局" and "办不成事" in seen_before.addressee.words
    filed = report(db, matter="open-restaurant")
    assert (ticket(db, filed.number).addressee, ticket(db, filed.number).unit) == ("办不成事反映窗口", "市场监督管理局")


def test_r3_without_a_matter_no_unit_is_made_up(db: Database) -> None:
    with read(db) as session:
        to = filing.preview(session, Draft(TOLD), About()).addressee
    assert to.unit == "" and "先查清" in to.words


def test_r10_a_report_without_a_number_is_taken_and_followed_by_code(db: Database) -> None:
    filed = report(db)
    assert "phone" not in ticket(db, filed.number).body
    with read(db) as session:
        assert follow(session, filed.code, filed.number[-4:]).number == filed.number


# ------------------------------------------------------------------------------------------------ R2


def test_r2_the_same_event_told_by_two_is_offered_and_another_is_not(db: Database) -> None:
    first = report(db, matter="open-restaurant")
    report(db, "大厅的自助机打不出回执，报错好几天了", matter="open-restaurant")
    alike = "薛家湾大厅的窗口说我食品经营许可少一个章，回去三趟了还是不给办"
    with read(db) as session:
        found = filing.preview(session, Draft(alike), About(matter="open-restaurant")).similar
        elsewhere = filing.preview(session, Draft(alike), About(matter="retirement")).similar
    assert [s.number for s in found] == [first.number] and elsewhere == []
    assert likeness(TOLD, TOLD) == 1.0 and likeness(TOLD, "") == 0.0


def test_r2_what_is_offered_tells_nothing_of_what_the_other_wrote(db: Database) -> None:
    report(db, matter="open-restaurant", phone="13812345678")
    with read(db) as session:
        offered = filing.preview(session, Draft(TOLD), About(matter="open-restaurant")).similar[0]
    assert not any("薛家湾" in str(v) or "138" in str(v) for v in vars(offered).values())


def test_r2_a_duplicate_does_not_block_and_one_who_joins_hears_the_answer(db: Database) -> None:
    first = report(db, matter="open-restaurant")
    here = talk(db)
    along = report(db, conversation=here, matter="open-restaurant", like=first.number)
    alone = report(db, matter="open-restaurant")
    assert (along.state, alone.state) == ("duplicate", "received")
    answered(db, first.number)
    assert DONE in said_to(db, here)


def test_r2_nobody_joins_a_report_that_was_not_offered(db: Database) -> None:
    first = report(db, "自助机打不出回执，报错好几天了", matter="retirement")
    assert report(db, matter="open-restaurant", like=first.number).state == "received"


# ------------------------------------------------------------------------------------------------ R4


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("move", list(Move))
def test_r4_every_state_and_move_does_what_the_table_says(state: State, move: Move) -> None:
    if (state, move) in TRANSITIONS:
        assert after(state.value, move) is TRANSITIONS[state, move]
        return
    with pytest.raises(Trouble) as refused:
        after(state.value, move)
    assert refused.value.code == "moved_on" and in_words(state.value) in refused.value.sentence


def test_r4_every_state_has_a_class_words_and_a_way_in_and_open_ones_a_way_out() -> None:
    assert set(CLASSES) == set(State) == {State(s) for s in terms()["states"]}
    assert set(CLASSES.values()) == {"open", "fixed", "closed"}
    assert {m.value for m in Move} - {"withdraw", "reopen", "close"} == set(terms()["moves"])
    assert set(TRANSITIONS.values()) | {State.RECEIVED} == set(State)
    for state, cls in CLASSES.items():
        assert cls != "open" or any(CLASSES[TRANSITIONS[s, m]] != "open" for s, m in TRANSITIONS if s is state)


def test_r4_the_real_report_refuses_what_the_table_does_not_have(db: Database) -> None:
    filed = report(db)
    with pytest.raises(Trouble, match="moved_on"):
        step(db, filed.number, Move.ANSWER)
    assert ticket(db, filed.number).state == "received" and ticket(db, filed.number).version == 1


def test_r4_two_who_saw_the_same_version_do_not_both_change_it(db: Database) -> None:
    filed = report(db)
    with write(db) as session:
        do_step(session, filed.number, Step(Move.ACKNOWLEDGE, version=1), "s_wang")
    with pytest.raises(Trouble, match="moved_on"), write(db) as session:
        do_step(session, filed.number, Step(Move.INVESTIGATE, version=1), "s_li")


@pytest.mark.parametrize("move", [Move.ANSWER, Move.CANNOT, Move.NOT_OURS, Move.REFER])
def test_an_answer_must_name_what_was_done(db: Database, move: Move) -> None:
    filed = report(db)
    step(db, filed.number, Move.ACKNOWLEDGE)
    with pytest.raises(Trouble, match="bad_input"):
        step(db, filed.number, move, "已处理", unit="税务局")
    assert ticket(db, filed.number).state == "acknowledged"


# ------------------------------------------------------------------------------------------------ R5, R6


def test_r5_code_and_tail_open_it_and_nothing_else_does(db: Database) -> None:
    filed = report(db, phone="13812345678")
    with read(db) as session:
        assert follow(session, filed.code.lower(), "5678").number == filed.number
        assert follow(session, filed.code, number=filed.number).number == filed.number
        for code, tail in (
            (filed.code, "5679"),
            (filed.code, ""),
            ("AAAAAAAA", "5678"),
            (filed.code, filed.number[-4:]),
        ):
            with pytest.raises(Trouble) as refused:
                follow(session, code, tail)
            assert refused.value.status == 404


def test_r5_codes_are_kept_as_hashes_only(db: Database) -> None:
    filed = report(db, phone="13812345678")
    raw = b"".join(p.read_bytes() for p in db_files(db))
    assert filed.code.encode() not in raw and b"13812345678" not in raw and "薛家湾".encode() not in raw


def db_files(db: Database) -> list:  # type: ignore[type-arg]
    from pathlib import Path

    path = Path(db.url.removeprefix("sqlite:///"))
    return list(path.parent.glob(path.name + "*"))


def test_r6_every_step_reaches_whoever_reported(db: Database) -> None:
    here = talk(db)
    filed = report(db, conversation=here)
    for move, text in ((Move.ACKNOWLEDGE, ""), (Move.INVESTIGATE, ""), (Move.ANSWER, DONE)):
        step(db, filed.number, move, text)
        assert in_words(ticket(db, filed.number).state) in said_to(db, here)
    assert DONE in said_to(db, here) and "重新办理" in said_to(db, here)
    with read(db) as session:
        shown = following.followed(session, session.get_one(Ticket, filed.number))
    assert [s.words for s in shown.steps] == ["已收到，等待受理", "已受理", "正在核实", "已答复"] and shown.may_reopen


def test_r6_reopened_within_fifteen_days_with_new_deadlines_and_not_after(db: Database) -> None:
    filed = report(db)
    answered(db, filed.number)
    with write(db) as session:
        following.do_reopen(session, session.get_one(Ticket, filed.number), "窗口还是不收")
    again = ticket(db, filed.number)
    assert again.state == "reopened" and again.answered_at is None and again.acknowledged_at is None
    answered(db, filed.number)
    with write(db) as session:
        session.get_one(Ticket, filed.number).answered_at = now() - timedelta(days=15, minutes=1)
    with pytest.raises(Trouble, match="too_late"), write(db) as session:
        following.do_reopen(session, session.get_one(Ticket, filed.number), "窗口还是不收")


def test_r6_the_author_may_add_and_take_back(db: Database) -> None:
    filed = report(db)
    with write(db) as session:
        found = session.get_one(Ticket, filed.number)
        following.do_add(session, found, "今天又去了一次")
        following.do_withdraw(session, found)
    assert ticket(db, filed.number).state == "withdrawn" and "今天又去" in ticket(db, filed.number).body["later"]


# ------------------------------------------------------------------------------------------------ R7, R11, R12, R13


@pytest.mark.parametrize("kind", [k for k in kinds() if k != "other"])
def test_r7_every_kind_has_a_template_to_begin_the_answer_with(kind: str) -> None:
    text = template("answer", kind, number="FY1", matter="开办餐饮店", unit="税务局")
    assert text and "{" not in text
    assert template("acknowledge", kind, number="FY1", matter="开办餐饮店", unit="税务局")
    assert template("investigate", kind) == ""


def test_r11_a_changed_text_keeps_its_original_and_tells_the_reason(db: Database) -> None:
    here = talk(db)
    filed = report(db, "窗口的王某某骂人，还说少一个章", conversation=here)
    with pytest.raises(Trouble), write(db) as session:
        moderation.do_moderate(session, filed.number, "窗口的人说少一个章", "because", "s_wang")
    with write(db) as session:
        moderation.do_moderate(session, filed.number, "窗口的人说少一个章", "insult", "s_wang")
    with read(db) as session:
        kept = events(session, filed.number, all=True)
        shown = following.followed(session, session.get_one(Ticket, filed.number))
    assert ticket(db, filed.number).body["said"] == "窗口的人说少一个章"
    assert [e.data["original"] for e in kept if e.kind == "moderated"] == ["窗口的王某某骂人，还说少一个章"]
    assert "王某某" not in str(shown) and moderation.reasons()["insult"] in str(shown)
    assert moderation.reasons()["insult"] in said_to(db, here)


@pytest.mark.parametrize(
    ("text", "gone", "kept"),
    [
        ("我的身份证152723199001011234被退了", "19900101", "身份证"),
        ("打13812345678找我", "1381234", "找我"),
        ("我叫张小明，办退休", "小明", "张"),
        ("家住12号楼3单元502室", "502", "号楼"),
        ("邮箱zhang@example.com", "zhang@", "邮箱"),
        ("车牌蒙K12345过不了户", "12345", "蒙K"),
        ("卡号6222021234567890123", "2021234567", "卡号"),
    ],
)
def test_r12_personal_data_is_hidden_in_what_staff_see(text: str, gone: str, kept: str) -> None:
    shown = seen(text)
    assert gone not in shown.text and kept in shown.text and shown.hidden


@pytest.mark.parametrize("text", [TOLD, "2026年11月24日在3号窗口等了2小时，收了50元", "缴了20000元"])
def test_r12_what_is_not_personal_stays(text: str) -> None:
    assert seen(text).text == text and seen(text).hidden == ()


def test_r12_the_whole_needs_a_reason_and_is_logged(db: Database) -> None:
    filed = report(db, "我叫张小明，打13812345678")
    with pytest.raises(Trouble), write(db) as session:
        moderation.do_show_all(session, filed.number, " ", "s_wang")
    with write(db) as session:
        whole = moderation.do_show_all(session, filed.number, "核对身份后回电", "s_wang")
    from actions.audit import entries

    with read(db) as session:
        logged = entries(session, subject=filed.number)
    assert "13812345678" in whole["said"] and [e.action for e in logged] == ["reveal"]


def test_r13_one_conversation_cannot_flood_the_window(db: Database) -> None:
    here = talk(db)
    for n in range(5):
        report(db, f"第{n}件事办不成", conversation=here)
    with pytest.raises(Trouble) as refused:
        report(db, "第六件事办不成", conversation=here)
    assert refused.value.status == 429
    assert report(db, "另一个人的事办不成", conversation=talk(db)).number


# ------------------------------------------------------------------------------------------------ R14, R16, R19


def test_r14_a_no_after_the_time_for_reopening_goes_to_a_supervisor(db: Database) -> None:
    filed = report(db)
    answered(db, filed.number)
    with write(db) as session:
        found = session.get_one(Ticket, filed.number)
        found.answered_at = now() - timedelta(days=29)
        following.do_say_solved(session, found, False)
    with read(db) as session:
        task = session.query(FollowUp).one()
    assert (task.reason, task.subject, task.role) == ("not_solved", filed.number, "supervisor")
    assert ticket(db, filed.number).solved is False
