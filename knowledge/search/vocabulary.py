"""Unit → number and weight (inverse document frequency), learnt from the examples."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from knowledge.units import units


@lru_cache(maxsize=64)
def _units(text: str) -> tuple[str, ...]:
    """The units of a text, remembered for a moment: lexical layer and embedding cut the same text one after the other."""
    return tuple(units(text))


@dataclass(frozen=True)
class Vocabulary:
    """``index`` numbers the units; ``idf`` weighs them, shape (size,)."""

    index: dict[str, int]
    idf: NDArray[np.float32]

    @property
    def size(self) -> int:
        return len(self.index)

    @classmethod
    def learn(cls, texts: Sequence[str], at_least: int = 1) -> Vocabulary:
        """Every unit that occurs in at least so many of the texts."""
        seen: Counter[str] = Counter()
        for text in texts:
            seen.update(set(units(text)))
        index = {unit: n for n, unit in enumerate(sorted(u for u, times in seen.items() if times >= at_least))}
        weights = [log((1 + len(texts)) / (1 + seen[unit])) + 1 for unit in index]
        return cls(index, np.array(weights, dtype=np.float32))

    def weigh(self, text: str) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Known units of ``text`` and their weights: (1 + log count) · idf, scaled to length 1."""
        counts = Counter(n for unit in _units(text) if (n := self.index.get(unit)) is not None)
        ids = np.fromiter(counts.keys(), dtype=np.int64, count=len(counts))
        tf = 1 + np.log(np.fromiter(counts.values(), dtype=np.float32, count=len(counts)))
        weights = (tf * self.idf[ids]).astype(np.float32)
        length = float(np.sqrt((weights**2).sum()))
        return ids, weights / length if length else weights

    def matrix(self, texts: Iterable[str]) -> csr_matrix:
        """Weights of many texts, shape (texts, size)."""
        ids, data, ends = [], [], [0]
        for text in texts:
            row, weights = self.weigh(text)
            ids.append(row)
            data.append(weights)
            ends.append(ends[-1] + len(row))
        return csr_matrix((np.concatenate(data), np.concatenate(ids), ends), shape=(len(ends) - 1, self.size))

    def save(self, path: Path) -> None:
        body = {"units": list(self.index), "idf": [round(float(w), 4) for w in self.idf]}
        path.write_text(json.dumps(body, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> Vocabulary:
        body = json.loads(path.read_text(encoding="utf-8"))
        return cls({unit: n for n, unit in enumerate(body["units"])}, np.array(body["idf"], dtype=np.float32))
