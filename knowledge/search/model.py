"""Everything that was learnt, in memory: gives the evidence for a text. Saved to and loaded from one folder."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from knowledge.search import made_by as origin
from knowledge.search.evidence import NEAREST, Evidence, Floats, Labels, best_per_matter, prototypes
from knowledge.search.examples import Example
from knowledge.search.index import Index
from knowledge.search.linear import Linear
from knowledge.search.troubles import ModelTrouble, NotTrained
from knowledge.search.unit_vectors import Embeds, UnitVectors
from knowledge.search.vocabulary import Vocabulary

OWN_MODEL = "embedding"


@dataclass
class Model:
    """``lexical`` scores matters from ``vocabulary``; ``embedder`` gives vectors; ``index`` holds those of examples."""

    vocabulary: Vocabulary
    lexical: Linear
    embedder: Embeds
    labels: Labels
    centres: Floats
    index: Index
    texts: tuple[str, ...]
    rows: NDArray[np.int64]
    """Label row of each example."""

    @cached_property
    def unit_names(self) -> list[str]:
        """Unit of each number, for saying which words counted."""
        return list(self.vocabulary.index)

    @classmethod
    def build(cls, vocabulary: Vocabulary, lexical: Linear, embedder: Embeds, examples: list[Example]) -> Model:
        """Embed the examples and index them."""
        labels = Labels.among([e.label for e in examples])
        rows = np.array([labels.labels.index(e.label) for e in examples])
        vectors = embedder.many([e.text for e in examples])
        return cls(
            vocabulary, lexical, embedder, labels, prototypes(vectors, rows, len(labels.labels)),
            Index.build([vectors]), tuple(e.text for e in examples), rows,
        )  # fmt: skip

    def evidence(self, text: str) -> Evidence:
        """The three views of one text."""
        ids, weights = self.vocabulary.weigh(text)
        vector = self.embedder.one(text)
        likeness = self.centres @ vector
        near, found = self.index.search(vector, NEAREST)
        count = len(self.labels.matters)
        margins = self.lexical.scores(ids, weights) if len(ids) else np.full(count, -1.0, np.float32)
        return Evidence(
            margins,
            best_per_matter(likeness, self.labels.of, count),
            best_per_matter(near, self.labels.of[self.rows[found]], count),
            likeness,
            (ids, weights),
            (near, found),
        )

    def save(self, folder: Path, made_by: dict[str, str]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.vocabulary.save(folder / "vocabulary.json")
        self.lexical.save(folder / "lexical.npz")
        self.index.save(folder)
        self.embedder.save(folder / OWN_MODEL)
        np.savez(folder / "examples.npz", rows=self.rows, centres=self.centres)
        body = {"labels": self.labels.labels, "texts": self.texts}
        (folder / "examples.json").write_text(json.dumps(body, ensure_ascii=False), encoding="utf-8")
        (folder / origin.FILE).write_text(json.dumps(made_by, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path, made_by: dict[str, str]) -> Model:
        """Raises NotTrained when the folder holds nothing, or what another model or catalogue made."""
        try:
            stored = json.loads((folder / origin.FILE).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            raise NotTrained(f"{folder} 里没有训练好的搜索：请运行 onething train search") from None
        differs = [name for name, value in made_by.items() if stored.get(name) != value]
        if differs:
            names = {"model": "嵌入模型", "catalogue": "目录", "format": "格式"}
            what = "、".join(names.get(d, d) for d in differs)
            raise NotTrained(f"{folder} 里的搜索是用别的{what}做的，不能混用：请运行 onething train search")
        # One query is little work: several threads for it cost more than they give, and fight with other people's.
        faiss.omp_set_num_threads(1)
        embedder = _another(made_by["model"]) if made_by["model"] else UnitVectors.load(folder / OWN_MODEL)
        body = json.loads((folder / "examples.json").read_text(encoding="utf-8"))
        with np.load(folder / "examples.npz") as arrays:
            rows, centres = arrays["rows"], arrays["centres"]
        index = Index.load(folder)
        if index.dimensions != centres.shape[1]:
            raise ModelTrouble(f"{folder} 里的索引和原型维数不同：请运行 onething train search --force")
        return cls(
            Vocabulary.load(folder / "vocabulary.json"), Linear.load(folder / "lexical.npz"), embedder,
            Labels.among(body["labels"]), centres, index, tuple(body["texts"]), rows,
        )  # fmt: skip


def _another(name: str) -> Embeds:
    from knowledge.search.embedding import Embedder, load_model  # torch takes seconds to load, and ours needs none

    return Embedder(load_model(name))
