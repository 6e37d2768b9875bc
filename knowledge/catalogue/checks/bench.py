"""Where the checks put what they find about one file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from knowledge.catalogue.loader import Read
from knowledge.catalogue.model import Matter, OptionValue, Situation
from knowledge.catalogue.problems import Problem, perhaps
from knowledge.catalogue.reading import Where

H = TypeVar("H", bound=Hashable)


@dataclass
class Bench:
    """One matter under examination. Checks call ``say``; ``problems`` is the outcome."""

    read: Read
    problems: list[Problem] = field(default_factory=list)

    @property
    def matter(self) -> Matter:
        return self.read.matter

    @property
    def situations(self) -> dict[str, Situation]:
        return {s.id: s for s in self.matter.situations}

    def say(self, where: Where, message: str) -> None:
        """Something is wrong at ``where`` (keys and positions from the top of the file)."""
        self.problems.append(self.read.source.problem(where, message))


def told_twice(values: Iterable[H]) -> list[H]:
    """Values that come more than once; True and 1 are different values."""
    counted = Counter((type(v), v) for v in values)
    return [value for (_, value), times in counted.items() if times > 1]


def shown(value: OptionValue) -> str:
    """An option's value as it is written in YAML."""
    return str(value).lower() if isinstance(value, bool) else value


def no_option(situation: Situation, value: OptionValue) -> str:
    """That ``situation`` has no such option, and which it may have meant."""
    known = [shown(o.value) for o in situation.options]
    hint = perhaps(shown(value), known) or f"可写的是 {'、'.join(known)}"
    return f"情形 {situation.id} 没有选项 {shown(value)}：{hint}"
