"""How the index grows: synthetic catalogues made of perturbed real texts, measured beside exact search and BM25."""

from __future__ import annotations

import resource
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.search.evidence import Floats
from knowledge.search.index import Index
from knowledge.search.linear import SEED
from knowledge.search.model import Model

QUERIES, NEIGHBOURS = 500, 10
EXACT_QUERIES = 200
"""Exact search over a million vectors is slow: recall is measured on so many."""
PIECE = 50_000
"""Vectors made at a time, so that memory shows the index and not what it was made from."""
PARTS, NOISE = 3, 0.12
"""A synthetic document mixes the vectors of so many real texts, and a little noise."""


@dataclass(frozen=True)
class Measured:
    """One size. Times in milliseconds unless they say seconds; memory of the whole process in megabytes."""

    size: int
    kind: str
    build_s: float
    resident_mb: float
    median_ms: float
    p99_ms: float
    recall_at_10: float
    exact_median_ms: float
    bm25_build_s: float
    bm25_median_ms: float

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @staticmethod
    def header() -> str:
        names = ("documents", "kind", "build s", "resident MB", "median ms", "p99 ms", "recall@10",
                 "exact ms", "BM25 build s", "BM25 ms")  # fmt: skip
        return "".join(f"{n:>13}" for n in names)

    def line(self) -> str:
        return "".join(f"{v:>13}" for v in asdict(self).values())


def vectors(model: Model, size: int) -> Iterator[Floats]:
    """``size`` vectors in pieces: the real ones first, then mixtures of real ones with noise, all of length 1."""
    rng = np.random.default_rng(SEED)
    real = model.index.stored()
    yield real[:size]
    for start in range(len(real), size, PIECE):
        count = min(PIECE, size - start)
        shares = rng.dirichlet(np.ones(PARTS), count).astype(np.float32)
        mixed = np.einsum("np,npd->nd", shares, real[rng.integers(len(real), size=(count, PARTS))])
        mixed += rng.normal(0, NOISE / np.sqrt(real.shape[1]), mixed.shape).astype(np.float32)
        yield mixed / np.linalg.norm(mixed, axis=1, keepdims=True)


def queries(model: Model) -> Floats:
    """Vectors of real messages that were made a little different, as other people would say them."""
    rng = np.random.default_rng(SEED + 1)
    texts = [model.texts[i] for i in rng.choice(len(model.texts), QUERIES, replace=False)]
    return model.embedder.many([_perturbed(t, rng) for t in texts])


def _perturbed(text: str, rng: np.random.Generator) -> str:
    """One character in eight left out."""
    kept = [c for c in text if rng.random() > 1 / 8]
    return "".join(kept) or text


def measure(model: Model, size: int) -> Measured:
    """Build an index of ``size`` and ask it; memory is read while nothing but the index is held."""
    asked = queries(model)
    begun = time.perf_counter()
    index = Index.build(vectors(model, size), size=size)
    built = time.perf_counter() - begun
    times, found = _timed(index, asked)
    resident = _resident()
    del index
    exact_times, truth = _timed(Index.build(vectors(model, size), kind="flat", size=size), asked[:EXACT_QUERIES])
    recall = np.mean([len(set(f) & set(t)) / max(1, len(t)) for f, t in zip(found, truth, strict=False)])
    return Measured(
        size, Index.kind(size), round(built, 2), round(resident), round(float(np.median(times)), 3),
        round(float(np.percentile(times, 99)), 3), round(float(recall), 4), round(float(np.median(exact_times)), 3),
        *_bm25(model, size),
    )  # fmt: skip


def _timed(index: Index, asked: Floats) -> tuple[list[float], list[list[int]]]:
    times, found = [], []
    for vector in asked:
        begun = time.perf_counter()
        _, rows = index.search(vector, NEIGHBOURS)
        times.append((time.perf_counter() - begun) * 1000)
        found.append(rows.tolist())
    return times, found


def _bm25(model: Model, size: int) -> tuple[float, float]:
    """Seconds to index as many perturbed real texts with bm25s, and its median milliseconds a query."""
    import bm25s

    rng = np.random.default_rng(SEED + 2)
    retriever = bm25s.BM25()
    begun = time.perf_counter()
    retriever.index([list(t) for t in _texts(model, size, rng)], show_progress=False)
    built = time.perf_counter() - begun
    times = []
    for text in rng.choice(model.texts, 100):
        begun = time.perf_counter()
        retriever.retrieve([list(str(text))], k=min(NEIGHBOURS, size), show_progress=False)
        times.append((time.perf_counter() - begun) * 1000)
    return round(built, 2), round(float(np.median(times)), 3)


def _texts(model: Model, size: int, rng: np.random.Generator) -> Iterator[str]:
    for n in range(size):
        text = model.texts[n % len(model.texts)]
        yield text if n < len(model.texts) else _perturbed(text, rng)


def _resident() -> float:
    """Memory that this process holds now, in megabytes (Linux)."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6
