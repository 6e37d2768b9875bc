"""Where the checks put what they find about one file."""

from __future__ import annotations

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


def told_again(values: Iterable[H]) -> list[tuple[int, H]]:
    """Position and value of whatever stood earlier in the list already; True and 1 are different values."""
    seen: set[tuple[type, H]] = set()
    found = []
    for at, value in enumerate(values):
        if (type(value), value) in seen:
            found.append((at, value))
        seen.add((type(value), value))
    return found


def has(situation: Situation, value: OptionValue) -> bool:
    """Whether this can be answered. Options that are wrong themselves are told once, not at every condition."""
    if situation.type == "yes_no":
        return isinstance(value, bool)
    return not situation.options or situation.option(value) is not None


def shown(value: OptionValue) -> str:
    """An option's value as it is written in YAML."""
    return str(value).lower() if isinstance(value, bool) else value


def no_option(situation: Situation, value: OptionValue) -> str:
    """That ``situation`` has no such option, and which it may have meant."""
    known = ["true", "false"] if situation.type == "yes_no" else [shown(o.value) for o in situation.options]
    hint = perhaps(shown(value), known) or f"可写的是 {'、'.join(known)}"
    quoted = "（加了引号就成了文字，不是 true/false）" if value in ("true", "false") else ""
    return f"情形 {situation.id} 没有选项 {shown(value)}{quoted}：{hint}"
