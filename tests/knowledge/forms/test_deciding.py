"""Which blanks are one datum: what is never one, whatever the network says, and what an editor's decisions do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.torch import load_file

from knowledge import catalogue
from knowledge.forms.merging import RawField, RawForm, examples, propose
from knowledge.forms.merging.deciding import (
    MOST_BLANKS,
    TooManyBlanks,
    close_groups,
    closeness,
    grouped,
    network,
    training,
)
from knowledge.forms.merging.deciding.chances import SHORT
from knowledge.forms.merging.deciding.grouping import numbers_of
from knowledge.forms.merging.deciding.traits import Traits, traits_of
from knowledge.forms.merging.deciding.words import words_of_all
from knowledge.forms.merging.evaluation import read_unseen
from knowledge.forms.merging.proposing import Proposals, by_words, name_of
from knowledge.forms.merging.reading import read_forms

LARGEST = 4 * 2**20


def of(*labels: str, kind: str = "text") -> list[RawForm]:
    """A form for each label, with that one blank."""
    return [RawForm("", f"表{n}", (RawField(label, kind),)) for n, label in enumerate(labels)]


def merged(found: Proposals) -> list[list[str]]:
    return sorted(sorted(found.readings[n].field.label for n in group) for group in found.groups)


def saying(logit: float) -> Callable[[], list[Callable[[Traits], tuple[torch.Tensor]]]]:
    """Networks that think the same of any two blanks."""
    return lambda: [lambda traits: (torch.full((len(traits.runs), len(traits.runs)), logit),)]


@pytest.fixture
def believing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever may be one is."""
    monkeypatch.setattr(network, "networks", saying(9.0))


