"""What people type is understood: as the answer to a question, and in passing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge import catalogue
from knowledge.catalogue import Situation
from knowledge.guidance import Understood, extract, parse_answer, rephrase, understand
from tests.knowledge.guidance.drawing import AS_OF

HERE = Path(__file__).parent
ANSWERS: dict[str, Any] = yaml.safe_load((HERE / "answers.yml").read_text("utf-8"))
PASSING: list[dict[str, Any]] = yaml.safe_load((HERE / "passing.yml").read_text("utf-8"))
MATTERS = catalogue.load().matters
SAID = [
    (slug, name, str(text), meant)
    for slug, questions in ANSWERS.items()
    for name, table in questions.items()
    for text, meant in table.items()
]


def situation(slug: str, name: str) -> Situation:
    found = MATTERS[slug].situation(name)
    assert found is not None, f"{slug} has no situation {name}"
    return found


def test_every_matter_is_in_the_table() -> None:
    assert set(ANSWERS) == set(MATTERS)


@pytest.mark.parametrize(("slug", "name", "text", "meant"), SAID)
def test_an_answer_in_words(slug: str, name: str, text: str, meant: Any) -> None:
    asked = situation(slug, name)
    got = understand(text, asked, as_of=AS_OF, matter=MATTERS[slug])
    if meant is None:
        assert not isinstance(got, Understood), got
        return
    assert isinstance(got, Understood), got
    assert got.answer == parse_answer(asked, meant)
    assert got.said, "what was understood is said back"


@pytest.mark.parametrize("slug", MATTERS)
@pytest.mark.parametrize("text", ["跳过", "先跳过吧", "这题略过", "那就跳过这个吧", "这题不想答", "这个我不想说"])
def test_who_passes_a_question_over_does_not_know(slug: str, text: str) -> None:
    for asked in MATTERS[slug].situations:
        assert understand(text, asked, as_of=AS_OF, matter=MATTERS[slug]) == understand(
            "不清楚", asked, as_of=AS_OF, matter=MATTERS[slug]
        )


@pytest.mark.parametrize("told", PASSING, ids=[t["says"] for t in PASSING])
def test_facts_in_passing_and_nothing_else(told: dict[str, Any]) -> None:
    matter = MATTERS[told["matter"]]
    got = {name: u.answer for name, u in extract(told["says"], matter, as_of=AS_OF).items()}
    assert got == {name: parse_answer(situation(matter.slug, name), raw) for name, raw in told["means"].items()}


@pytest.mark.parametrize("slug", MATTERS)
def test_every_option_is_understood_by_label_by_number_and_in_other_words(slug: str) -> None:
    for asked in MATTERS[slug].situations:
        for n, option in enumerate(asked.options, 1):
            for text in (option.label, str(n), f"第{n}个", f"选{n}", f"{option.label}。"):
                got = understand(text, asked, as_of=AS_OF, matter=MATTERS[slug])
                assert isinstance(got, Understood), (asked.id, text)
                wanted = (option.value,) if asked.multiple else option.value
                assert got.answer == wanted, (asked.id, text)
        assert rephrase(asked, MATTERS[slug]) != asked.ask


def test_without_words_of_its_own_a_question_is_put_with_its_reason() -> None:
    asked = situation("start-freight-transport-enterprise", "vehicle_class")
    assert rephrase(asked) == f"{asked.ask}（问这个是因为：{asked.why}）"
