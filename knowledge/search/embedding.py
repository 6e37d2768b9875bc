"""The project's own sentence-transformers model: a weighted bag of unit embeddings, small enough to train in a minute."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file, save_file
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules import InputModule
from sentence_transformers.sentence_transformer.modules import Normalize

from knowledge.search.vocabulary import Vocabulary

REFERENCE = "knowledge.search.embedding.UnitEmbedding"


class UnitEmbedding(InputModule):
    """Sum of the units' vectors, each times its weight. Shape: texts → (texts, dimensions)."""

    modalities = ("text",)
    save_in_root = False

    def __init__(self, vocabulary: Vocabulary, vectors: NDArray[np.float32]):
        super().__init__()
        self.vocabulary = vocabulary
        self.bag = torch.nn.EmbeddingBag.from_pretrained(torch.tensor(vectors), freeze=False, mode="sum")
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
        folder = Path(output_path)
        save_file({"vectors": self.bag.weight.detach().contiguous()}, folder / "vectors.safetensors")
        self.vocabulary.save(folder / "vocabulary.json")

    @classmethod
    def load(cls, model_name_or_path: str, subfolder: str = "", **_: Any) -> UnitEmbedding:
        folder = Path(model_name_or_path) / subfolder
        vectors = load_file(folder / "vectors.safetensors")["vectors"].numpy()
        return cls(Vocabulary.load(folder / "vocabulary.json"), vectors)


def new_model(vocabulary: Vocabulary, vectors: NDArray[np.float32]) -> SentenceTransformer:
    """A model whose unit vectors start as given, shape (vocabulary, dimensions)."""
    return SentenceTransformer(modules=[UnitEmbedding(vocabulary, vectors), Normalize()], device="cpu")


def load_model(name: str) -> SentenceTransformer:
    """Any sentence-transformers model: a folder, ours included, or a hub name."""
    return SentenceTransformer(name, device="cpu", module_classes={REFERENCE: UnitEmbedding})
