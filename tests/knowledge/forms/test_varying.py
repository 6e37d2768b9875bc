"""Other printings of the same forms, which the network learns from: the truth stays, only the words and places change."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.forms.merging import RawField, RawForm, examples
from knowledge.forms.merging.deciding import varying
from knowledge.forms.merging.deciding.varying import sayings_of, varied
from knowledge.forms.merging.evaluation import read_unseen
from knowledge.forms.merging.learning import Truth

WRITTEN = [
    (name, forms, truth) for name in ("author_35", "author_36") for _, forms, truth in read_unseen(examples.read(name))
]
SAYINGS = sayings_of(WRITTEN)


def form(*blanks: tuple[str, str, str]) -> RawForm:
    return RawForm("", "表", tuple(RawField(label, kind, section=title) for title, label, kind in blanks))


def printed(forms: list[RawForm]) -> list[tuple[str, str]]:
    return [(field.section, field.label) for form in forms for field in form.fields]


@pytest.fixture
def always(monkeypatch: pytest.MonkeyPatch) -> None:
    """Owners always move; nothing is said in other words."""
    monkeypatch.setattr(varying, "MOVED", 1.1)
    monkeypatch.setattr(varying, "TITLES", ("信息",))


@settings(max_examples=15, deadline=None)
@given(st.sampled_from(WRITTEN), st.integers(0, 2**32))
def test_every_blank_keeps_its_datum_type_unit_and_options(matter: tuple[str, list[RawForm], Truth], seed: int) -> None:
    def answers(forms: list[RawForm], truth: Truth) -> Counter[tuple[object, ...]]:
        return Counter(
            (form.department, datum, field.type, field.unit, field.options)
            for form, data in zip(forms, truth, strict=True)
            for field, datum in zip(form.fields, data, strict=True)
        )  # fmt: skip

    _, forms, truth = matter
    assert answers(*varied(forms, truth, SAYINGS, random.Random(seed))) == answers(forms, truth)


def test_the_same_chance_prints_the_same() -> None:
    _, forms, truth = WRITTEN[0]
    one, other = (varied(forms, truth, SAYINGS, random.Random(5)) for _ in range(2))
    assert one == other
    assert one[0] != forms, "something did change"


@pytest.mark.usefixtures("always")
def test_an_owner_moves_from_its_title_into_the_labels() -> None:
    forms = [form(("买受人", "姓名", "text"), ("买受人", "联系电话", "phone"), ("房屋情况", "坐落", "address"))]
    found, _ = varied(forms, [["买方.姓名", "买方.电话", "房屋.坐落"]], {}, random.Random(0))
    assert printed(found) == [("", "买受人姓名"), ("", "买受人联系电话"), ("房屋情况", "坐落")]


@pytest.mark.usefixtures("always")
def test_an_owner_moves_from_labels_in_a_row_into_a_title() -> None:
    forms = [form(("", "经营者姓名", "text"), ("", "经营者联系电话", "phone"), ("", "经营场所", "address"))]
    found, _ = varied(forms, [["经营者.姓名", "经营者.电话", "店.地址"]], {}, random.Random(0))
    assert printed(found) == [("经营者信息", "姓名"), ("经营者信息", "联系电话"), ("", "经营场所")]


@pytest.mark.usefixtures("always")
def test_whose_person_it_is_stays_said() -> None:
    forms = [form(("承办单位", "名称", "text"), ("承办单位", "法定代表人电话", "phone"))]
    found, _ = varied(forms, [["承办单位.名称", "承办单位.法定代表人电话"]], {}, random.Random(0))
    assert printed(found) == [("", "承办单位名称"), ("", "承办单位法定代表人电话")]


def test_only_words_of_two_authors_are_put_for_each_other() -> None:
    assert {"联系电话", "手机号码"} <= set(SAYINGS["电话", "phone"])
    alone = sayings_of(row for row in WRITTEN if row[0] == "author_35")
    assert alone == {}, "what one author says may be that author's way alone"
