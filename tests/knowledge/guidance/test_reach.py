"""Nothing in a matter is out of reach: every option, item, material and notice comes up for some answers."""

from __future__ import annotations

import random

import pytest

from knowledge.guidance import assess, options_for
from tests.knowledge.guidance.drawing import AS_OF, MATTERS, complete, values

EACH = pytest.mark.parametrize("slug", MATTERS)
WALKS = 160


@EACH
def test_every_item_material_option_and_notice_comes_up(slug: str) -> None:
    matter = MATTERS[slug]
    rng = random.Random(7)
    items: set[int] = set()
    materials: set[int] = set()
    extras: set[str] = set()
    notices: set[str] = set()
    options: set[tuple[str, object]] = set()
    for _ in range(WALKS):
        found = assess(matter, complete(matter, rng), as_of=AS_OF)
        items |= {a.item.n for a in found.items}
        materials |= {m.material.n for m in found.materials}
        extras |= {e.material.slug for e in found.extra_materials} | {m.material.slug for m in found.materials}
        notices |= {n.text for n in found.notices}
        options |= {(s.id, o.value) for s in matter.situations for o in options_for(s, found.answers, matter)
                    if s.id in found.answers}  # fmt: skip
    assert items == {i.n for i in matter.items}
    assert materials == {m.n for m in matter.materials}
    listed = {m.slug for i in matter.items for m in (*i.statutory_materials, *i.local_practice_materials)}
    assert listed <= extras
    assert {n.text for s in matter.situations for n in s.notices} <= notices | {
        n.text
        for s in matter.situations
        for o in s.options
        if o.value == "unsure"
        for n in s.notices
        if n.value == "unsure"
    }
    assert options >= {(s.id, o.value) for s in matter.situations for o in s.options}


@EACH
def test_every_option_is_offered_on_a_path_that_people_walk(slug: str) -> None:
    """Walking by the questions as they come, each option of each situation that decides something is met."""
    matter = MATTERS[slug]
    met: set[tuple[str, object]] = set()
    rng = random.Random(11)
    wanted = {(s.id, o.value) for s in matter.situations for o in s.options}
    for _ in range(WALKS // 4):
        if met >= wanted:
            break
        answers = {}
        for _ in matter.situations:
            found = assess(matter, answers, as_of=AS_OF)
            if found.next is None:
                break
            met |= {(found.next.id, o.value) for o in options_for(found.next, found.answers, matter)}
            answers = {**found.answers, found.next.id: rng.choice(values(matter, found.next))}
    assert {s for s, _ in met} | {s.id for s in matter.situations if not s.options} >= {
        s.id for s in matter.situations
    }, "a question that no path asks"
    assert met >= wanted
