"""What is refused, what is not, and whether the sentence says how to mend it."""

from __future__ import annotations

from typing import Any

import pytest
from worlds import ETHNIC, MATTERS, TODAY, credit_code, identity  # type: ignore[import-not-found]

from knowledge.forms import CombinedForm, Problem, Values, check, combine, normalise, settle
from knowledge.forms.checks.numbers import Bearer, check_account, check_phone, check_uscc, read_id
from knowledge.guidance import assess


def form_of(seq: int) -> CombinedForm:
    return combine(assess(next(m for m in MATTERS if m.seq == seq), {}, as_of=TODAY))


def problems(seq: int, **raw: Any) -> dict[str, Problem]:
    form = form_of(seq)
    values: Values = {}
    for key, value in raw.items():
        settle(values, key, normalise(form.by_key[key], value), "typed")
    return {p.key: p for p in check(form, values, as_of=TODAY)}


MAN = identity(TODAY.replace(year=1972), 3)
WOMAN = identity(TODAY.replace(year=1974), 4)


@pytest.mark.parametrize(
    ("number", "paper"),
    [(MAN, "居民身份证"), (identity(TODAY.replace(year=1990), 1, "810000"), "港澳台居民居住证"),
     (identity(TODAY.replace(year=1990), 2, "820000"), "港澳台居民居住证"), (identity(TODAY.replace(year=1990), 2, "830000"), "港澳台居民居住证"),
     (identity(TODAY.replace(year=1985), 5, "911840"), "外国人永久居留身份证"), ("CAN110080010134", "外国人永久居留身份证")],
)  # fmt: skip
def test_f8_every_identity_paper_held_here_is_taken(number: str, paper: str) -> None:
    found = read_id(number, TODAY)
    assert isinstance(found, Bearer) and found.paper == paper


@pytest.mark.parametrize(
    ("number", "says"),
    [(MAN[:-1] + ("0" if MAN[-1] != "0" else "1"), "对不上"), (identity(TODAY.replace(year=2027), 1), "还没有到"),
     ("152723450312001", "15 位"), (MAN[:17], "17 位"), ("152723199013400018", "对不上"), ("", "0 位")],
)  # fmt: skip
def test_f8_a_wrong_identity_number_says_what_and_how(number: str, says: str) -> None:
    found = read_id(number, TODAY)
    assert not isinstance(found, Bearer) and says in found.text and found.mend.startswith("请")


def test_f8_an_identity_number_of_another_paper_is_left_alone() -> None:
    birth = {"mother_id_type": "护照", "mother_id_number": "E12345678"}
    form = form_of(1)
    options = form.by_key["mother_id_type"].options
    assert options
    other = next(o for o in options if "身份证" not in o)
    assert "mother_id_number" not in problems(1, **{**birth, "mother_id_type": other})
    assert "mother_id_number" in problems(1, mother_id_number="E12345678")


def test_f8_credit_codes() -> None:
    good = credit_code("0N3K5T2")
    assert check_uscc(good) is None
    wrong = good[:-1] + ("A" if good[-1] != "A" else "B")
    assert "对不上" in check_uscc(wrong).text  # type: ignore[union-attr]
    assert "I、O、S、V、Z" in check_uscc(good[:-1] + "O").text  # type: ignore[union-attr]
    assert "17 位" in check_uscc(good[:-1]).text  # type: ignore[union-attr]
    # A field that also names 身份证号 takes one.
    assert "uscc" not in problems(8, uscc=MAN) or not any("身份证" in b.label for b in form_of(8).by_key["uscc"].blanks)


@pytest.mark.parametrize("number", ["13947712345", "１３９４７７１２３４５", "0477-8581234", "12345", "12110", "+85223456789", "4008123123", "95588"])  # fmt: skip
def test_f8_telephones_that_exist(number: str) -> None:
    field = form_of(7).by_key["applicant_phone"]
    assert check_phone(str(normalise(field, number))) is None


@pytest.mark.parametrize(
    ("number", "says"), [("1394771234", "10 位"), ("8581234", "区号"), ("10086000000", "没有这样"), ("abc", "不是数字")]
)
def test_f8_telephones_that_do_not(number: str, says: str) -> None:
    wrong = check_phone(number)
    assert wrong is not None and says in wrong.text


