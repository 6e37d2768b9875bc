"""Nearest neighbours of a vector with FAISS. The kind of index follows from the size, by rule."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
FLAT_UP_TO = 50_000
"""Up to so many vectors comparing with every one is exact and fast enough (about 1 ms for 176 dimensions)."""
LINKS, BUILD_WIDTH, SEARCH_WIDTH = 32, 120, 128
"""HNSW: links per vector, and how widely it looks while building and searching; see docs/search.md for what they give.
A vector takes one byte a dimension there: a quarter of the memory, for a hundredth of the recall."""
FILE = "index.faiss"


class Index:
    """Vectors of length 1, compared by cosine. Rows are numbered as they were added."""

    def __init__(self, inner: Any):
        self.inner = inner

    @staticmethod
    def kind(size: int) -> str:
        """``flat`` is exact; ``hnsw`` is a graph whose search grows with the logarithm of the size."""
        return "flat" if size <= FLAT_UP_TO else "hnsw"

    @classmethod
    def build(cls, pieces: Iterable[Floats], kind: str | None = None, size: int = 0) -> Index:
        """Index vectors that come in pieces, each (some, dimensions). ``size``, all together, decides the kind."""
        inner = None
        for piece in pieces:
            if inner is None:
                inner = cls._empty(kind or cls.kind(size or len(piece)), piece)
            inner.add(np.ascontiguousarray(piece, np.float32))
        if inner is None:
            raise ValueError("nothing to index")
        return cls(inner)

    @staticmethod
    def _empty(kind: str, sample: Floats) -> Any:
        dimensions = sample.shape[1]
        if kind == "flat":
            return faiss.IndexFlatIP(dimensions)
        # The stubs take the enumeration's number for a quantizer.
        eight_bits: Any = faiss.ScalarQuantizer.QT_8bit
        inner = faiss.IndexHNSWSQ(dimensions, eight_bits, LINKS, faiss.METRIC_INNER_PRODUCT)
        inner.train(np.ascontiguousarray(sample, np.float32))
        inner.hnsw.efConstruction, inner.hnsw.efSearch = BUILD_WIDTH, SEARCH_WIDTH
        return inner

    @property
    def size(self) -> int:
        return int(self.inner.ntotal)

    @property
    def dimensions(self) -> int:
        return int(self.inner.d)

    def stored(self) -> Floats:
        """All vectors, in the order they were added."""
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
