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
    assert Index.kind(FLAT_UP_TO + 1) == "ivf"


def test_cells_find_nearly_all_that_exact_search_finds() -> None:
    rng = np.random.default_rng(8)
    around = vectors(300)[rng.integers(300, size=20_050)]
    stored = around + rng.normal(0, 0.12, around.shape).astype(np.float32)
    stored, asked = stored[:20_000], stored[20_000:]
    cells = Index.build([stored[:4000], stored[4000:]], "ivf", size=20_000)
    exact = Index.build([stored], "flat")
    assert cells.size == exact.size == 20_000
    assert cells.inner.nlist > cells.inner.nprobe, "with every cell looked at there would be nothing to test"
    hits = sum(len(set(cells.search(v, 10)[1]) & set(exact.search(v, 10)[1])) for v in asked)
    assert hits / 500 >= 0.97
    assert np.allclose(cells.stored()[:5], stored[:5], atol=2e-3), "rows are numbered as they were added"


@pytest.mark.parametrize("kind", ["flat", "ivf"])
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
