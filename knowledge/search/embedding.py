"""The project's own sentence-transformers model: a weighted bag of unit vectors, small enough to train in a minute."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules import InputModule
from sentence_transformers.sentence_transformer.modules import Normalize

from knowledge.search.troubles import ModelTrouble
from knowledge.search.unit_vectors import UnitVectors, Vectors
from knowledge.search.vocabulary import Vocabulary


class UnitEmbedding(InputModule):
    """Sum of the units' vectors, each times its weight. Shape: texts → (texts, dimensions)."""

    modalities = ("text",)
    save_in_root = False

    def __init__(self, vocabulary: Vocabulary, vectors: Vectors):
        super().__init__()
        self.vocabulary = vocabulary
        self.bag = torch.nn.EmbeddingBag.from_pretrained(torch.from_numpy(vectors), freeze=False, mode="sum")
        self.tokenizer = None

    def preprocess(self, inputs: list[str], prompt: str | None = None, **_: Any) -> dict[str, torch.Tensor]:
        rows = [self.vocabulary.weigh((prompt or "") + text) for text in inputs]
        ends = np.cumsum([0, *(len(ids) for ids, _ in rows)])
        return {
            "input_ids": torch.from_numpy(np.concatenate([ids for ids, _ in rows])),
            "weights": torch.from_numpy(np.concatenate([weights for _, weights in rows])),
            "offsets": torch.from_numpy(ends[:-1].astype(np.int64)),
        }

    def forward(self, features: dict[str, torch.Tensor], **_: Any) -> dict[str, torch.Tensor]:
        features["sentence_embedding"] = self.bag(
            features["input_ids"], features["offsets"], per_sample_weights=features["weights"]
        )
        return features

    def get_embedding_dimension(self) -> int:
        return int(self.bag.embedding_dim)

    @property
    def max_seq_length(self) -> int:
        return 10_000

    def save(self, output_path: str, *_: Any, **__: Any) -> None:
        self.plain().write(Path(output_path))

    def plain(self) -> UnitVectors:
        """The same model without the library."""
        return UnitVectors(self.vocabulary, self.bag.weight.detach().numpy())

    @classmethod
    def load(cls, model_name_or_path: str, subfolder: str = "", **_: Any) -> UnitEmbedding:
        kept = UnitVectors.read(Path(model_name_or_path) / subfolder)
        return cls(kept.vocabulary, kept.vectors)


def new_model(vocabulary: Vocabulary, vectors: Vectors) -> SentenceTransformer:
    """A model whose unit vectors start as given, shape (units, dimensions)."""
    return SentenceTransformer(modules=[UnitEmbedding(vocabulary, vectors), Normalize()], device="cpu")


def load_model(name: str) -> SentenceTransformer:
    """Another sentence-transformers model: a folder or a hub name. Raises ModelTrouble."""
    try:
        return SentenceTransformer(name, device="cpu")
    except Exception as failure:  # whatever is wrong inside a model folder, the operator must learn which folder
        raise ModelTrouble(
            f"嵌入模型 {name} 打不开（{type(failure).__name__}）。请检查 ONETHING_EMBEDDING_MODEL；留空就用自带的模型。"
        ) from failure


class Embedder:
    """Texts → vectors of length 1, by a sentence-transformers model. Our own goes past the library's bookkeeping."""

    def __init__(self, model: SentenceTransformer):
        self.model = model
        first = model[0]
        self.own = first.plain() if isinstance(first, UnitEmbedding) else None

    def one(self, text: str) -> Vectors:
        """Shape (dimensions,); all zero when nothing of the text is known."""
        if self.own is not None:
            return self.own.one(text)
        return np.asarray(self.model.encode(text, normalize_embeddings=True, prompt_name=self._prompt()), np.float32)

    def many(self, texts: list[str]) -> Vectors:
        """Shape (texts, dimensions)."""
        if self.own is not None:
            return self.own.many(texts)
        return np.asarray(self.model.encode(texts, normalize_embeddings=True, batch_size=64), np.float32)

    def save(self, folder: Path) -> None:
        """Our own model whole, as the library writes it; another's stays where it is."""
        if self.own is not None:
            self.model.save(str(folder))

    def _prompt(self) -> str | None:
        """Models that tell questions from documents have a prompt called ``query``."""
        return "query" if "query" in (getattr(self.model, "prompts", None) or {}) else None
