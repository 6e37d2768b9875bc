"""Which body files which form, and whom one odd blank may not make of a form."""

from __future__ import annotations

import pytest

from knowledge.forms.merging import RawField, RawForm, propose
from knowledge.forms.merging.reading import read_forms
from knowledge.forms.merging.reading.filing import own_nouns

Blank = tuple[str, str, str]
"""Section, label, type."""


def form(*blanks: Blank, item: str = "") -> RawForm:
    return RawForm("", item, tuple(RawField(label, kind, False, section) for section, label, kind in blanks))


def of_body(section: str, seal: str) -> tuple[Blank, ...]:
    return (
        (section, "名称", "text"), (section, "统一社会信用代码", "uscc"), (section, "地址", "address"), ("", seal, "signature"),
    )  # fmt: skip


BUILDER = form(*of_body("施工单位", "施工单位（公章）"), ("使用单位", "名称", "text"), ("使用单位", "地址", "address"))
USER = form(*of_body("使用单位", "使用单位（公章）"))
UNSAID = form(*of_body("单位基本情况", "单位（盖章）"))


@pytest.mark.parametrize(
    ("written", "noun"),
    [
        (BUILDER, "施工单位"),
        (USER, "使用单位"),
        (UNSAID, ""),
        (form(("", "申请单位（运输单位）名称", "text"), ("", "统一社会信用代码", "uscc")), "运输单位"),
        (form(("施工单位（申请单位）", "名称", "text"), ("建设单位", "名称", "text")), "施工单位"),
        (form(("", "施工单位（盖章）", "signature"), ("", "建设单位（盖章）", "signature")), ""),
        (form(("", "申请单位（盖章）", "signature"), ("", "使用单位（盖章）", "signature")), ""),
    ],
)
def test_a_form_tells_its_filer_by_brackets_or_its_only_seal(written: RawForm, noun: str) -> None:
    assert own_nouns([written]).get(0, "") == noun


def test_two_bodies_that_file_one_matters_forms_stay_two() -> None:
    found = propose([BUILDER, USER, USER, UNSAID])
    names = [
        sorted((r.form, r.field.section) for r in map(found.readings.__getitem__, group) if r.field.label == "名称")
        for group in found.groups
    ]
    of_builder = next(group for group in names if (0, "施工单位") in group)
    of_user = next(group for group in names if (1, "使用单位") in group)
    assert of_builder == [(0, "施工单位")]
    assert {(0, "使用单位"), (2, "使用单位")} <= set(of_user)
    assert (3, "单位基本情况") in of_user, "who says no more than 单位 is who files most of the forms"


@pytest.mark.parametrize("odd", ["拉丁字母姓名", "原证姓名", "证件姓名"])
def test_one_odd_name_does_not_capture_a_form(odd: str) -> None:
    blanks = ("姓名", "text"), (odd, "text"), ("性别", "choice"), ("出生日期", "date"), ("联系电话", "phone")
    told = form(*(("", label, kind) for label, kind in blanks))
    usual = form(*(("", label, kind) for label, kind in blanks if label != odd))
    roles = [{r.role for r in read_forms([told, usual]) if r.form == n and r.field.label != odd} for n in (0, 1)]
    assert roles[0] == roles[1] and len(roles[0]) == 1


def test_the_forms_are_read_the_same_every_time_and_in_any_order_of_sections() -> None:
    two = form(("施工单位（申请单位）", "名称", "text"), ("运输单位（申请单位）", "名称", "text"))
    assert own_nouns([two]) == {0: "施工单位"}
