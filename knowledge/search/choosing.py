"""Chooses weights and thresholds by cross-validation that keeps each voice's messages together.

A model learnt from the other voices judges each voice's messages; so what is chosen fits people never heard before.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.model_selection import GroupKFold

from knowledge.search.decision import OFFERED, Chosen, Thresholds, Weights
from knowledge.search.evidence import Evidence, Labels
from knowledge.search.examples import LATER_AUTHORS, Example
from knowledge.search.linear import SEED
from knowledge.search.training import Say, learn

FALSE_NONE, WRONG_MATCH, ASKED, NONE_FOUND, ASKED_RIGHT = 0.02, 0.02, 0.10, 0.92, 0.98
"""What the decision must reach: at most, at most, at most, at least, at least. See docs/search.md."""
START = np.array([3.0, 4.0, 2.0, 3.0, 3.0, 2.0, 0.0])
CALM = 1e-3
"""Pull towards the start, so that a weight that decides nothing stays finite."""
Floats = NDArray[np.float64]
FOLDS = 4


@dataclass(frozen=True)
class Judged:
    """Evidence for the messages of an author not learnt from, and what was meant."""

    evidence: list[Evidence]
    meant: list[set[int]]
    """Rows of ``Labels.matters`` that are right."""
    weight: Floats
    """Each style counts the same, and out of scope as much as it is expected to come."""
    common: NDArray[np.bool_]
    """Told as people usually do; the others were written to be hard. Thresholds are promises about the usual."""


OUT_OF_SCOPE_SHARE = 0.15


def gather(evidence: list[Evidence], examples: list[Example], labels: Labels) -> Judged:
    """Evidence together with what was meant and how much each message counts."""
    none = len(labels.matters) - 1
    meant = [
        {labels.matters.index(m) for m in (e.matter, *e.also) if m in labels.matters} if e.matter else {none}
        for e in examples
    ]
    inside = np.array([bool(e.matter) for e in examples])
    styles = Counter(e.style for e in examples if e.matter)
    weight = np.array([1 / styles[e.style] if e.matter else 1.0 for e in examples])
    weight[inside] *= (1 - OUT_OF_SCOPE_SHARE) / weight[inside].sum()
    weight[~inside] *= OUT_OF_SCOPE_SHARE / max(1, (~inside).sum())
    common = np.array([not e.matter or e.author not in LATER_AUTHORS for e in examples])
    return Judged(evidence, meant, weight, common)


def judge_in_folds(examples: list[Example], folds: int = FOLDS, say: Say = lambda _: None) -> Judged:
    """Evidence for every example from a model that has not heard its voice. Every fold's model knows all labels."""
    groups = [f"{e.matter or e.kind}|{e.author}|{e.voice}" for e in examples]
    evidence: dict[int, Evidence] = {}
    labels: Labels | None = None
    for n, (train, test) in enumerate(
        GroupKFold(folds, shuffle=True, random_state=SEED).split(examples, groups=groups), 1
    ):
        say(f"fold {n} of {folds}: learning from {len(train)}, judging {len(test)}")
        model = learn([examples[i] for i in train])
        labels = model.labels
        evidence |= {int(i): model.evidence(examples[i].text) for i in test}
    if labels is None:
        raise ValueError("no folds")
    return gather([evidence[i] for i in range(len(examples))], examples, labels)


def choose(judged: Judged) -> tuple[Chosen, dict[str, float]]:
    """Weights that make the right answer likeliest, then thresholds that leave the most room to each goal."""
    stacked = tuple(
        np.stack([getattr(e, name) for e in judged.evidence]) for name in ("lexical", "prototype", "example")
    )

    def logits(w: Floats) -> Floats:
        found: Floats = w[0] * stacked[0] + w[1] * stacked[1] + w[2] * stacked[2]
        found[:, -1] = w[3] * stacked[0][:, -1] + w[4] * stacked[1][:, -1] + w[5] * stacked[2][:, -1] + w[6]
        return found

    def loss(w: Floats) -> float:
        found = logits(w)
        found = found - found.max(1, keepdims=True)
        chances = np.exp(found) / np.exp(found).sum(1, keepdims=True)
        right = np.array([chances[n, sorted(rows)].sum() for n, rows in enumerate(judged.meant)])
        return float(-(judged.weight * np.log(right + 1e-9)).sum() + CALM * ((w - START) ** 2).mean())

    best = minimize(loss, START, method="L-BFGS-B", bounds=[(0, 30)] * 6 + [(-10, 10)])
    weights = Weights(*(float(x) for x in best.x))
    chances = np.stack([weights.chances(e) for e in judged.evidence]).astype(np.float64)
    thresholds, figures = _thresholds(chances, judged)
    return Chosen(weights, thresholds), {**figures, "log_loss": round(float(best.fun), 4)}


