"""The question that tells a few matters apart, in people's words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

FILE = Path(__file__).with_name("distinctions.yaml")


@dataclass(frozen=True)
class Distinctions:
    """``plain``: slug → what a person calls it. ``pairs``: two slugs → the question between them."""

    plain: dict[str, str]
    pairs: dict[frozenset[str], str]

    def question(self, slugs: Sequence[str]) -> str:
        """The question for these matters: the one written for a pair, else a plain one."""
        return self.pairs.get(frozenset(slugs), "您说的是下面哪一种？")

    def option(self, slug: str, name: str) -> str:
        """How a matter is offered: people's words, then its official name."""
        return f"{self.plain[slug]}（{name}）" if slug in self.plain else name


@cache
def distinctions() -> Distinctions:
    """The file, read once."""
    raw = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return Distinctions(dict(raw["plain"]), {frozenset(p["of"]): p["ask"] for p in raw["pairs"]})
