"""Where somebody stands in a form that is filled in by talking. Kept in the conversation's memory, which is encrypted."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from actions.dialogue.base import Talk

Kind = Literal["ask", "rows", "confirm", "which", "decide", "offer", "passed", "ready"]


@dataclass
class Place:
    """What is open. ``at`` is a field's key; ``wanted`` one that the person asked to change or to go back to."""

    kind: Kind = "ask"
    case: str = ""
    """The case whose form it is: another one's begins from its beginning."""
    at: str = ""
    wanted: str = ""
    confirming: list[str] = field(default_factory=list)
    passed: list[str] = field(default_factory=list)
    trail: list[str] = field(default_factory=list)
    optional: bool | None = None
    column: int = 0
    cells: dict[str, Any] = field(default_factory=dict)
    picked: list[str] = field(default_factory=list)
    adding: bool = False
    """A row of a table is being told, column by column."""
    misses: int = 0

    @classmethod
    def of(cls, talk: Talk) -> Place:
        return cls(**talk.memory["filling"]) if begun(talk) else cls()

    def keep(self, talk: Talk) -> None:
        talk.remember(filling=asdict(self) | {"case": talk.opened.id})

    def leave(self, key: str) -> None:
        """The field is dealt with: it can be gone back to, and nothing of it is open any more."""
        if key:
            self.trail = [*(k for k in self.trail if k != key), key]
        self.at = self.wanted = ""
        self.clear()

    def clear(self) -> None:
        """Nothing of an answer is told yet."""
        self.column, self.cells, self.picked, self.misses, self.adding = 0, {}, [], 0, False

    def skip(self, key: str) -> None:
        if key not in self.passed:
            self.passed.append(key)
        self.leave(key)


def begun(talk: Talk) -> bool:
    """Whether filling in by talking was begun in this conversation, for the case that is open."""
    kept = talk.memory.get("filling")
    return kept is not None and talk.case is not None and kept.get("case") == talk.case.id
