"""Filling in by talking: one after the other, several at once, checked, passed over, changed, left and taken up again."""

from __future__ import annotations

import pytest
from talking import Person, fill_all, somebody  # type: ignore[import-not-found]

from actions.database.engine import Database
from actions.dialogue.forms import StartForm

DEATH = {"death_proof": "medical", "pension_type": "enterprise_retired", "relief": "none", "cremated": True,
         "medical_insurance": "employee", "household_head": "not_head", "driving_licence": False, "housing_fund": False,
         "elderly_allowance": False, "preferential": False, "work_death": "none", "dependants": False,
         "unemployment_benefit": False, "special_status": "none", "kinship_proof": "same_hukou", "by_agent": False}  # fmt: skip
FREIGHT = {"cargo_type": ["general"], "vehicle_class": "over_12t", "vehicle_status": "purchased", "vehicle_origin": "new",
           "applicant_type": "company", "applicant_present": "agent"}  # fmt: skip
SAID = ("我爸叫李大山，他身份证号152723194503120019，11月9日走了",)


@pytest.fixture
def person(db: Database) -> Person:
    made = somebody(db, "citizen-after-death", DEATH, SAID)
    made.say("在这里一项一项填", "start_form", action=StartForm)
    return made


def test_the_first_turn_asks_for_one_field_and_says_how_to_go_about_it(person: Person) -> None:
    assert "utter_fill_begin" in person.text and "跳过" in person.choices
    assert person.stage() == "filling" and person.asked == "applicant_name"
    assert "必填的还差" in person.text, "progress is said in the text itself"


def test_f7_several_are_taken_at_once_and_said_back_masked(person: Person) -> None:
    told = person.say("我叫李强，电话13947712345")
    assert person.value("applicant_name") == "李强" and person.value("applicant_phone") == "13947712345"
    assert "139****2345" in told and "13947712345" not in told
    assert person.filling().values["applicant_name"].confirmed


def test_f8_a_wrong_value_is_not_kept_and_the_way_past_is_told(person: Person) -> None:
    person.say("改手机号")
    assert person.asked == "applicant_phone"
    told = person.say("1394771")
    assert "手机号是 11 位，这里是 7 位" in told and person.value("applicant_phone") is None
    assert person.asked == "applicant_phone"
    assert "utter_fill_stuck" in person.say("139477")
    person.say("一三九四七七一二三四五")
    assert person.value("applicant_phone") == "13947712345", "digits as they are spoken"


def test_f1_what_follows_from_a_number_is_not_asked(person: Person) -> None:
    person.say("李强")
    assert person.asked == "applicant_id_number"
    person.say("152701198609100032")
    assert person.value("applicant_gender") in (None, "男")
    assert person.asked not in ("applicant_gender", "applicant_birth_date")


def test_f3_back_goes_to_the_field_before_and_skip_leaves_one_out(person: Person) -> None:
    first = person.asked
    person.say("李强")
    second = person.asked
    assert second != first
    person.say("返回")
    assert person.asked == first and "李强" in person.text
    person.say("李刚")
    assert person.value(first) == "李刚"
    person.say("跳过")
    assert person.asked not in (first, second)


def test_f12_why_is_answered_and_the_question_asked_again(person: Person) -> None:
    before = person.asked
    told = person.say("为什么问这个")
    assert "utter_fill_why 用在：" in told and person.asked == before


def test_f4_an_answer_is_changed_by_naming_it(person: Person) -> None:
    person.say("李强")
    person.say("把申请人姓名改成李刚")
    assert person.value("applicant_name") == "李刚"
    told = person.say("改身份证号")
    assert "utter_fill_which" in told and "逝者身份证号" in person.choices and len(person.choices) > 1
    person.say("逝者身份证号")
    assert person.asked == "deceased_id_number"
    assert "utter_fill_no_such_field" in person.say("把车牌颜色改成蓝色")


def test_a_question_in_between_is_answered_and_the_form_goes_on(person: Person) -> None:
    before = person.asked
    told = person.say("要带哪些材料？", "ask_attribute", 0.95)
    assert "utter_fact" in told and person.asked == before and person.stage() == "filling"
    assert person.value(before) is None, "a question is no name"