def _thresholds(chances: Floats, judged: Judged) -> tuple[Thresholds, dict[str, float]]:
    ranked = rank(chances, judged)
    candidates = []
    for none, match, all_in, ask in product(
        np.arange(0.2, 0.95, 0.05), np.arange(0.4, 0.95, 0.05), np.arange(0.2, 0.75, 0.05), np.arange(0.3, 0.85, 0.05)
    ):
        thresholds = Thresholds(float(none), float(match), float(all_in), float(ask))
        figures = measure(ranked, thresholds)
        room = min(
            (FALSE_NONE - figures["false_none"]) / FALSE_NONE,
            (WRONG_MATCH - figures["wrong_match"]) / WRONG_MATCH,
            (ASKED - figures["asked"]) / ASKED,
            (figures["none_found"] - NONE_FOUND) / (1 - NONE_FOUND),
            # Few are asked, so that this share is coarse: it counts for less.
            (figures["asked_with_right"] - ASKED_RIGHT) / (1 - ASKED_RIGHT) / 4,
        )
        candidates.append((room, thresholds, figures))
    _, thresholds, figures = max(candidates, key=lambda c: c[0])
    return thresholds, {k: round(v, 4) for k, v in figures.items()}


@dataclass(frozen=True)
class Ranked:
    """What every pair of thresholds is measured on, computed once; one row a message."""

    none: Floats
    best: Floats
    together: Floats
    """The chances of those that would be offered."""
    outside: NDArray[np.bool_]
    right: NDArray[np.bool_]
    offered: NDArray[np.bool_]
    """A right one is among those that would be offered."""
    weight: Floats


def rank(chances: Floats, judged: Judged) -> Ranked:
    """Of the common messages only."""
    chances = chances[judged.common]
    meant_by = [rows for rows, common in zip(judged.meant, judged.common, strict=True) if common]
    none_row = chances.shape[1] - 1
    top = chances[:, :-1].argmax(1)
    rows = np.argsort(-chances[:, :-1], axis=1)[:, :OFFERED]
    return Ranked(
        none=chances[:, -1], best=chances[:, :-1].max(1), together=np.take_along_axis(chances, rows, 1).sum(1),
        outside=np.array([meant == {none_row} for meant in meant_by]),
        right=np.array([int(t) in meant for t, meant in zip(top, meant_by, strict=True)]),
        offered=np.array([bool(set(o) & meant) for o, meant in zip(rows.tolist(), meant_by, strict=True)]),
        weight=judged.weight[judged.common],
    )  # fmt: skip


def measure(ranked: Ranked, thresholds: Thresholds) -> dict[str, float]:
    """Weighted shares: false none, asked, none found, and wrong among matches (out of scope counted in)."""
    none, best, outside, w = ranked.none, ranked.best, ranked.outside, ranked.weight
    is_match = (none < thresholds.none) & (best >= thresholds.match * (1 - none)) & (best >= thresholds.match_all)
    is_ask = (none < thresholds.none) & ~is_match & (ranked.together >= thresholds.ask)
    is_none = ~is_match & ~is_ask

    def share(what: NDArray[np.bool_], among: NDArray[np.bool_]) -> float:
        return float(w[what & among].sum() / max(1e-9, w[among].sum()))

    return {
        "false_none": share(is_none, ~outside), "asked": share(is_ask, ~outside), "none_found": share(is_none, outside),
        "wrong_match": share(~ranked.right, is_match & ~outside), "top1": share(ranked.right, ~outside),
        "asked_with_right": share(ranked.offered, is_ask & ~outside),
    }  # fmt: skip
