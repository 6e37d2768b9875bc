"""How close the words of two groups of blanks are, as figures, and how likely they are one datum by them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from knowledge.forms.merging.joining.likeness import core_of, likeness, one_sided, option_of
from knowledge.forms.merging.reading.labels import bare_of, flatten
from knowledge.forms.merging.reading.raw import Reading
from knowledge.forms.merging.reading.sections import nouns_of

FILE = Path(__file__).with_name("weights.yaml")
KINDS = ("amount", "day", "words", "choice", "file")
Figures = Mapping[str, float]


@dataclass(frozen=True)
class Weights:
    """Logit of being one datum: ``bias`` and each figure times its weight. Learnt by ``choosing.py``."""

    bias: float
    figures: Mapping[str, float]
    sure: float
    """Chance from which two groups are joined."""
    doubtful: float
    """Chance from which an editor is asked."""

    def chance(self, figures: Figures) -> float:
        logit = self.bias + sum(self.figures[name] * value for name, value in figures.items())
        return 1 / (1 + math.exp(-logit))


@cache
def weights() -> Weights:
    raw = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return Weights(raw["bias"], raw["figures"], raw["sure"], raw["doubtful"])


def words_of(reading: Reading) -> str:
    """What a blank asks, in one spelling, without whose it is and without what departments add at will."""
    day = reading.kind == "day"
    if reading.concept.startswith("="):
        return core_of(reading.concept.removeprefix("="), day)
    return core_of(bare_of(flatten(reading.field.label)), day)


def figures_of(one: Sequence[Reading], other: Sequence[Reading]) -> Figures:
    """The figures of the closest two labels of two groups. Shares lie between 0 and 1."""
    pairs = [(_of_place(a, b), a, b) for a in one for b in other]
    # Of equally close ones those under the likest titles, so that neither side counts more.
    place, a, b = max(pairs, key=lambda p: (_overlap(words_of(p[1]), words_of(p[2])), *p[0].values()))
    return {**_of_words(words_of(a), words_of(b)), **place, **_of_answers(a, b)}


def _overlap(one: str, other: str) -> float:
    return likeness(one, other) + len(_common(one, other)) / max(1, len(one) + len(other))


@cache
def _common(one: str, other: str) -> str:
    """The longest common subsequence: 运量 of 年运输量 and 运量."""
    rows = [[""] * (len(other) + 1) for _ in range(len(one) + 1)]
    for i, a in enumerate(one):
        for j, b in enumerate(other):
            rows[i + 1][j + 1] = rows[i][j] + a if a == b else max(rows[i][j + 1], rows[i + 1][j], key=len)
    return rows[-1][-1]


def _of_words(one: str, other: str) -> Figures:
    short, long = sorted((one, other), key=lambda text: (len(text), text))
    common = len(_common(short, long))
    return {
        "short covered": common / max(1, len(short)),
        "long covered": common / max(1, len(long)),
        "pairs in common": likeness(short, long),
        "short has more": float(common < len(short)),
        "long has more": float(common < len(long)),
        "one says which": float(one_sided(one, other)),
        "each has more": (1 - common / max(1, len(short))) * (1 - common / max(1, len(long))),
        "same end": _shared(short[::-1], long[::-1]) / max(1, len(short)),
        "same start": _shared(short, long) / max(1, len(short)),
    }


def _shared(one: str, other: str) -> int:
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _of_place(one: Reading, other: Reading) -> Figures:
    titles = ["".join(nouns_of(r.field.section)) if r.field.section else "" for r in (one, other)]
    whole = [title + bare_of(flatten(r.field.label)) for title, r in zip(titles, (one, other), strict=True)]
    return {
        "alike with the title": likeness(*whole),
        "titles alike": likeness(*titles) if all(titles) else 0.0,
    }


def _of_answers(one: Reading, other: Reading) -> Figures:
    options = [frozenset(map(option_of, r.field.options)) for r in (one, other)]
    return {
        "same type": float(one.field.type == other.field.type),
        "options in common": len(options[0] & options[1]) / len(options[0] | options[1]) if all(options) else 0.0,
        "both with options": float(all(options)),
        "one is known": float(not (one.concept.startswith("=") and other.concept.startswith("="))),
        "another measure": float(one.qualifier != other.qualifier),
        **{kind: float(kind in (one.kind, other.kind)) for kind in KINDS},
    }
