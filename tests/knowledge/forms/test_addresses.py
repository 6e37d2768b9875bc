"""Addresses against the list of places: kindly told, never refused for what the list may not know."""

from __future__ import annotations

from typing import Any

import pytest
from worlds import MATTERS, TODAY  # type: ignore[import-not-found]

from knowledge.forms import CombinedForm, Values, check, combine, hints, prefill, settle
from knowledge.forms.answering import value_in
from knowledge.guidance import assess

KEY = "applicant_address"


def form_of(seq: int = 1, **answers: Any) -> CombinedForm:
    return combine(assess(next(m for m in MATTERS if m.seq == seq), answers, as_of=TODAY))


def told(address: str) -> tuple[list[str], list[str]]:
    """What is wrong with an address, and what is only doubtful."""
    form, values = form_of(), Values()
    settle(values, KEY, address, "typed")
    found = [p.sentence() for p in check(form, values, as_of=TODAY) if p.key == KEY]
    return found, [p.sentence() for p in hints(form, values) if p.key == KEY]


def test_a_town_of_another_county_is_told_with_where_it_lies() -> None:
    wrong, doubtful = told("鄂尔多斯市东胜区树林召镇锡尼街8号")
    assert wrong == ["东胜区没有树林召镇，树林召镇在达拉特旗。请看看旗（区）是不是该写达拉特旗，或者东胜区后面写错了。"]
    assert doubtful == []


@pytest.mark.parametrize(
    ("address", "meant"),
    [
        ("东胜区泊江海子镇宗兑村", "是不是泊尔江海子镇"),
        ("达拉特旗树林召乡5号", "是不是树林召镇"),
        ("准格尔旗不存在的很奇怪镇1号", "没写错就不用改"),
    ],
)
def test_a_town_on_no_list_is_doubtful_and_not_wrong(address: str, meant: str) -> None:
    wrong, doubtful = told(address)
    assert wrong == [] and len(doubtful) == 1 and meant in doubtful[0] and "没写错就不用改" in doubtful[0]


@pytest.mark.parametrize(
    "address",
    [
        "内蒙古自治区鄂尔多斯市达拉特旗树林召镇大树湾村3号",
        "达拉特旗大树湾村3号",
        "东胜区交通街道办事处欣和社区",
        "康巴什区康新街道某小区2号楼",
        "东胜区乌审召街12号",
        "陕西省榆林市神木市大柳塔镇",
        "包头市昆都仑区某某街道9号",
    ],
)
def test_what_fits_or_lies_elsewhere_is_let_alone(address: str) -> None:
    assert told(address) == ([], [])


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ("我住树林召镇", "达拉特旗树林召镇"),
        ("我家住在达旗树林召镇大树湾村3号，想办手续", "达拉特旗树林召镇大树湾村3号"),
        ("我住东胜区铁西三期", "东胜区铁西三期"),
        ("家住神木市大柳塔镇", "神木市大柳塔镇"),
    ],
)
def test_what_is_said_of_ones_home_gets_its_county(said: str, address: str) -> None:
    value = prefill(form_of(), {}, as_of=TODAY, said=[said])[KEY]
    assert (value.value, value.source, value.confirmed) == (address, "conversation", False)


@pytest.mark.parametrize(
    ("said", "value"), [("树林召镇大树湾村3号", "达拉特旗树林召镇大树湾村3号"), ("住薛家湾", "准格尔旗薛家湾镇")]
)
def test_an_address_asked_for_is_completed(said: str, value: str) -> None:
    assert value_in(form_of().by_key[KEY], said, as_of=TODAY) == value
