"""The index beside exact search."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from knowledge.search.index import FLAT_UP_TO, Index


def vectors(count: int, dimensions: int = 32) -> np.ndarray:
    made = np.random.default_rng(7).normal(size=(count, dimensions)).astype(np.float32)
    return made / np.linalg.norm(made, axis=1, keepdims=True)


def test_the_kind_follows_from_the_size() -> None:
    assert Index.kind(20) == Index.kind(FLAT_UP_TO) == "flat"
    assert Index.kind(FLAT_UP_TO + 1) == "hnsw"


def test_the_graph_finds_nearly_all_that_exact_search_finds() -> None:
    stored = vectors(6000)
    graph, exact = Index.build([stored[:2000], stored[2000:]], "hnsw"), Index.build([stored], "flat")
    hits = 0
    for vector in vectors(6050)[6000:]:
        hits += len(set(graph.search(vector, 10)[1]) & set(exact.search(vector, 10)[1]))
    assert hits / 500 >= 0.97


@pytest.mark.parametrize("kind", ["flat", "hnsw"])
def test_it_comes_back_from_disk_as_it_was(tmp_path: Path, kind: str) -> None:
    index = Index.build([vectors(500)], kind)
    index.save(tmp_path)
    again = Index.load(tmp_path)
    asked = vectors(501)[500]
    assert (again.size, again.dimensions) == (500, 32)
    assert again.search(asked, 5)[1].tolist() == index.search(asked, 5)[1].tolist()


def test_fewer_than_asked_for_is_all_there_is() -> None:
    likeness, rows = Index.build([vectors(3)]).search(vectors(4)[3], 10)
    assert sorted(rows.tolist()) == [0, 1, 2]
    assert likeness.tolist() == sorted(likeness.tolist(), reverse=True)
