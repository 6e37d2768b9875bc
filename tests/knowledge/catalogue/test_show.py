"""How a matter looks to an editor, and what the citizen is told about how sure a fact is."""

from __future__ import annotations

import json

import pytest

from knowledge import catalogue
from knowledge.catalogue.model import ALWAYS, Condition, Confidence, Fee, LegalBasis, Matter
from knowledge.catalogue.provenance import (
    CHECKED,
    NAMES,
    TABLE,
    WORDS,
    full_source,
    lowest,
    marked,
    source_line,
    source_lines,
    words_for,
)
from knowledge.catalogue.show import as_json, condition_in_words, render

ALL = list(catalogue.load().matters.values())


def matter(slug: str) -> Matter:
    found = catalogue.load().matter(slug)
    assert found is not None
    return found


@pytest.mark.parametrize("shown", ALL, ids=lambda m: m.slug)
def test_everything_is_shown(shown: Matter) -> None:
    text = render(shown)
    items, situations = shown.items, shown.situations
    for wanted in (
        shown.name, shown.summary, *shown.gaps, *(s.ask for s in situations),
        *(n.text for s in situations for n in s.notices), *(i.name for i in items), *(i.fee.text for i in items),
        *(b.law for i in items for b in i.legal_basis), *(c for i in items for c in i.conditions),
        *(m.name for m in shown.materials),
    ):  # fmt: skip
        assert wanted in text


def test_an_empty_cell_of_the_table_is_said_to_be_empty() -> None:
    assert "材料（0）：表A.1这一格是空的" in render(matter("school-enrolment"))


@pytest.mark.parametrize("shown", ALL, ids=lambda m: m.slug)
def test_json_is_plain_and_reads_back_as_the_same_matter(shown: Matter) -> None:
    assert Matter.model_validate(json.loads(json.dumps(as_json(shown), ensure_ascii=False))) == shown


def test_conditions_in_words() -> None:
    death = matter("citizen-after-death")
    item = death.item(1)
    assert item is not None
    said = condition_in_words(death, item.needed_when)
    assert said.startswith("（cremated 是 是，并且 relief 是 最低生活保障（低保） / ")
    assert "） 或 （" in said
    assert condition_in_words(death, ALWAYS) == "总是"


def test_a_number_in_words() -> None:
    worker = matter("flexible-employment")
    number = next(s for s in worker.situations if s.type == "number")
    condition = Condition.model_validate({"any_of": [{number.id: {"min": 16, "max": 59}}]})
    assert condition_in_words(worker, condition) == f"{number.id} ≥16周岁、≤59周岁"


def test_every_level_has_words() -> None:
    assert set(WORDS) == set(NAMES) == set(Confidence)
    assert {b.checked for m in ALL for i in m.items for b in i.legal_basis} <= set(CHECKED)


def test_only_low_is_marked_and_not_twice() -> None:
    assert words_for(Confidence.LOW) == "以窗口答复为准"
    assert words_for(None) == words_for(Confidence.MEDIUM) == words_for(Confidence.HIGH) == ""
    assert marked("当场办结", Confidence.LOW) == "当场办结（以窗口答复为准）"
    assert marked("当场办结", None) == "当场办结"
    assert marked("以窗口答复为准", Confidence.LOW) == "以窗口答复为准"
    assert marked("未核实", Confidence.LOW) == "未核实"


def test_several_facts_are_worth_the_least() -> None:
    assert lowest([Confidence.HIGH, None, Confidence.HIGH]) is Confidence.MEDIUM
    assert lowest([Confidence.HIGH, Confidence.LOW]) is Confidence.LOW
    assert lowest([Confidence.HIGH]) is Confidence.HIGH
    assert lowest([]) is Confidence.MEDIUM


def test_source_lines() -> None:
    law = LegalBasis(law="《婚姻登记条例》", article="第九条", confidence=Confidence.HIGH, checked="text")
    fee = Fee(text="不收费", basis=None, confidence=Confidence.MEDIUM)
    assert source_line(law) == "《婚姻登记条例》第九条"
    assert source_line(fee) == ""
    assert source_lines([law, fee, law]) == "《婚姻登记条例》第九条"
    assert full_source(law) == "《婚姻登记条例》第九条（已核对原文）"


def test_a_paper_of_the_table_is_from_the_table() -> None:
    papers = [m for m in matter("citizen-after-death").materials if not m.basis]
    assert papers
    assert {source_line(p) for p in papers} == {TABLE}
