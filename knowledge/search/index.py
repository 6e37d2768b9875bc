"""Nearest neighbours of a vector with FAISS. The kind of index follows from the size, by rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
FLAT_UP_TO = 50_000
"""Up to so many vectors comparing with every one is exact and fast enough (about 1 ms for 176 dimensions)."""
PER_CELL, CELLS_SEEN = 250, 32
"""Beyond that the vectors lie in cells of about so many (IVF), and a query compares those of so many cells near it.
What a query reads then hardly grows with the size, and lies in one piece of memory: a graph over all vectors (HNSW)
jumped about in it and cost 2.6 times as much at five times the size. Two bytes a dimension; one costs 3 % of recall."""
LEARNT_FROM, ROUNDS = 40, 6
"""The cells' centres are learnt from so many vectors a cell, in so many rounds of k-means."""
LINKS, WIDTH = 16, 64
"""A small graph over the centres finds the cells: its links per centre, and how widely it looks."""
FILE = "index.faiss"


class Index:
    """Vectors of length 1, compared by cosine. Rows are numbered as they were added."""

    def __init__(self, inner: Any):
        self.inner = inner

    @staticmethod
    def kind(size: int) -> str:
        """``flat`` compares with every vector and is exact; ``ivf`` compares with those in the nearest cells."""
        return "flat" if size <= FLAT_UP_TO else "ivf"

    @classmethod
    def build(cls, pieces: Iterable[Floats], kind: str | None = None, size: int = 0) -> Index:
        """Index vectors that come in pieces, each (some, dimensions). ``size``, all together, decides the kind.

        Cells are learnt from the first pieces, so these must be like the rest.
        """
        waiting = iter(pieces)
        first = next(waiting, None)
        if first is None:
            raise ValueError("nothing to index")
        kind = kind or cls.kind(size or len(first))
        if kind == "flat":
            inner, begun = faiss.IndexFlatIP(first.shape[1]), [first]
        else:
            cells = max(1, (size or len(first)) // PER_CELL)
            begun = _enough([first], waiting, cells * LEARNT_FROM)
            inner = _in_cells(np.concatenate(begun), cells)
        for piece in chain(begun, waiting):
            inner.add(np.ascontiguousarray(piece, np.float32))
        return cls(inner)

    @property
    def size(self) -> int:
        return int(self.inner.ntotal)

    @property
    def dimensions(self) -> int:
        return int(self.inner.d)

    def stored(self) -> Floats:
        """All vectors, in the order they were added."""
        if isinstance(self.inner, faiss.IndexIVF):
            self.inner.make_direct_map()
        return np.asarray(self.inner.reconstruct_n(0, self.size), np.float32)

    def search(self, vector: Floats, count: int) -> tuple[Floats, NDArray[np.int64]]:
        """(likeness, row) of the nearest ``count``, nearest first; fewer when there are fewer."""
        likeness, rows = self.inner.search(np.ascontiguousarray(vector[None], np.float32), min(count, self.size))
        there = rows[0] >= 0
        return likeness[0][there], rows[0][there]

    def save(self, folder: Path) -> None:
        faiss.write_index(self.inner, str(folder / FILE))

    @classmethod
    def load(cls, folder: Path) -> Index:
        return cls(faiss.read_index(str(folder / FILE)))


def _enough(pieces: list[Floats], waiting: Iterator[Floats], wanted: int) -> list[Floats]:
    """``pieces`` and as many of those that wait as hold ``wanted`` vectors together."""
    while sum(len(p) for p in pieces) < wanted and (piece := next(waiting, None)) is not None:
        pieces.append(piece)
    return pieces


def _in_cells(sample: Floats, cells: int) -> Any:
    """An empty index of so many cells, their centres learnt from ``sample`` (seeded by the library: always the same)."""
    dimensions, cells = sample.shape[1], min(cells, len(sample))
    learner = faiss.Clustering(dimensions, cells)
    learner.niter, learner.spherical, learner.max_points_per_centroid = ROUNDS, True, LEARNT_FROM
    learner.min_points_per_centroid = 1  # otherwise it prints a warning about small tests
    learner.train(np.ascontiguousarray(sample, np.float32), faiss.IndexFlatIP(dimensions))
    centres = faiss.IndexHNSWFlat(dimensions, LINKS, faiss.METRIC_INNER_PRODUCT)
    centres.hnsw.efSearch = WIDTH
    centres.add(faiss.vector_to_array(learner.centroids).reshape(cells, dimensions))
    # The stubs take the enumeration's number for a quantizer.
    two_bytes: Any = faiss.ScalarQuantizer.QT_fp16
    inner = faiss.IndexIVFScalarQuantizer(centres, dimensions, cells, two_bytes, faiss.METRIC_INNER_PRODUCT)
    inner.by_residual = False
    inner.train(np.ascontiguousarray(sample[:1], np.float32))  # two bytes a dimension need no training; it must be said
    inner.nprobe = CELLS_SEEN
    return inner
