"""What a 统一社会信用代码 says by itself, what follows from it, and when it looks like somebody else's."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc
from worlds import MATTERS, TODAY, identity  # type: ignore[import-not-found]

from knowledge.forms import CombinedForm, combine, hints, prefill, settle
from knowledge.forms.checks.credit_code import read_code
from knowledge.forms.checks.numbers import check_uscc
from knowledge.guidance import assess

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
bodies = st.text(ALPHABET, min_size=9, max_size=9)


def code(kind: str, place: str = "150621", body: str = "MA0NQ3X12") -> str:
    base = f"{kind}{place}{body}"
    return base + str(uscc.calc_check_digit(base))


def form_of(seq: int, **answers: Any) -> CombinedForm:
    return combine(assess(next(m for m in MATTERS if m.seq == seq), answers, as_of=TODAY))


def hinted(seq: int, key: str, value: str, **answers: Any) -> list[str]:
    form, values = form_of(seq, **answers), {}
    settle(values, key, value, "typed")
    return [p.sentence() for p in hints(form, values) if p.key == key]


@pytest.mark.parametrize(
    ("kind", "authority", "name"),
    [
        ("11", "机构编制部门", "机关"),
        ("12", "机构编制部门", "事业单位"),
        ("31", "司法行政部门", "律师执业机构"),
        ("51", "民政部门", "社会团体"),
        ("52", "民政部门", "民办非企业单位"),
        ("81", "工会", "基层工会"),
        ("91", "市场监督管理（工商）部门", "企业"),
        ("92", "市场监督管理（工商）部门", "个体工商户"),
        ("93", "市场监督管理（工商）部门", "农民专业合作社"),
        ("N2", "农业农村部门", "村级集体经济组织"),
        ("Y1", "其他登记管理部门", "其他机构"),
    ],
)
def test_a_code_says_who_registered_the_body_and_of_which_kind_it_is(kind: str, authority: str, name: str) -> None:
    read = read_code(code(kind))
    assert read and (read.authority, read.kind, read.place) == (authority, name, "内蒙古自治区鄂尔多斯市达拉特旗")
    assert check_uscc(code(kind)) is None, "letters in front are right as well"


@given(
    st.sampled_from(["11", "51", "91", "92", "93", "N1", "Y1"]),
    st.sampled_from(["150602", "152722", "110000", "999999"]),
    bodies,
)
def test_the_parts_of_a_code_are_its_characters(kind: str, place: str, body: str) -> None:
    read = read_code(code(kind, place, body))
    assert read and read.kind_code == kind and read.taxpayer == read.code
    assert re.fullmatch(rf"{body[:8]}-{body[8]}", read.organisation)
    assert bool(read.place) is (place != "999999")


@given(st.text(ALPHABET + "IOSVZ-x ", max_size=20))
def test_what_is_no_code_says_nothing(text: str) -> None:
    assert read_code(text) is None or check_uscc(text) is None


@given(bodies, st.integers(0, 17), st.sampled_from(ALPHABET))
def test_one_wrong_character_says_nothing(body: str, at: int, other: str) -> None:
    right = code("91", body=body)
    wrong = right[:at] + other + right[at + 1 :]
    assert (read_code(wrong) is None) is (wrong != right)


def test_a_kind_that_the_standard_does_not_have_is_no_mistake_but_says_nothing() -> None:
    assert read_code(code("97")) is None and check_uscc(code("97")) is None


@pytest.mark.parametrize(
    ("seq", "written", "paper"),
    [
        (18, code("91"), "营业执照"),
        (18, code("12"), "统一社会信用代码证书"),
        (15, code("92"), "营业执照"),
        (15, code("11"), None),  # the form has no word for that paper
        (15, identity(TODAY.replace(year=1980), 1), "居民身份证"),
    ],
)
def test_the_paper_follows_from_the_code_in_the_forms_own_words(seq: int, written: str, paper: str | None) -> None:
    values = prefill(form_of(seq), {}, as_of=TODAY, profile={"uscc": written})
    told = values.get("entity_id_type")
    assert (told.value if told else None) == paper
    assert told is None or (told.source == "implied" and not told.confirmed)


@pytest.mark.parametrize("kind", ["11", "12", "51", "N2"])
def test_another_bodys_code_in_a_business_matter_is_told_and_not_in_the_way(kind: str) -> None:
    told = hinted(8, "uscc", code(kind))
    assert len(told) == 1 and "一般由企业、个体工商户、农民专业合作社来办" in told[0] and "没写错就不用改" in told[0]


@pytest.mark.parametrize(
    ("seq", "kind", "answers"),
    [
        (8, "91", {}),
        (8, "92", {}),
        (9, "11", {}),
        (15, "12", {}),
        (13, "91", {"applicant_type": "company"}),
        (13, "92", {}),
    ],
)
def test_a_code_that_fits_is_not_told(seq: int, kind: str, answers: dict[str, Any]) -> None:
    assert hinted(seq, "uscc", code(kind), **answers) == []


@pytest.mark.parametrize(
    ("answer", "kind", "fitting"),
    [("company", "92", "企业、农民专业合作社"), ("individual_business", "91", "个体工商户")],
)
def test_the_kind_is_compared_with_what_was_answered(answer: str, kind: str, fitting: str) -> None:
    assert f"一般由{fitting}来办" in hinted(13, "uscc", code(kind), applicant_type=answer)[0]
