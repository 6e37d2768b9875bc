"""Questions about anything in the catalogue: what is asked, about what, and the answer with its source."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge import catalogue
from knowledge.catalogue.model import Confidence
from knowledge.enquiry import Fact, Question, Unknown, answer, attribute_name, understand_question
from knowledge.enquiry.answering import HANDLERS
from knowledge.enquiry.understanding import _attributes
from knowledge.guidance import Guidance, assess, load_answers

AS_OF = date(2026, 11, 24)
HERE = Path(__file__).parent
CASES: list[dict[str, Any]] = yaml.safe_load((HERE / "questions.yaml").read_text("utf-8"))


def guidance_for(case: dict[str, Any]) -> Guidance:
    matter = catalogue.load().matters[case["matter"]]
    return assess(matter, load_answers(matter, case.get("answers", {})), as_of=AS_OF)


@pytest.mark.parametrize("case", CASES, ids=[f"{c['matter']}-{c.get('after', '')}-{c['q']}" for c in CASES])
def test_question(case: dict[str, Any]) -> None:
    guidance = guidance_for(case)
    before = understand_question(case["after"], guidance.matter) if "after" in case else None
    question = understand_question(case["q"], guidance.matter, before=before)
    assert question is not None
    assert question.attribute == case["asks"]
    if "item" in case:
        assert question.item is not None and question.item.n == case["item"]
    if "paper" in case:
        assert question.material is not None and question.material.name == case["paper"]
    got = answer(question, guidance)
    if case.get("unknown"):
        assert isinstance(got, Unknown) and got.what and "12345" in got.ask
        return
    assert isinstance(got, Fact), got
    assert got.source, "an answer says where it is from"
    assert isinstance(got.confidence, Confidence)
    assert [w for w in case["says"] if w not in got.text] == []


def test_enough_questions_over_all_matters() -> None:
    assert len(CASES) >= 100
    assert {c["matter"] for c in CASES} == set(catalogue.load().matters)
    assert {c["asks"] for c in CASES} == set(HANDLERS)


def test_every_attribute_has_a_handler_and_a_name() -> None:
    assert set(_attributes()) == set(HANDLERS)
    assert all(attribute_name(name) != "这一点" for name in HANDLERS)


@pytest.mark.parametrize("slug", catalogue.load().matters)
@pytest.mark.parametrize("attribute", HANDLERS)
def test_any_question_of_any_matter_is_answered_or_owned_up_to(slug: str, attribute: str) -> None:
    """For the matter, each service and each paper: a fact with a source, or a named gap and whom to ask."""
    guidance = guidance_for({"matter": slug})
    asked = [Question(attribute), *(Question(attribute, item=i) for i in guidance.matter.items)]
    asked += [Question(attribute, material=m) for m in guidance.matter.materials]
    for question in asked:
        got = answer(question, guidance)
        if isinstance(got, Fact):
            assert got.text.strip() and got.source
            unsure = got.confidence is Confidence.LOW
            assert not unsure or any(w in got.text for w in ("窗口", "未核实", "12345", "未载明")), got.text
        else:
            assert got.what and got.ask


@pytest.mark.parametrize("slug", catalogue.load().matters)
def test_a_service_or_paper_named_in_full_is_found(slug: str) -> None:
    matter = catalogue.load().matters[slug]
    for item in matter.items:
        question = understand_question(f"“{item.name}”要多久", matter)
        assert question is not None and question.item == item, item.name
    for material in matter.materials:
        question = understand_question(f"“{material.name}”要原件吗", matter)
        assert question is not None and question.material is not None
        assert question.material.name == material.name


def test_words_that_ask_nothing_are_not_a_question() -> None:
    matter = catalogue.load().matters["newborn-birth"]
    assert understand_question("今天天气不错", matter) is None
    assert understand_question("谢谢您", matter) is None
