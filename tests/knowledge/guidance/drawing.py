"""Random answers to a matter's questions, at borders as well as between them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from itertools import chain
from typing import Any

from hypothesis import strategies as st

from knowledge import catalogue
from knowledge.catalogue import Matter, Situation
from knowledge.catalogue.model import Condition, Interval
from knowledge.guidance import UNKNOWN, Answer, options_for

AS_OF = date(2026, 11, 24)
MATTERS = dict(catalogue.load().matters)
DATES = (date(1964, 12, 31), date(1966, 3, 5), date(1976, 9, 1), date(2019, 9, 1), date(2020, 8, 31), date(2026, 11, 2))


def conditions(matter: Matter) -> Iterator[Condition]:
    """Every condition of a matter, wherever it stands."""
    for situation in matter.situations:
        yield situation.ask_if
        yield from (o.ask_if for o in situation.options)
    for item in matter.items:
        yield item.needed_when
    extras = chain.from_iterable((*i.statutory_materials, *i.local_practice_materials) for i in matter.items)
    for material in (*matter.materials, *extras):
        yield material.needed_when
        yield from (p.needed_when for p in (*material.parts, *material.alternatives, *material.per_option))


def numbers(matter: Matter, situation: Situation) -> tuple[float, ...]:
    """Both sides of every border that the matter draws on this question, notices included."""
    wanted = [c.get(situation.id) for condition in conditions(matter) for c in condition.any_of]
    intervals = [w for w in (*wanted, *(n.value for n in situation.notices)) if isinstance(w, Interval)]
    ends = {end for i in intervals for end in (i.min, i.max) if end is not None}
    return tuple(sorted({max(0.0, end + step) for end in ends for step in (-1.0, 0.0, 1.0)} | {0.0, 15.0, 50.0}))


def values(matter: Matter, situation: Situation, *, unsure: bool = True) -> list[Answer]:
    """Answers to one question that are worth trying; of several choices each alone, and some together."""
    if situation.type == "number":
        return list(numbers(matter, situation))
    if situation.type == "date":
        return list(DATES)
    options = [o for o in situation.options if unsure or o.value != "unsure"]
    if not situation.multiple:
        return [o.value for o in options]
    free = [str(o.value) for o in options if not o.exclusive]
    together = [tuple(free), tuple(free[:2]), tuple(free[1:])]
    return list(dict.fromkeys([*((str(o.value),) for o in options), *(t for t in together if t)]))


def complete(matter: Matter, rng: random.Random, fixed: dict[str, Answer] | None = None) -> dict[str, Answer]:
    """An answer to every question, those of ``fixed`` as given."""
    found: dict[str, Answer] = {}
    for situation in matter.situations:  # in order: what is offered depends on earlier answers only
        offered = {o.value for o in options_for(situation, found, matter)}
        likely = [
            v
            for v in values(matter, situation, unsure=False)
            if not situation.options or offered.issuperset(as_tuple(v))
        ]
        found[situation.id] = fixed[situation.id] if fixed and situation.id in fixed else rng.choice(likely)
    return found


def as_tuple(answer: Answer) -> tuple[Any, ...]:
    return answer if isinstance(answer, tuple) else (answer,)


@st.composite
def partly(draw: st.DrawFn, matter: Matter, *, unknown: bool = True) -> dict[str, Answer]:
    """Some questions answered, in any order, some perhaps with 不清楚."""
    answers: dict[str, Answer] = {}
    for situation in draw(st.permutations(matter.situations)):
        choices: list[Any] = [None, *values(matter, situation), *([UNKNOWN] if unknown else [])]
        answer = draw(st.sampled_from(choices))
        if answer is not None:
            answers[situation.id] = answer
    return answers
