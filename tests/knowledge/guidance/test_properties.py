"""What must hold for every matter and whatever people answer."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.catalogue import Matter, Situation
from knowledge.guidance import UNKNOWN, Answer, Guidance, assess, dump_answers, load_answers
from tests.knowledge.guidance import oracle
from tests.knowledge.guidance.drawing import AS_OF, MATTERS, complete, partly, values

EACH = pytest.mark.parametrize("slug", MATTERS)
QUICK = settings(
    max_examples=8, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
TRIES = 30
"""Random completions in which a question must at least once make a difference."""


def outcome(found: Guidance) -> Any:
    """Everything that a notice made of this would show, apart from the answers themselves."""
    return (
        [(a.item.n, a.status, a.do_by) for a in found.items],
        [(m.material.n, m.status, m.for_items, m.parts, m.alternatives, m.per_option) for m in found.materials],
        [(e.material.slug, e.status, e.for_items, e.parts, e.alternatives) for e in found.extra_materials],
        {n.text for n in found.notices},
        found.stopped and found.stopped.reason,
    )


def ask(matter: Matter, answers: dict[str, Answer]) -> Guidance:
    return assess(matter, answers, as_of=AS_OF)


@EACH
@QUICK
@given(seed=st.integers(0, 10**9))
def test_a_complete_case_is_what_the_file_says(slug: str, seed: int) -> None:
    matter = MATTERS[slug]
    answers = complete(matter, random.Random(seed))
    found = ask(matter, answers)
    assert set(found.answers) == set(oracle.asked(matter.slug, answers))
    assert {a.item.n for a in found.items} == oracle.items(matter.slug, answers)
    told = {m.material.n: (set(m.for_items), set(m.parts)) for m in found.materials}
    assert told == oracle.materials(matter.slug, answers)
    assert {e.material.slug for e in found.extra_materials} == oracle.extras(matter.slug, answers)
    assert all(a.status == "certain" for a in (*found.items, *found.materials, *found.extra_materials))
    assert found.unknown == ()


@EACH
@QUICK
@given(data=st.data())
def test_no_question_is_asked_in_vain(slug: str, data: st.DataObject) -> None:
    """For the question put next there is a case in which two of its answers lead to different results."""
    matter = MATTERS[slug]
    found = ask(matter, data.draw(partly(matter)))
    if found.next is None:
        return
    assert found.next.id not in found.answers
    rng = random.Random(0)
    known = {k: v for k, v in found.answers.items() if v is not UNKNOWN}
    for _ in range(TRIES):
        rest = complete(matter, rng, dict(known))
        seen = {str(outcome(ask(matter, {**rest, found.next.id: v}))) for v in values(matter, found.next)}
        if len(seen) > 1 or found.next.affects:
            return
    pytest.fail(f"{found.next.id}: every answer leads to the same, given {dump_answers(found.answers)}")


@EACH
@QUICK
@given(data=st.data(), seed=st.integers(0, 10**9))
def test_when_nothing_is_asked_nothing_is_open(slug: str, data: st.DataObject, seed: int) -> None:
    """After the last question, whatever the unasked ones would have brought is already in the result."""
    matter = MATTERS[slug]
    answers = data.draw(partly(matter, unknown=False))
    for _ in range(len(matter.situations) + 1):
        found = ask(matter, answers)
        if found.next is None:
            break
        answers = {**found.answers, found.next.id: data.draw(st.sampled_from(values(matter, found.next, unsure=False)))}
    found = ask(matter, answers)
    assert found.next is None and found.remaining == 0
    unsure = any("unsure" in (a if isinstance(a, tuple) else (a,)) for a in found.answers.values())
    if found.stopped is None and not unsure:
        later = ask(matter, complete(matter, random.Random(seed), dict(found.answers)))
        assert outcome(later)[:3] == outcome(found)[:3]


@EACH
@QUICK
@given(data=st.data())
def test_the_order_of_answering_changes_nothing(slug: str, data: st.DataObject) -> None:
    matter = MATTERS[slug]
    answers = data.draw(partly(matter))
    other = dict(data.draw(st.permutations(list(answers.items()))))
    first, second = ask(matter, answers), ask(matter, other)
    assert outcome(first) == outcome(second)
    assert first.next == second.next
    assert dict(first.answers) == dict(second.answers)


@EACH
@QUICK
@given(data=st.data())
def test_every_material_serves_an_item_that_applies(slug: str, data: st.DataObject) -> None:
    matter = MATTERS[slug]
    found = ask(matter, data.draw(partly(matter)))
    wanted = {a.item.n for a in found.items}
    for material in (*found.materials, *found.extra_materials):
        assert material.for_items and set(material.for_items) <= wanted
        assert material.why
    assert all(a.why for a in found.items)


@EACH
@QUICK
@given(data=st.data())
def test_a_changed_answer_drops_exactly_what_depends_on_it(slug: str, data: st.DataObject) -> None:
    matter = MATTERS[slug]
    before = ask(matter, data.draw(partly(matter, unknown=False))).answers
    if not before:
        return
    name = data.draw(st.sampled_from(sorted(before)))
    situation = matter.situation(name)
    assert situation is not None
    after = {**before, name: data.draw(st.sampled_from(values(matter, situation)))}
    found = ask(matter, after)
    assert set(found.answers) == still_asked(matter, after)
    assert all(found.answers[k] == after[k] for k in found.answers)
    assert set(found.dropped) == set(after) - set(found.answers)


def still_asked(matter: Matter, answers: dict[str, Answer]) -> set[str]:
    """An answer goes only when its question is certainly not asked any more, or its option not offered."""
    kept: dict[str, Answer] = {}
    for situation in matter.situations:
        if situation.id not in answers:
            continue
        clauses = [c for c in situation.ask_if.any_of if c]
        refused = bool(clauses) and all(
            any(_denies(kept, answers, n, w, matter) for n, w in c.items()) for c in clauses
        )
        chosen = answers[situation.id] if isinstance(answers[situation.id], tuple) else (answers[situation.id],)
        gone = [
            o.value for o in situation.options
            if any(_denies(kept, answers, n, w, matter) for c in o.ask_if.any_of for n, w in c.items())
        ]  # fmt: skip
        if not refused and not any(v in gone for v in chosen):  # type: ignore[union-attr]
            kept[situation.id] = answers[situation.id]
    return set(kept)


def _denies(kept: dict[str, Answer], answers: dict[str, Answer], name: str, wanted: Any, matter: Matter) -> bool:
    """Is it certain that ``name`` is not one of ``wanted``?"""
    if name not in kept:
        if name in answers:
            return True  # it was dropped: not asked
        earlier = matter.situation(name)
        clauses = [c for c in earlier.ask_if.any_of if c] if earlier else []
        return bool(clauses) and all(any(_denies(kept, answers, n, w, matter) for n, w in c.items()) for c in clauses)
    chosen = kept[name] if isinstance(kept[name], tuple) else (kept[name],)
    return not any(c in wanted for c in chosen) and "unsure" not in chosen  # type: ignore[operator,union-attr]


@EACH
@QUICK
@given(data=st.data(), seed=st.integers(0, 10**9))
def test_unknown_tells_every_branch_and_says_why(slug: str, data: st.DataObject, seed: int) -> None:
    matter = MATTERS[slug]
    full = complete(matter, random.Random(seed))
    hidden = data.draw(st.lists(st.sampled_from(sorted(full)), min_size=1, max_size=3, unique=True))
    told = ask(matter, {**full, **dict.fromkeys(hidden, UNKNOWN)})
    items = {a.item.n: a.status for a in told.items}
    materials = {m.material.n: m.status for m in told.materials}
    extras = {e.material.slug: e.status for e in told.extra_materials}
    rng = random.Random(seed)
    for _ in range(6):
        branch = ask(matter, {**full, **{h: rng.choice(_of(matter, h)) for h in hidden}})
        if set(branch.answers) < set(told.answers):
            continue  # this resolution contradicts another answer: nobody can be in that case
        assert {a.item.n for a in branch.items} <= set(items)
        assert {m.material.n for m in branch.materials} <= set(materials)
        assert {e.material.slug for e in branch.extra_materials} <= set(extras) | {
            m.material.slug for m in told.materials
        }
        assert {n for n, s in items.items() if s == "certain"} <= {a.item.n for a in branch.items}
        assert {n for n, s in materials.items() if s == "certain"} <= {m.material.n for m in branch.materials}
    unsure = [a for a in (*told.items, *told.materials, *told.extra_materials) if a.status == "possible"]
    assert all("要看" in a.why for a in unsure), [a.why for a in unsure]
    assert bool(told.unknown) >= bool(unsure)
    assert {o.situation.id for o in told.unknown} <= set(hidden) | {n for n, a in full.items() if a not in told.answers}


def _of(matter: Matter, name: str) -> list[Answer]:
    situation = matter.situation(name)
    assert isinstance(situation, Situation)
    return values(matter, situation, unsure=False)


@EACH
@QUICK
@given(data=st.data())
def test_answers_survive_being_stored(slug: str, data: st.DataObject) -> None:
    matter = MATTERS[slug]
    answers = ask(matter, data.draw(partly(matter))).answers
    assert load_answers(matter, dump_answers(answers)) == dict(answers)
