"""Learns from forms with the truth which figures say that two groups of blanks are one datum: ``weights.yaml``.

Judged by cross-validation that keeps a file's matters together, so that what is written down holds for authors never read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.preprocessing import StandardScaler

from knowledge.forms.merging import examples
from knowledge.forms.merging.evaluation import read_unseen
from knowledge.forms.merging.joining import Group, Pair, pairs_of
from knowledge.forms.merging.joining.closeness import FILE, Weights
from knowledge.forms.merging.proposing import Aliases, by_words
from knowledge.forms.merging.reading import read_forms

FOLDS = 6
COST = 0.3
"""Inverse of the pull towards weights of nothing."""
HALF = 0.5
DOUBTFUL = 0.35
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Learnt:
    """The pairs of one matter, and which of them are truly one datum."""

    file: str
    groups: Sequence[Group]
    data: Sequence[str]
    pairs: Sequence[Pair]
    same: Sequence[bool]


def gather(aliases: Aliases) -> list[Learnt]:
    """All matters of the examples."""
    return [
        _of_matter(name, forms, truth, aliases)
        for name in examples.names()
        for _, forms, truth in read_unseen(examples.read(name))
    ]


def _of_matter(file: str, forms: Any, truth: Any, aliases: Aliases) -> Learnt:
    readings = read_forms(forms)
    groups = by_words(readings, aliases)
    data = [truth[r.form][r.place] for r in readings]
    pairs = pairs_of(groups, readings)
    same = []
    for pair in pairs:
        alike = [data[a] == data[b] for a, b in product(groups[pair.one], groups[pair.other])]
        same.append(sum(alike) >= HALF * len(alike))
    return Learnt(file, groups, data, pairs, same)


def fit(parts: Sequence[Learnt], sure: float) -> Weights:
    """Weights that make the truth likeliest."""
    names = list(next(p for part in parts for p in part.pairs).figures)
    rows = np.array([[pair.figures[n] for n in names] for part in parts for pair in part.pairs])
    scaler = StandardScaler().fit(rows)
    machine = LogisticRegression(C=COST, max_iter=1000).fit(
        scaler.transform(rows), [s for part in parts for s in part.same]
    )
    slopes = machine.coef_[0] / scaler.scale_
    bias = float(machine.intercept_[0] - (slopes * scaler.mean_).sum())
    return Weights(bias, dict(zip(names, map(float, slopes), strict=True)), sure, DOUBTFUL)


def judged_in_folds(parts: Sequence[Learnt], sure: float) -> dict[str, float]:
    """Of the pairs joined, how many truly; of those that are one datum, how many joined. Counted in blanks."""
    right = made = true = 0
    groups = [part.file for part in parts]
    for learn, judge in GroupKFold(FOLDS, shuffle=True, random_state=0).split(parts, groups=groups):
        found = fit([parts[i] for i in learn], sure)
        for part in (parts[i] for i in judge):
            for pair, same in zip(part.pairs, part.same, strict=True):
                blanks = len(part.groups[pair.one]) * len(part.groups[pair.other])
                likely = found.chance(pair.figures) >= sure
                made, true, right = made + likely * blanks, true + same * blanks, right + (likely and same) * blanks
    return {
        "precision": round(right / max(1, made), 3),
        "recall": round(right / max(1, true), 3),
        "pairs": sum(len(p.pairs) for p in parts),
    }


def save(found: Weights, figures: dict[str, float]) -> None:
    """Write ``weights.yaml``."""
    body = {
        "sure": found.sure, "doubtful": found.doubtful, "bias": round(found.bias, 4),
        "figures": {name: round(value, 4) for name, value in found.figures.items()}, "judged": figures,
    }  # fmt: skip
    head = "# Learnt by `onething train merging` from examples/. Do not edit by hand: run it again.\n"
    FILE.write_text(head + yaml.safe_dump(body, allow_unicode=True, sort_keys=False), encoding="utf-8")
