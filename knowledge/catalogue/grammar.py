"""The catalogue's smallest words: kinds of values, how sure a fact is, and the grammar of conditions."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints
from pydantic import Strict as NoCoercion

Text = Annotated[str, StringConstraints(min_length=1)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$")]
# Strict: in Python 1 == True and pydantic would read 1 as True and "3" as 3; in the catalogue these are mistakes.
Flag = Annotated[bool, NoCoercion()]
Whole = Annotated[int, NoCoercion()]
Number = Annotated[float, NoCoercion()]
OptionValue = Flag | Text
"""A chosen option: ``True``/``False`` for yes_no, otherwise the option's own word."""


class Confidence(StrEnum):
    """How sure a fact is. ``low`` is never shown as certain; an unrated fact counts as ``medium``."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Strict(BaseModel):
    """Base of all catalogue models: frozen, and unknown keys are an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Interval(Strict):
    """A closed numeric interval; either end may be open."""

    min: Number | None = None
    max: Number | None = None

    def holds(self, number: float) -> bool:
        return (self.min is None or number >= self.min) and (self.max is None or number <= self.max)


Clause = Mapping[str, Interval | tuple[OptionValue, ...]]
"""Situation id → wanted values. All keys must hold."""


class Condition(Strict):
    """When something applies: at least one clause holds. ``ALWAYS`` has one empty clause."""

    any_of: tuple[Clause, ...]

    @property
    def situations(self) -> frozenset[str]:
        """Ids of the situations that this condition looks at."""
        return frozenset(name for clause in self.any_of for name in clause)


ALWAYS = Condition(any_of=({},))


def _condition(raw: Any) -> Any:
    """Accept the three forms of the YAML grammar: null, one mapping, ``{any_of: [mapping, …]}``."""
    if raw is None:
        return ALWAYS
    if isinstance(raw, Mapping):
        return raw if "any_of" in raw else {"any_of": (raw,)}
    return raw


When = Annotated[Condition, BeforeValidator(_condition)]
