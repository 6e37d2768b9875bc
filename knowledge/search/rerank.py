"""Optional: a cross-encoder reads the message beside each of the likeliest matters and puts them in its own order."""

from __future__ import annotations

from typing import Any

import numpy as np

from knowledge import catalogue
from knowledge.search.evidence import Floats
from knowledge.search.troubles import ModelTrouble

LOOKED_AT = 5


class Reranker:
    """Reorders the chances of the first few; the decision itself stays with the calibrated chances."""

    def __init__(self, encoder: Any):
        self.encoder = encoder

    @classmethod
    def load(cls, name: str) -> Reranker:
        """A sentence-transformers CrossEncoder: a folder or a hub name. Raises ModelTrouble."""
        from sentence_transformers import CrossEncoder

        try:
            return cls(CrossEncoder(name, device="cpu"))
        except Exception as failure:  # whatever is wrong inside a model folder, the operator must learn which folder
            raise ModelTrouble(
                f"重排模型 {name} 打不开（{type(failure).__name__}）。请检查 ONETHING_RERANKER；留空就不重排。"
            ) from failure

    def reorder(self, text: str, chances: Floats, matters: tuple[str, ...]) -> Floats:
        """The same chances, given to the first few matters in the encoder's order."""
        rows = np.argsort(-chances[:-1], kind="stable")[:LOOKED_AT]
        found = catalogue.load()
        sides = [(text, f"{m.name}：{m.summary}") for r in rows if (m := found.matter(matters[r])) is not None]
        scores = np.asarray(self.encoder.predict(sides, show_progress_bar=False)).reshape(len(sides), -1)[:, -1]
        reordered = chances.copy()
        reordered[rows[np.argsort(-scores)]] = chances[rows]
        return reordered
