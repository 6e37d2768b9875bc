"""A linear layer over the units of a sentence: one score for each class. Learnt by a linear support vector machine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

SEED = 20260101


@dataclass(frozen=True)
class Linear:
    """``weights`` has shape (units, classes), ``bias`` (classes,). Scores are margins: above 0 speaks for the class."""

    classes: tuple[str, ...]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    @classmethod
    def learn(cls, units: csr_matrix, labels: Sequence[str], cost: float) -> Linear:
        """One class against all others, for each class. ``units``: (texts, units)."""
        from sklearn.svm import LinearSVC  # seconds to load, and only learning needs it

        machine = LinearSVC(C=cost, random_state=SEED).fit(units, list(labels))
        return cls(
            tuple(str(c) for c in machine.classes_),
            np.ascontiguousarray(machine.coef_.T, dtype=np.float32),
            machine.intercept_.astype(np.float32),
        )

    def scores(self, ids: NDArray[np.int64], weights: NDArray[np.float32]) -> NDArray[np.float32]:
        """Scores of one text, shape (classes,)."""
        found: NDArray[np.float32] = weights @ self.weights[ids] + self.bias
        return found

    def save(self, path: Path) -> None:
        # Half precision: a third decimal of a weight decides nothing, and two processes keep this in memory.
        np.savez(path, classes=np.array(self.classes), weights=self.weights.astype(np.float16), bias=self.bias)

    @classmethod
    def load(cls, path: Path) -> Linear:
        with np.load(path) as stored:
            return cls(
                tuple(str(c) for c in stored["classes"]), stored["weights"].astype(np.float32), stored["bias"]
            )  # fmt: skip
