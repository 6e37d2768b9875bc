"""Which question is worth asking next: never one in vain, the most decisive first."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from knowledge.catalogue import Matter, Situation
from knowledge.catalogue.model import ALWAYS, Condition, Interval
from knowledge.guidance.truth import World
from knowledge.guidance.values import UNKNOWN, Answer, Answers

BLOCKING_WEIGHT = 100.0
"""A question that may end the matter comes early: nobody should answer five more and then hear that it was in vain."""

ITEM_WEIGHT = 5
"""Settling whether an item is done at all is worth several materials: items are what people think in."""


def worth_asking(matter: Matter, answers: Answers) -> tuple[Situation, ...]:
    """Questions that still matter, the most decisive first. Empty: everything is decided or 不清楚."""
    world = World(matter, answers)
    waiting = [s for s in matter.situations if s.id not in answers and world.asked(s.id) is True]
    scored = [(score, n, s) for n, s in enumerate(waiting) if (score := _decisiveness(matter, world, s)) > 0]
    return tuple(s for _, _, s in sorted(scored, key=lambda entry: (-entry[0], entry[1])))


def at_most(matter: Matter, answers: Answers) -> int:
    """Upper bound of the questions still to come: all that arise or may arise."""
    world = World(matter, answers)
    return sum(1 for s in matter.situations if s.id not in answers and world.asked(s.id) is not False)


def _decisiveness(matter: Matter, world: World, situation: Situation) -> float:
    """0: every answer leads to the same. Otherwise how much an answer settles on average."""
    targets = [c for c in _targets(matter, world) if situation.id in _reach(matter, c)]
    items = {id(i.needed_when) for i in matter.items}
    own = _own_effect(matter, situation)
    outcomes: set[Hashable] = set()
    settled = 0
    samples = list(_samples(matter, world, situation, targets))
    for value in samples:
        trial = World(matter, {**world.answers, situation.id: value})
        truths = tuple(trial.holds(c) for c in targets)
        outcomes.add(truths)
        settled += sum(
            ITEM_WEIGHT if id(c) in items else 1 for c, t in zip(targets, truths, strict=True) if t is not None
        )
    if len(outcomes) > 1 or _linked(matter, world, situation, targets):
        score = 1.0 + settled / max(1, len(samples))
        return score + (BLOCKING_WEIGHT if situation.blocking_values else 0.0)
    return own


def _own_effect(matter: Matter, situation: Situation) -> float:
    """A question that changes no item and no material may still stop, warn, price or date."""
    if situation.blocking_values:
        return BLOCKING_WEIGHT
    dated = any(rule.base == situation.id for rule in matter.rules.deadlines)
    # The retirement rules take these two and the years; see knowledge/guidance/rules.py.
    ruled = matter.rules.retirement_age is not None and situation.id in (
        "gender_category",
        "birth_date",
        "contribution_years",
    )
    return 0.5 if situation.notices or situation.affects or dated or ruled else 0.0


def _linked(matter: Matter, world: World, situation: Situation, targets: list[Condition]) -> bool:
    """Two open questions may decide only together; then neither alone changes anything, and one must go first."""
    return any(situation.id in set(world.deciding(c)) for c in targets if len(_reach(matter, c)) > 1)


def _targets(matter: Matter, world: World) -> Iterator[Condition]:
    """Every condition that shows in a notice and is still open."""
    for item in matter.items:
        if world.holds(item.needed_when) is False:
            continue
        yield item.needed_when
        for extra in (*item.statutory_materials, *item.local_practice_materials):
            yield extra.needed_when
            yield from (p.needed_when for p in (*extra.parts, *extra.alternatives))
    for material in matter.materials:
        served = any(world.holds(i.needed_when) is not False for n in material.for_items if (i := matter.item(n)))
        if served and world.holds(material.needed_when) is not False:
            yield material.needed_when
            yield from (p.needed_when for p in (*material.parts, *material.alternatives))
            yield from (p.needed_when for p in material.per_option)


def _reach(matter: Matter, condition: Condition) -> frozenset[str]:
    """Situations that ``condition`` looks at, and those that decide whether these are asked."""
    names: set[str] = set()
    todo = list(condition.situations)
    while todo:
        name = todo.pop()
        if name not in names:
            names.add(name)
            situation = matter.situation(name)
            if situation is not None and situation.ask_if is not ALWAYS:
                todo += situation.ask_if.situations
    return frozenset(names)


def _samples(matter: Matter, world: World, situation: Situation, targets: list[Condition]) -> Iterator[Answer]:
    """One answer of every kind that could make a difference."""
    if situation.type == "number":
        borders = {0.0}
        for condition in (*targets, *(s.ask_if for s in matter.situations)):
            for clause in condition.any_of:
                wanted = clause.get(situation.id)
                if isinstance(wanted, Interval):
                    for end in (wanted.min, wanted.max):
                        borders |= {end - 1, end, end + 1} if end is not None else set()
        yield from sorted(b for b in borders if b >= 0)
        return
    for option in situation.options:
        if world.holds(option.ask_if) is not False:
            yield (str(option.value),) if situation.multiple else option.value
    if situation.multiple:
        free = tuple(str(o.value) for o in situation.options if not o.exclusive)
        yield free
    if situation.type == "date":
        yield UNKNOWN
