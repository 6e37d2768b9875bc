"""What can be wrong with the catalogue's files, said so that an editor can mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake: ``file`` is a name without folder, ``line`` counts from 1, ``message`` is Chinese."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class CatalogueError(ValueError):
    """The catalogue's files are wrong. ``problems`` holds every mistake found, in the order of files and lines."""

    def __init__(self, problems: Iterable[Problem]):
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(map(str, self.problems)))


def perhaps(word: object, known: Iterable[object]) -> str:
    """``是不是“…”？`` with the known word that is nearest, or nothing when none is near."""
    near = get_close_matches(str(word), [str(k) for k in known], n=1, cutoff=0.5)
    return f"是不是“{near[0]}”？" if near else ""
