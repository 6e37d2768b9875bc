"""What speaks for each matter and for none: lexical margins, likeness to prototypes, likeness to single examples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from knowledge.search.examples import OUT_OF_SCOPE

Floats = NDArray[np.float32]
NEAREST = 30
"""Single examples looked at for each query."""


@dataclass(frozen=True)
class Evidence:
    """Three views of one query, each of shape (matters + 1,), in the order of ``Labels.matters``."""

    lexical: Floats
    prototype: Floats
    example: Floats
    by_label: Floats
    """Likeness to the prototype of each label, shape (labels,)."""
    units: tuple[NDArray[np.int64], Floats]
    """The text's known units and their weights."""
    near: tuple[Floats, NDArray[np.int64]]
    """(likeness, row) of the nearest examples, nearest first."""


@dataclass(frozen=True)
class Labels:
    """``labels``: ``matter/item`` or ``/kind``; ``matters``: slugs and, last, OUT_OF_SCOPE; ``of``: label → matter row."""

    labels: tuple[str, ...]
    matters: tuple[str, ...]
    of: NDArray[np.int64]

    @classmethod
    def among(cls, labels: Sequence[str]) -> Labels:
        distinct = tuple(sorted(set(labels)))
        slugs = [label.rpartition("/")[0] for label in distinct]
        matters = (*sorted({s for s in slugs if s != OUT_OF_SCOPE}), OUT_OF_SCOPE)
        return cls(distinct, matters, np.array([matters.index(s) for s in slugs]))

    def items_of(self, row: int) -> list[tuple[int, int]]:
        """(label row, item number) of one matter's items, the whole matter left out."""
        return self._items[row]

    @cached_property
    def _items(self) -> list[list[tuple[int, int]]]:
        found: list[list[tuple[int, int]]] = [[] for _ in self.matters]
        for n, label in enumerate(self.labels):
            slug, _, item = label.rpartition("/")
            if slug != OUT_OF_SCOPE and item != "0":
                found[self.of[n]].append((n, int(item)))
        return found


def prototypes(vectors: Floats, rows: NDArray[np.int64], count: int) -> Floats:
    """The mean of the vectors of each label, scaled to length 1. Shape (count, dimensions)."""
    sums = np.zeros((count, vectors.shape[1]), np.float32)
    np.add.at(sums, rows, vectors)
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    centres: Floats = sums / np.maximum(lengths, 1e-9)
    return centres


def best_per_matter(likeness: Floats, of: NDArray[np.int64], matters: int) -> Floats:
    """The highest likeness among each matter's labels (or examples); -1 for one that has none here."""
    best = np.full(matters, -1.0, np.float32)
    np.maximum.at(best, of, likeness)
    return best
