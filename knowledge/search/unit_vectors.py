"""The project's own embedding model as it answers: vectors of units, weighed and summed, in plain arrays.

Trained and saved as a sentence-transformers model (embedding.py). Reading a message takes nothing of that library, and
loading it would take every process at its start five seconds and half a gigabyte.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file

from knowledge.search.troubles import ModelTrouble
from knowledge.search.vocabulary import Vocabulary

Vectors = NDArray[np.float32]
PART = "0_UnitEmbedding"
"""Folder of our module inside a saved model; the library names it so."""
VECTORS, VOCABULARY = "vectors.safetensors", "vocabulary.json"


class Embeds(Protocol):
    """Texts → vectors of length 1, all zero when nothing of the text is known."""

    def one(self, text: str) -> Vectors:
        """Shape (dimensions,)."""

    def many(self, texts: list[str]) -> Vectors:
        """Shape (texts, dimensions)."""

    def save(self, folder: Path) -> None:
        """Keep the model in ``folder`` when it is our own; another's stays where it is."""


@dataclass(frozen=True)
class UnitVectors:
    """``vectors`` has shape (units, dimensions), a row for each unit of ``vocabulary``."""

    vocabulary: Vocabulary
    vectors: Vectors

    @classmethod
    def read(cls, part: Path) -> UnitVectors:
        """From the folder of our module inside a saved model. Raises what a missing or broken file raises."""
        return cls(Vocabulary.load(part / VOCABULARY), load_file(part / VECTORS)["vectors"].astype(np.float32))

    def write(self, part: Path) -> None:
        """What ``read`` reads."""
        # Half precision: a third decimal of a weight decides nothing, and the file is half as large.
        save_file({"vectors": np.ascontiguousarray(self.vectors, np.float16)}, part / VECTORS)
        self.vocabulary.save(part / VOCABULARY)

    @classmethod
    def load(cls, folder: Path) -> UnitVectors:
        """From a saved model. Raises ModelTrouble."""
        try:
            return cls.read(folder / PART)
        except Exception as failure:  # a half-written file can fail in many ways, and each means the same
            raise ModelTrouble(
                f"自带的嵌入模型 {folder} 打不开（{type(failure).__name__}）：请运行 onething train search --force"
            ) from failure

    def one(self, text: str) -> Vectors:
        ids, weights = self.vocabulary.weigh(text)
        vector: Vectors = weights @ self.vectors[ids] if len(ids) else np.zeros(self.vectors.shape[1], np.float32)
        length = float(np.linalg.norm(vector))
        return vector / length if length else vector

    def many(self, texts: list[str]) -> Vectors:
        return np.stack([self.one(text) for text in texts])

    def save(self, folder: Path) -> None:
        (folder / PART).mkdir(parents=True, exist_ok=True)
        self.write(folder / PART)
