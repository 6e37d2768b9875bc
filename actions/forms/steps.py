"""Filling in by talking: which step comes next. What was filled on the phone page counts just the same."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from actions.forms.records import Filling
from knowledge.forms import Field, Problem, Section, value_of

COUNTER = ("photo", "file", "signature")
"""Kinds that cannot be said in words."""
AT_COUNTER = "到窗口补"


@dataclass(frozen=True)
class Ask:
    """One field is to be told."""

    field: Field


@dataclass(frozen=True)
class Mend:
    """What was filled in, here or elsewhere, is wrong."""

    field: Field
    problem: Problem


@dataclass(frozen=True)
class Decide:
    """Two sources disagree about a field."""

    field: Field


@dataclass(frozen=True)
class Confirm:
    """These were filled in beforehand and wait to be looked at, one part of the form at a time."""

    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Offer:
    """All that must be filled is; so many more may be."""

    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Passed:
    """Only what was passed over is left."""

    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Ready:
    """Nothing is left."""


Step = Ask | Mend | Decide | Confirm | Offer | Passed | Ready


def next_step(filling: Filling, passed: Collection[str] = (), *, optional: bool | None = None) -> Step:
    """What to say next. ``optional``: whether the person wants to be asked what need not be filled; None: not decided."""
    for section in filling.form.sections:
        step = _in_section(filling, section, passed)
        if step is not None:
            return step
    more = tuple(f for f in filling.form.fields if f.key not in passed and _may(filling, f))
    if more and optional is not False:
        return Ask(more[0]) if optional else Offer(more)
    left = {p.key for p in (*filling.problems, *filling.missing)} | {*filling.conflicts, *filling.unconfirmed}
    return Passed(tuple(f for f in filling.form.fields if f.key in left)) if left else Ready()


def _in_section(filling: Filling, section: Section, passed: Collection[str]) -> Step | None:
    inside = [f for f in section.fields if f.asked and f.key not in passed]
    for field in inside:
        wrong = next((p for p in filling.problems if p.key == field.key), None)
        if wrong is not None:
            return Mend(field, wrong)
        if field.key in filling.conflicts:
            return Decide(field)
    absent = {p.key for p in filling.missing}
    asked = sorted((f for f in inside if f.key in absent), key=_tells)
    if asked:
        return Ask(asked[0])
    waiting = tuple(f for f in inside if f.key in filling.unconfirmed)
    return Confirm(section.title, waiting) if waiting else None


def _tells(field: Field) -> int:
    """Whose, then the number that birth date, sex and age follow from, then the rest in the form's order."""
    return 0 if field.key.endswith("_name") else 1 if field.type in ("cn_id", "uscc") else 2


def _may(filling: Filling, field: Field) -> bool:
    """Whether a field need not, but can, be told here."""
    return field.asked and not field.required and field.type not in COUNTER and value_of(filling.values, field) is None


def left(filling: Filling) -> int:
    """How many required fields are still to be told."""
    return filling.counts["to_type"]
