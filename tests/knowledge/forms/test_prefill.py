"""What is filled in beforehand: from where, unconfirmed, nothing erased, nothing decided in silence."""

from __future__ import annotations

from typing import Any

import pytest
from worlds import MATTERS, TODAY, credit_code, identity  # type: ignore[import-not-found]

from knowledge.forms import CombinedForm, Values, combine, conflicts, prefill, settle
from knowledge.forms.measuring import GOAL, measure
from knowledge.guidance import assess

OLD = identity(TODAY.replace(year=1945), 1)
SON = identity(TODAY.replace(year=1972), 3)


def form_of(seq: int, **answers: Any) -> CombinedForm:
    return combine(assess(next(m for m in MATTERS if m.seq == seq), answers, as_of=TODAY))


def told(seq: int, *said: str, **more: Any) -> Values:
    return prefill(form_of(seq), {}, as_of=TODAY, said=said, **more)


def test_f7_what_was_said_in_passing_is_there_with_its_source_and_unconfirmed() -> None:
    values = told(7, f"我爸叫李大山，他身份证号{OLD}，11月9日走了", f"我叫李强，身份证{SON}，电话13947712345")
    assert values["deceased_name"].value == "李大山" and values["applicant_name"].value == "李强"
    assert values["deceased_id_number"].value == OLD and values["applicant_id_number"].value == SON
    assert values["death_date"].value == "2026-11-09"
    assert values["deceased_name"].source == "conversation"
    assert not any(v.confirmed for v in values.values())


def test_an_identity_number_implies_birth_sex_and_age() -> None:
    values = told(7, f"我爸身份证号{OLD}，2026年11月9日去世")
    assert values["deceased_gender"].value == "男" and values["deceased_gender"].source == "implied"
    assert values["deceased_birth_date"].value == "1945-11-24"
    assert values["deceased_age"].value == 80, "a fortnight before the birthday"


def test_f7_a_blank_never_erases() -> None:
    values = told(7, "我叫李强", profile={"applicant_name": "", "applicant_phone": None})
    assert values["applicant_name"].value == "李强"
    again = prefill(form_of(7), values, as_of=TODAY, profile={"applicant_name": "  "})
    assert again["applicant_name"].value == "李强"


def test_f7_a_conflict_is_shown_and_not_decided() -> None:
    values = told(7, "我叫李强，电话13947712345", profile={"applicant_phone": "13800001111"})
    assert conflicts(form_of(7), values) == ["applicant_phone"]
    assert {v for v, _ in values["applicant_phone"].others} | {values["applicant_phone"].value} == {
        "13947712345",
        "13800001111",
    }
    settle(values, "applicant_phone", "13947712345", "typed")
    assert conflicts(form_of(7), values) == []


def test_what_the_citizen_confirmed_stays() -> None:
    values: Values = {}
    settle(values, "applicant_name", "李强", "typed")
    again = prefill(form_of(7), values, as_of=TODAY, said=["我叫李刚"])
    assert again["applicant_name"].value == "李强" and again["applicant_name"].confirmed
    assert ("李刚", "conversation") in again["applicant_name"].others


def test_prefilling_twice_changes_nothing() -> None:
    said = [f"我爸叫李大山，身份证号{OLD}", "我叫李强，电话13947712345", "我电话是13947799999"]
    once = prefill(form_of(7), {}, as_of=TODAY, said=said)
    assert prefill(form_of(7), once, as_of=TODAY, said=said) == once


def test_answers_fill_what_they_settle_and_unknown_fills_nothing() -> None:
    values = prefill(form_of(13, cargo_type=("general",)), {}, as_of=TODAY)
    assert values["freight_scope"].value == ["道路普通货物运输"] and values["freight_scope"].source == "situation"
    assert "freight_scope" not in prefill(form_of(13), {}, as_of=TODAY)


def test_a_company_is_heard() -> None:
    code = credit_code("0N3K5T2")
    values = told(
        9,
        f"公司叫鄂尔多斯市草原情食品有限公司，统一社会信用代码{code.lower()}",
        "法人叫张立，我叫孙丽，电话13947732109",
    )
    assert values["company_name"].value == "鄂尔多斯市草原情食品有限公司"
    assert values["uscc"].value == code
    assert values["agent_name"].value == "孙丽" and values["agent_phone"].value == "13947732109"


@pytest.mark.parametrize(
    "words",
    [
        "我是来办退休的",
        "我叫不准这个事",
        "孩子叫什么还没想好",
        "我爸是去年走的",
        "公司是新开的",
        "我是经办人",
        "我是她女儿",
    ],
)
@pytest.mark.parametrize("seq", [7, 10, 1, 13])
def test_no_name_is_heard_where_none_was_said(words: str, seq: int) -> None:
    assert not [k for k in told(seq, words) if k.endswith("_name") and k != "bank_account_holder"]


def test_a_wrong_number_is_not_taken_for_a_right_one() -> None:
    values = told(7, f"我爸身份证号{OLD[:-1]}{'1' if OLD[-1] != '1' else '2'}")
    assert "deceased_id_number" not in values


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("3月8号没的，哦不是，是11月20号", "2026-11-20"),
        ("11月2号走的，不对，11月3号", "2026-11-03"),
        ("上个月3号没的", "2026-10-03"),
        ("这个月2号晚上走的", "2026-11-02"),
        ("11月2号走的，不对是11月3号走的", "2026-11-03"),
        ("不是我妈，是我爸，11月8号走的，11月9号去的派出所", "2026-11-08"),
        ("11月8号走的，不是医院开的证明，11月9号开的", "2026-11-08"),
    ],
)
def test_the_day_is_the_one_that_was_meant(words: str, day: str) -> None:
    assert told(7, words)["death_date"].value == day


def test_with_the_day_the_moment_is_put_right() -> None:
    values = told(1, "孩子11月8号下午3点生的，不对，是11月9号")
    assert values["child_birth_date"].value == "2026-11-09"
    assert "child_birth_datetime" not in values or values["child_birth_datetime"].value == "2026-11-09T15:00"


def test_lunar_days_are_not_taken() -> None:
    assert "death_date" not in told(7, "我爸农历10月1日走了")


@pytest.mark.parametrize("matter", MATTERS, ids=lambda m: str(m.seq))
def test_five_turns_fill_a_third_of_what_is_required(matter: Any) -> None:
    row = measure(matter, as_of=TODAY)
    assert row.share >= GOAL, f"{row.prefilled} of {row.required}"
    assert row.problems == 0, "an ordinary person's words must not be called wrong"
    assert row.to_type < row.separate
