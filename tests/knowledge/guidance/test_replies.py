"""Replies to the questions, by authors who saw only the questions: what is understood, and what is left alone.

``replies/development`` was mended by; nobody mends by ``replies/heldout``, which only judges.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from knowledge import catalogue
from knowledge.guidance.evaluation import BadReplies, Judged, errors, figures, judge_file

AS_OF = date(2026, 11, 24)
MATTERS = catalogue.load().matters
REPLIES = Path(__file__).parent / "replies"
BOUNDS = {
    "development": {"right": 0.96, "wrong": 0.015, "taken": 0.04},
    "heldout": {"right": 0.92, "wrong": 0.025, "taken": 0.09},
}
"""At least right, at most wrong and taken: a point or so behind what is measured, so that a loss is seen."""


def judged(folder: str) -> list[Judged]:
    return [j for slug, m in MATTERS.items() for j in judge_file(REPLIES / folder / f"{slug}.yaml", m, as_of=AS_OF)]


@pytest.mark.parametrize("folder", BOUNDS)
def test_replies_are_understood(folder: str) -> None:
    found = judged(folder)
    told, bounds = figures(found), BOUNDS[folder]
    assert told["right"] >= bounds["right"], (told, errors(found))
    assert told["wrong"] <= bounds["wrong"], (told, errors(found))
    assert told["taken"] <= bounds["taken"], (told, errors(found))


@pytest.mark.parametrize("folder", BOUNDS)
def test_every_question_has_replies_of_both_kinds(folder: str) -> None:
    seen = {(j.matter, j.situation, j.verdict in ("left", "taken")) for j in judged(folder)}
    for slug, matter in MATTERS.items():
        for situation in matter.situations:
            assert (slug, situation.id, False) in seen
            assert (slug, situation.id, True) in seen


def test_a_file_that_is_wrong_names_the_place(tmp_path: Path) -> None:
    file = tmp_path / "retirement.yaml"
    file.write_text("nothing: [{says: 有, means: true}]", encoding="utf-8")
    with pytest.raises(BadReplies, match="nothing"):
        list(judge_file(file, MATTERS["retirement"], as_of=AS_OF))
