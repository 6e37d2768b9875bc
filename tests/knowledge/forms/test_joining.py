"""Groups whose words are close: what is never joined, whatever the chance, and what an editor's decisions do."""

from __future__ import annotations

import pytest

from knowledge.forms.merging import RawField, RawForm, examples, propose
from knowledge.forms.merging.evaluation import read_unseen
from knowledge.forms.merging.joining import pairing, pairs_of
from knowledge.forms.merging.joining.closeness import Weights, figures_of, weights
from knowledge.forms.merging.proposing import Proposals, by_words, name_of
from knowledge.forms.merging.reading import read_forms


def of(*labels: str, kind: str = "text") -> list[RawForm]:
    """A form for each label, with that one blank."""
    return [RawForm("", f"表{n}", (RawField(label, kind),)) for n, label in enumerate(labels)]


def merged(found: Proposals) -> list[list[str]]:
    return sorted(sorted(found.readings[n].field.label for n in group) for group in found.groups)


@pytest.fixture
def believing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever may be joined is."""
    monkeypatch.setattr(pairing, "weights", lambda: Weights(10.0, dict.fromkeys(weights().figures, 0.0), 0.8, 0.3))


@pytest.fixture
def doubting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever may be joined waits for an editor."""
    monkeypatch.setattr(pairing, "weights", lambda: Weights(0.0, dict.fromkeys(weights().figures, 0.0), 0.8, 0.3))


@pytest.mark.usefixtures("believing")
@pytest.mark.parametrize(
    ("one", "between", "other", "kind"),
    [
        ("设施设置起始日期", "设施设置日期", "设施设置终止日期", "date"),
        ("拟采伐株数", "采伐株数", "实际采伐株数", "number"),
        ("用水设施编号", "设施编号", "用电设施编号", "text"),
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


def test_the_weights_are_those_of_the_figures_and_no_side_counts_more() -> None:
    for _, forms, _ in read_unseen(examples.read("author_15")):
        readings = read_forms(forms)
        groups = by_words(readings, {})
        pairs = pairs_of(groups, readings)
        assert pairs
        for pair in pairs:
            assert set(pair.figures) == set(weights().figures)
            one, other = ([readings[n] for n in groups[g]] for g in (pair.one, pair.other))
            there, back = figures_of(one, other), figures_of(other, one)
            assert weights().chance({**pair.figures, **there}) == pytest.approx(
                weights().chance({**pair.figures, **back})
            )
