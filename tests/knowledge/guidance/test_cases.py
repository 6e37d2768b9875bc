"""Cases that an editor can write: ``<matter>.yaml`` beside this file, both sides of every border.

``items`` and ``materials`` hold numbers of table A.1, ``extras`` slugs, ``parts`` names
(alternatives included) and ``options`` texts: with ``+`` it must apply
for certain, with ``-`` it must not come up at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge import catalogue
from knowledge.guidance import Guidance, assess, load_answers
from tests.knowledge.guidance.drawing import AS_OF, conditions

HERE = Path(__file__).parent
FILES = {path.stem: yaml.safe_load(path.read_text("utf-8")) for path in HERE.glob("*.yaml") if path.stem != "must_say"}
CASES = [(slug, case) for slug, cases in sorted(FILES.items()) for case in cases]


def told(found: Guidance) -> dict[str, Mapping[Any, str]]:
    """Kind → what applies → certain or possible."""
    return {
        "items": {a.item.n: a.status for a in found.items},
        "materials": {m.material.n: m.status for m in found.materials},
        "extras": {e.material.slug: e.status for e in found.extra_materials},
        # An open one is marked in its name.
        "parts": {
            p: "certain" for m in (*found.materials, *found.extra_materials) for p in (*m.parts, *m.alternatives)
        },
        "options": {text: "certain" for m in found.materials for text in m.per_option},
    }


def signed(entry: Any) -> tuple[bool, Any]:
    """YAML reads +3 and -3 as numbers; names carry their sign as the first character."""
    return (entry > 0, abs(entry)) if isinstance(entry, int) else (entry[0] == "+", entry[1:])


@pytest.mark.parametrize(("slug", "case"), CASES, ids=[f"{s}-{c['name']}" for s, c in CASES])
def test_case(slug: str, case: dict[str, Any]) -> None:
    matter = catalogue.load().matters[slug]
    answers = load_answers(matter, case["answers"])
    assert set(answers) == set(case["answers"]), "an answer that this matter does not have"
    found = told(assess(matter, answers, as_of=AS_OF))
    kinds = set(case) - {"name", "answers"}
    assert kinds and kinds <= set(found)
    for kind in kinds:
        for wanted, key in map(signed, case[kind]):
            assert found[kind].get(key) == ("certain" if wanted else None), f"{kind} {key}"


def test_every_matter_has_cases_on_both_sides() -> None:
    assert set(FILES) == set(catalogue.load().matters)
    for slug, cases in FILES.items():
        signs = {signed(e)[0] for c in cases for k in set(c) - {"name", "answers"} for e in c[k]}
        assert signs == {True, False}, slug


@pytest.mark.parametrize("slug", FILES)
def test_every_question_that_decides_something_is_in_a_case(slug: str) -> None:
    matter = catalogue.load().matters[slug]
    asked = {name for case in FILES[slug] for name in case["answers"]}
    decide = {name for c in conditions(matter) for clause in c.any_of for name in clause}
    assert decide <= asked