def test_a_wish_for_a_person_leaves_the_form_as_it_stands(person: Person) -> None:
    person.say("李强")
    told = person.say("找人帮我办", "request_help", 0.95)
    assert "utter_which_help" in told and person.stage() != "filling"
    person.say("接着填表", "start_form", 0.9, StartForm)
    assert "utter_fill_again" in person.text and person.value("applicant_name") == "李强"


def test_f5_left_and_taken_up_again_where_it_was(person: Person) -> None:
    person.say("李强")
    here = person.asked
    told = person.say("先到这吧")
    assert "utter_fill_paused" in told and person.stage() == "noticed"
    person.say("接着填", "start_form", 0.9, StartForm)
    assert person.asked == here and person.stage() == "filling"


def test_f6_what_is_said_here_is_what_the_page_shows_and_bare_answers_are_nobody_elses(person: Person) -> None:
    person.say("改逝者身份证号")
    person.say("152723194503120019")
    person.say("先到这")
    person.say("填表", "start_form", 0.9, StartForm)
    values = person.filling().values
    assert values["deceased_id_number"].value == "152723194503120019" and values["deceased_id_number"].confirmed
    assert "applicant_id_number" not in values, "a number told for the dead is not heard again as the applicant's"


def until_looked_at(person: Person) -> None:
    """Up to where what was said of the dead is shown."""
    for _ in range(40):
        if person.told[-1]["response"] == "utter_fill_confirm" and "李大山" in person.text:
            break
        person.say("都对" if "都对" in person.choices else "跳过")


def test_f7_what_was_filled_in_beforehand_waits_until_it_is_called_right(person: Person) -> None:
    until_looked_at(person)
    assert "152***********0019" in person.text and "您说过的话" in person.text
    assert not person.filling().values["deceased_name"].confirmed
    person.say("都对")
    assert person.filling().values["deceased_name"].confirmed


def test_what_has_to_be_looked_at_is_not_passed_over_and_this_one_means_what_is_shown(person: Person) -> None:
    until_looked_at(person)
    told = person.say("跳过")
    assert "utter_fill_confirm_first" in told and "李大山" in told, "said why, and shown again"
    assert not person.filling().values["deceased_name"].confirmed
    assert "utter_fill_which" in person.say("就改这个")
    person.say(next(label for label in person.choices if "姓名" in label))
    assert person.asked == "deceased_name"


def test_the_whole_form_can_be_told_and_handed_in(person: Person) -> None:
    turns = fill_all(person)
    assert turns < 60
    assert person.filling().ready
    told = person.say("交表")
    assert "utter_fill_submitted" in told and "/forms/" in told
    assert person.filling().record.submitted_at is not None and person.stage() == "noticed"


def test_f9_rows_are_told_added_moved_and_taken_away(db: Database) -> None:
    person = somebody(db, "start-freight-transport-enterprise", FREIGHT)
    person.say("在这里一项一项填", "start_form", action=StartForm)
    person.say("改驾驶员")
    for name in ("刘永", "王强"):
        assert "姓名" in person.text
        person.say(name)
        person.say("男")
        person.say("七岁")
        assert "不是数字" in person.text
        person.say("39岁")
        person.say("2001年5月6日")
        person.say("跳过")
        person.say("跳过")
        assert person.told[-1]["response"] == "utter_fill_rows"
        person.say("再加一位")
    person.say("跳过")
    person.say("改驾驶员")
    person.say("把第2个上移")
    assert [r["driver_name"] for r in person.value("drivers")] == ["王强", "刘永"]
    person.say("删掉第一个")
    assert person.value("drivers") == [
        {"driver_name": "刘永", "driver_gender": "男", "driver_age": 39, "driver_licence_date": "2001-05-06"}
    ]


def test_questions_come_before_the_form(db: Database) -> None:
    person = somebody(db, "citizen-after-death", {})
    told = person.say("在这里一项一项填", "start_form", action=StartForm)
    assert "utter_fill_questions_first" in told and person.stage() == "asking"
