"""What must be said on the spot is said: at once where an answer calls for it, and in the notice."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge import catalogue
from knowledge.guidance import assess, load_answers
from knowledge.notice import build

AS_OF = date(2026, 11, 24)
POINTS: dict[str, list[dict[str, Any]]] = yaml.safe_load(Path(__file__).with_name("must_say.yaml").read_text("utf-8"))
CASES = [(slug, told) for slug, points in POINTS.items() for told in points]


def test_every_matter_has_points() -> None:
    assert set(POINTS) == set(catalogue.load().matters)
    assert all(told.get("says") or told.get("prints") for _, told in CASES)


@pytest.mark.parametrize(("slug", "told"), CASES, ids=[f"{s}-{t['point']}" for s, t in CASES])
def test_it_is_said(slug: str, told: dict[str, Any]) -> None:
    matter = catalogue.load().matters[slug]
    answers = load_answers(matter, told["answers"])
    assert set(answers) == set(told["answers"]), "the case names an answer that the matter does not have"
    guidance = assess(matter, answers, as_of=AS_OF)
    at_once = "\n".join(n.text for n in guidance.notices)
    assert [w for w in told.get("says", []) if w not in at_once] == []
    notice = build(guidance, number="GZ1", version=1, issued_on=AS_OF, catalogue_version="v")
    printed = json.dumps(notice.to_json(), ensure_ascii=False)
    assert [w for w in told.get("prints", []) if w not in printed] == []
