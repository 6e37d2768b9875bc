"""The project's own sentence-transformers model: a weighted bag of unit vectors, small enough to train in a minute."""

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

from knowledge.search.troubles import ModelTrouble
from knowledge.search.vocabulary import Vocabulary

OWN_PART = "0_UnitEmbedding"
"""Folder of our module inside a saved model; the library names it so."""
Vectors = NDArray[np.float32]


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
        folder = Path(output_path)
        # Half precision: a third decimal of a weight decides nothing, and the file is half as large.
        save_file({"vectors": self.bag.weight.detach().half().contiguous()}, folder / "vectors.safetensors")
        self.vocabulary.save(folder / "vocabulary.json")

    @classmethod
    def load(cls, model_name_or_path: str, subfolder: str = "", **_: Any) -> UnitEmbedding:
        folder = Path(model_name_or_path) / subfolder
        vectors = load_file(folder / "vectors.safetensors")["vectors"].float().numpy()
        return cls(Vocabulary.load(folder / "vocabulary.json"), vectors)


def new_model(vocabulary: Vocabulary, vectors: Vectors) -> SentenceTransformer:
    """A model whose unit vectors start as given, shape (units, dimensions)."""
    return SentenceTransformer(modules=[UnitEmbedding(vocabulary, vectors), Normalize()], device="cpu")


def load_own(folder: Path) -> SentenceTransformer:
    """The model that ``new_model`` made, from the folder it was saved in. Raises ModelTrouble.

    Its parts are put together here: the library would import our class by name only where foreign code is trusted.
    """
    try:
        return SentenceTransformer(modules=[UnitEmbedding.load(str(folder), OWN_PART), Normalize()], device="cpu")
    except Exception as failure:  # a half-written file can fail in many ways, and each means the same
        raise ModelTrouble(
            f"自带的嵌入模型 {folder} 打不开（{type(failure).__name__}）：请运行 onething train search --force"
        ) from failure


def load_model(name: str) -> SentenceTransformer:
    """Another sentence-transformers model: a folder or a hub name. Raises ModelTrouble."""
    try:
        return SentenceTransformer(name, device="cpu")
    except Exception as failure:  # whatever is wrong inside a model folder, the operator must learn which folder
        raise ModelTrouble(
            f"嵌入模型 {name} 打不开（{type(failure).__name__}）。请检查 ONETHING_EMBEDDING_MODEL；留空就用自带的模型。"
        ) from failure


class Embedder:
    """Texts → unit vectors, by whichever model. Our own takes a short cut past the library's bookkeeping per call."""

    def __init__(self, model: SentenceTransformer):
        self.model = model
        first = model[0]
        self.own = first if isinstance(first, UnitEmbedding) else None
        self.vectors = self.own.bag.weight.detach().numpy() if self.own else None

    def one(self, text: str) -> Vectors:
        """Shape (dimensions,); all zero when nothing of the text is known."""
        if self.own is None or self.vectors is None:
            return np.asarray(
                self.model.encode(text, normalize_embeddings=True, prompt_name=self._prompt()), np.float32
            )
        ids, weights = self.own.vocabulary.weigh(text)
        vector: Vectors = weights @ self.vectors[ids] if len(ids) else np.zeros(self.vectors.shape[1], np.float32)
        length = float(np.linalg.norm(vector))
        return vector / length if length else vector

    def many(self, texts: list[str]) -> Vectors:
        """Shape (texts, dimensions)."""
        if self.own is not None:
            return np.stack([self.one(text) for text in texts])
        return np.asarray(self.model.encode(texts, normalize_embeddings=True, batch_size=64), np.float32)

    def _prompt(self) -> str | None:
        """Models that tell questions from documents have a prompt called ``query``."""
        return "query" if "query" in (getattr(self.model, "prompts", None) or {}) else None
