"""From evidence to calibrated chances, and from chances to one decision: match, ask which, or none.

The weights and thresholds stand in ``decision.yaml`` beside the figures of the run that chose them.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

from knowledge.search.evidence import Evidence
from knowledge.search.result import Decision

FILE = Path(__file__).with_name("decision.yaml")
Floats = NDArray[np.float32]
OFFERED = 3
"""Matters shown when asking back."""


@dataclass(frozen=True)
class Weights:
    """Logit of a matter: lexical·L + prototype·P + example·E. ``none_…`` are those of being out of scope."""

    lexical: float
    prototype: float
    example: float
    none_lexical: float
    none_prototype: float
    none_example: float
    none_bias: float

    def chances(self, evidence: Evidence) -> Floats:
        """Calibrated probabilities, shape (matters + 1,): the last one is that of none."""
        e = evidence
        logits = self.lexical * e.lexical + self.prototype * e.prototype + self.example * e.example
        logits[-1] = (
            self.none_lexical * e.lexical[-1]
            + self.none_prototype * e.prototype[-1]
            + self.none_example * e.example[-1]
            + self.none_bias
        )
        powers = np.exp(logits - logits.max())
        result: Floats = powers / powers.sum()
        return result


@dataclass(frozen=True)
class Thresholds:
    """``none``: chance of none from which nothing is offered. ``match``: chance of the best, among the matters alone,
    from which it is taken as meant. ``match_all``: the same with none counted in. ``ask``: chance of the first three
    together below which asking back would offer the wrong ones, so nothing is offered."""

    none: float
    match: float
    match_all: float
    ask: float

    def decide(self, chances: Floats) -> Decision:
        none, best = float(chances[-1]), float(chances[:-1].max())
        if none >= self.none:
            return Decision.NONE
        if best >= self.match * (1 - none) and best >= self.match_all:
            return Decision.MATCH
        together = float(np.sort(chances[:-1])[-OFFERED:].sum())
        return Decision.ASK if together >= self.ask else Decision.NONE


@dataclass(frozen=True)
class Chosen:
    """What one run of ``onething train search --choose`` chose."""

    weights: Weights
    thresholds: Thresholds

    @classmethod
    def load(cls, path: Path = FILE) -> Chosen:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        return cls(Weights(**raw["weights"]), Thresholds(**raw["thresholds"]))


def save(chosen: Chosen, figures: dict[str, Any], path: Path = FILE) -> None:
    """Write ``decision.yaml``."""
    body = {
        "weights": {k: round(float(v), 4) for k, v in vars(chosen.weights).items()},
        "thresholds": {k: round(float(v), 4) for k, v in vars(chosen.thresholds).items()},
        "chosen_on": figures,
    }
    head = (
        "# Chosen by `onething train search --choose`: each voice's messages judged by a model learnt from the other voices.\n"
        "# Do not edit by hand: run it again.\n"
    )
    path.write_text(head + yaml.safe_dump(body, allow_unicode=True, sort_keys=False), encoding="utf-8")
