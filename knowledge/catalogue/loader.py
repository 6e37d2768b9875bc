"""Reads ``matters/*.yaml`` into a :class:`Catalogue`."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

import yaml

from knowledge.catalogue.model import Matter

MATTERS = Path(__file__).parent / "matters"


class CatalogueError(ValueError):
    """The catalogue's files are wrong. ``problems`` holds one ``file:line: message`` each."""

    def __init__(self, problems: list[str]):
        self.problems = problems
        super().__init__("\n".join(problems))


@dataclass(frozen=True)
class Catalogue:
    """All matters, by slug in the order of table A.1. ``version`` changes whenever a file does."""

    matters: Mapping[str, Matter]
    version: str

    def matter(self, ref: str | int) -> Matter | None:
        """The matter with this slug or number in table A.1 (``13`` or ``"13"``), else None."""
        if isinstance(ref, int) or ref.isdecimal():
            return next((m for m in self.matters.values() if m.seq == int(ref)), None)
        return self.matters.get(ref)


@cache
def load(folder: Path = MATTERS) -> Catalogue:
    """Read every matter in ``folder``. Raises CatalogueError with all problems found."""
    found: list[Matter] = []
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.yaml")):
        raw = path.read_bytes()
        digest.update(raw)
        found.append(Matter.model_validate(yaml.safe_load(raw)))
    found.sort(key=lambda m: m.seq)
    newest = max(m.as_of for m in found)
    return Catalogue(MappingProxyType({m.slug: m for m in found}), f"{newest}-{digest.hexdigest()[:8]}")