def test_f8_bank_cards() -> None:
    assert check_account("6217000123456789019") is None
    assert check_account("6217000123456789018") is not None
    assert check_account("0612034309200123456") is None, "an account of a company has no check digit"
    assert check_account("6217x") is not None


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        ("农历八月十五", "农历"),
        ("2026-02-30", "没有这一天"),
        ("2026-12-01", "还没有到"),
        ("1700-01-01", "年"),
        ("明天", "没有这一天"),
    ],
)
def test_f8_days(raw: str, says: str) -> None:
    assert says in problems(7, death_date=raw)["death_date"].text


@pytest.mark.parametrize("raw", ["2026年11月9日", "20261109", "2026.11.9", "２０２６/１１/０９"])
def test_days_are_read_however_they_are_written(raw: str) -> None:
    assert normalise(form_of(7).by_key["death_date"], raw) == "2026-11-09"


@pytest.mark.parametrize("raw", ["¸", "去年¨冬天", "２０２６年", " ´2026"])
def test_what_is_no_day_is_kept_and_read_again_the_same(raw: str) -> None:
    field = form_of(7).by_key["death_date"]
    kept = normalise(field, raw)
    assert kept and normalise(field, kept) == kept


@pytest.mark.parametrize(
    ("raw", "right"),
    [("达拉特旗树林召镇锡尼街8号", True), ("内蒙古鄂尔多斯市乌审旗嘎鲁图镇巴音柴达木嘎查", True), ("鄂托克旗苏米图苏木", True),
     ("鄂尔多斯市", False), ("锡尼街8号", False)],
)  # fmt: skip
def test_f8_addresses_go_down_to_the_village(raw: str, right: bool) -> None:
    assert ("applicant_address" not in problems(1, applicant_address=raw)) == right


def test_names_of_all_peoples() -> None:
    assert problems(7, deceased_name=ETHNIC) == {}
    assert problems(7, deceased_name="𬱖㛃") == {}
    assert "deceased_name" in problems(7, deceased_name="李大山1")


@pytest.mark.parametrize(
    ("seq", "filled", "at"),
    [(7, {"death_date": "2026-11-09", "cremation_date": "2026-11-08"}, "cremation_date"),
     (7, {"deceased_id_number": MAN, "deceased_gender": "女"}, "deceased_gender"),
     (7, {"deceased_id_number": MAN, "applicant_id_number": MAN}, "deceased_id_number"),
     (1, {"mother_id_number": MAN}, "mother_id_number"),
     (1, {"mother_id_number": WOMAN, "child_birth_datetime": "1970-01-01T08:00"}, "child_birth_date"),
     (10, {"applicant_birth_date": "1990-01-05", "chosen_retire_date": "2026-11-30"}, "chosen_retire_date"),
     (20, {"check_period_start": "2026-05", "check_period_end": "2026-04"}, "check_period_end"),
     (7, {"deceased_birth_date": "1972-11-23", "deceased_id_number": MAN}, "deceased_birth_date")],
)  # fmt: skip
def test_f8_fields_against_each_other(seq: int, filled: dict[str, Any], at: str) -> None:
    found = problems(seq, **filled)
    assert at in found and found[at].mend


def test_f2_what_is_not_on_the_form_is_never_checked() -> None:
    ordinary = next(m for m in MATTERS if m.seq == 7)
    form = combine(assess(ordinary, {"driving_licence": False}, as_of=TODAY))
    values: Values = {}
    settle(values, "driving_class", "!!!", "typed")
    assert "driving_class" not in form.by_key
    assert check(form, values, as_of=TODAY) == []


def test_a_cell_of_a_table_is_named_by_row_and_column() -> None:
    found = problems(
        13, drivers=[{"driver_name": "张三", "driver_age": 30}, {"driver_name": "李四", "driver_age": "x"}]
    )
    problem = found["drivers"]
    assert (problem.row, problem.column) == (1, "driver_age") and problem.sentence().startswith("第 2 行")


def test_options_of_each_form_are_checked() -> None:
    assert "没有" in problems(7, deceased_gender="不知道")["deceased_gender"].text