@pytest.fixture
def doubting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever may be one waits for an editor."""
    monkeypatch.setattr(network, "networks", saying(0.0))


@pytest.mark.usefixtures("believing")
@pytest.mark.parametrize(
    ("one", "between", "other", "kind"),
    [
        ("设施设置起始日期", "设施设置日期", "设施设置终止日期", "date"),
        ("拟采伐株数", "采伐株数", "实际采伐株数", "number"),
        ("用水设施编号", "设施编号", "用电设施编号", "text"),
        ("成交价格（万元，含税）", "成交价格", "成交价格（元，不含税）", "money"),
        ("法定代表人姓名", "名字", "检测单位名称", "text"),
    ],
)
def test_what_is_opposed_does_not_meet_by_way_of_a_third(one: str, between: str, other: str, kind: str) -> None:
    groups = merged(propose(of(one, between, other, kind=kind)))
    assert not any({one, other} <= set(group) for group in groups)
    assert any(len(group) == 2 for group in groups), "one of them is joined with the blank that does not say"


@pytest.mark.usefixtures("believing")
def test_two_blanks_of_one_form_stay_two() -> None:
    forms = [RawForm("", "甲", (RawField("采伐林木树种"), RawField("采伐林木的树种类"))), *of("采伐树种")]
    assert sorted(len(group) for group in propose(forms).groups) == [1, 2]


@pytest.mark.usefixtures("doubting")
def test_two_decisions_of_an_editor_bring_three_together() -> None:
    forms = of("修复原由说明", "修复缘由说明", "修复理由说明")
    found = propose(forms)
    assert len(found.groups) == len(found.waiting) == 3
    yes = {name_of(p, found.readings): True for p in found.waiting[:2]}
    decided = propose(forms, decided=yes)
    assert len(decided.groups) == 1
    assert [p.reason for p in decided.made] == ["编辑定的"] * 2


@pytest.mark.usefixtures("doubting")
def test_a_decision_that_another_one_forbids_waits_on() -> None:
    forms = [RawForm("", "甲", (RawField("修复原由说明"), RawField("修复缘由说明"))), *of("修复理由说明")]
    found = propose(forms)
    decided = propose(forms, decided={name_of(p, found.readings): True for p in found.waiting})
    assert sorted(len(group) for group in decided.groups) == [1, 2]
    assert len(decided.waiting) == 1, "nobody's decision is lost without a word"


def test_more_blanks_than_are_looked_at_at_once_are_refused() -> None:
    with pytest.raises(TooManyBlanks, match="分几次"):
        propose([RawForm("", "大表", tuple(RawField(f"第{n}栏") for n in range(MOST_BLANKS + 1)))])


def test_no_forms_and_empty_forms_are_no_surprise() -> None:
    assert propose([]).groups == ()
    assert propose([RawForm("", "空表", ())]).groups == ()


@given(st.integers(2, 9), st.integers(0, 2**32 - 1))
@settings(deadline=None)
def test_groups_share_every_blank_out_once_and_keep_what_is_forbidden_apart(count: int, seed: int) -> None:
    table = np.random.default_rng(seed).normal(0, 3, (count, count))
    table = (table + table.T) / 2
    forbidden = np.triu(np.random.default_rng(seed + 1).random((count, count)) < 0.3, 1)
    table[forbidden | forbidden.T] = -np.inf
    groups = grouped(table, 0.6)
    assert sorted(n for group in groups for n in group) == list(range(count))
    for group in groups:
        assert all(not forbidden[a, b] for a, b in combinations(group, 2))
    for one, other in combinations(groups, 2):
        assert closeness(table, one, other) < np.log(0.6 / 0.4), "nothing that is likely enough is left apart"
    assert all(0.3 <= chance < 0.6 for _, _, chance in close_groups(table, groups, 0.3))


def lesson(file: str, number: int = 0) -> training.Lesson:
    _, forms, truth = read_unseen(examples.read(file))[number]
    return training.lesson_of(file, forms, truth, {})


@pytest.mark.usefixtures("doubting")
def test_of_short_forms_the_rules_are_believed() -> None:
    """Nothing stands around a blank that could tell whose it is; on long forms the network has the last word."""
    short = of("联系电话", "手机号码", kind="phone")
    assert merged(propose(short)) == [["手机号码", "联系电话"]]
    notes = [[RawField(f"{name}说明{n}", section="说明") for n in range(SHORT)] for name in "甲乙"]
    long = [replace(form, fields=(*form.fields, *more)) for form, more in zip(short, notes, strict=True)]
    assert ["手机号码", "联系电话"] not in merged(propose(long))


@pytest.mark.parametrize(
    ("title", "owner"),
    [
        ("申请人一（指导老师）", "指导老师"),
        ("乙方（运输公司）", "运输公司"),
        ("申请人（盖章）", "申请人"),
        ("卖方（出租人）", "卖方"),
    ],
)
def test_who_stands_in_brackets_says_more_than_somebody_who_applies(title: str, owner: str) -> None:
    [found] = words_of_all(read_forms([RawForm("", "", (RawField("电话", "phone", section=title),))]))
    assert found.owner == owner


def test_a_word_is_known_again_wherever_it_stands() -> None:
    forms = [RawForm("", "", (RawField("索赔人姓名"), RawField("姓名", section="索赔人")))]
    (by_label, _), (_, by_title) = (
        (set(asked + whole), set(title))
        for asked, title, _, _, whole in traits_of(forms, read_forms(forms), (0, 1)).runs
    )
    assert len(by_label & by_title) >= len("索赔人") + 2, "its characters and their couples"


def test_the_network_does_not_care_which_blank_comes_first() -> None:
    _, forms, _ = read_unseen(examples.read("first"))[0]
    readings = read_forms(forms)
    traits = traits_of(forms, readings, numbers_of(by_words(readings, {}), len(readings)))
    order = torch.from_numpy(np.random.default_rng(0).permutation(len(readings)))
    for net in network.networks():
        with torch.inference_mode():
            there, back = net(traits)[0], net(training.part_of(traits, order))[0]
        assert torch.allclose(there[order][:, order], back, atol=1e-3)
        assert torch.allclose(there, there.T)


def test_training_gives_the_same_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training, "PASSES", 2)
    lessons = [[lesson("first")], [lesson("author_20"), lesson("author_20", 1)]]
    one, other = (training.train(lessons, 0).state_dict() for _ in range(2))
    assert all(torch.equal(one[name], other[name]) for name in one)


def test_the_weights_fit_the_network_and_are_small() -> None:
    shapes = {name: tuple(w.shape) for name, w in network.Network().state_dict().items()}
    for file in network.FILES:
        assert file.stat().st_size < LARGEST
        assert {name: tuple(w.shape) for name, w in load_file(file).items()} == shapes


def test_who_judges_a_matter_of_the_catalogue_has_not_learnt_from_it(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def saw(number: int) -> Callable[[Traits], tuple[torch.Tensor]]:
        return lambda traits: (asked.append(number), torch.zeros(len(traits.runs), len(traits.runs)))[1:]

    everybody = list(range(len(network.FILES)))
    monkeypatch.setattr(network, "networks", lambda: [saw(number) for number in everybody])
    for matter in (m for m in catalogue.load().matters.values() if m.seq in (1, 2)):
        asked.clear()
        propose(of("姓名", "姓名"), left_out=matter.seq)
        assert asked, "somebody judges"
        assert network.half_of(matter.seq) not in map(network.half_of, asked)
    asked.clear()
    propose(of("姓名", "姓名"))
    assert asked == everybody, "on forms of nobody's all are asked"
