"""Trains the search from the examples: lexical layer, embedding, index. Seeded; about a minute on two cores."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
from sentence_transformers import SentenceTransformer

from knowledge import catalogue
from knowledge.search import contrast
from knowledge.search.embedding import Embedder, load_model
from knowledge.search.examples import Example, of_catalogue, read
from knowledge.search.linear import Linear
from knowledge.search.made_by import made_by
from knowledge.search.model import Model
from knowledge.search.vocabulary import Vocabulary

MATTER_COST, LABEL_COST = 2.0, 1.0
"""Cost of a wrong side for the support vector machines; docs/search.md has what others gave."""
EMBEDDED_FROM = 2
"""Units heard once only are kept for the lexical layer (21 classes), not for the embedding (176 dimensions)."""
Say = Callable[[str], None]


def learn(examples: list[Example], embedding_model: str = "", say: Say = lambda _: None) -> Model:
    """The model learnt from ``examples`` and the catalogue's own names."""
    examples = [*examples, *of_catalogue()]
    texts = [e.text for e in examples]
    say(f"vocabulary of {len(texts)} examples")
    vocabulary = Vocabulary.learn(texts)
    say(f"lexical layer over {vocabulary.size} units")
    lexical = Linear.learn(vocabulary.matrix(texts), [e.matter for e in examples], MATTER_COST)
    lexical = in_order(lexical)
    if embedding_model:
        embedder = Embedder(load_model(embedding_model))
    else:
        say("embedding")
        embedder = Embedder(learn_embedding(examples, say))
    say("index")
    return Model.build(vocabulary, lexical, embedder, examples)


def in_order(layer: Linear) -> Linear:
    """The same layer with OUT_OF_SCOPE, which sorts first, moved to the end, where ``Labels.matters`` has it."""
    order = np.roll(np.arange(len(layer.classes)), -1)
    return Linear(tuple(layer.classes[i] for i in order), layer.weights[:, order], layer.bias[order])


def learn_embedding(examples: list[Example], say: Say = lambda _: None) -> SentenceTransformer:
    """A sentence-transformers model whose space is spanned by what tells the matters and the items apart."""
    texts = [e.text for e in examples]
    vocabulary = Vocabulary.learn(texts, EMBEDDED_FROM)
    units = vocabulary.matrix(texts)
    items = Linear.learn(units, [e.label for e in examples], LABEL_COST)
    matters = Linear.learn(units, [e.matter for e in examples], MATTER_COST)
    start = np.hstack([items.weights, matters.weights]).astype(np.float32)
    say(f"contrast over {vocabulary.size} units, {start.shape[1]} dimensions")
    return contrast.refine(vocabulary, start, examples)


def train(
    folder: Path, embedding_model: str = "", say: Say = lambda _: None, more: list[Example] | None = None
) -> None:
    """Train into ``folder``. ``more`` are examples from elsewhere: messages that a clerk assigned to a matter."""
    examples = [*read(), *(more or [])]
    model = learn(examples, embedding_model, say)
    model.save(folder, made_by(embedding_model))
    card(folder, examples, embedding_model)


def card(folder: Path, examples: list[Example], embedding_model: str) -> None:
    """The model card: what it was trained on."""
    digest = hashlib.sha256(json.dumps([(e.text, e.label) for e in examples], ensure_ascii=False).encode()).hexdigest()
    counts: dict[str, int] = {}
    for e in examples:
        counts[e.author] = counts.get(e.author, 0) + 1
    lines = [
        "# Search model card", "",
        f"- embedding: {embedding_model or 'own: supervised unit embedding, refined by contrast'}",
        f"- catalogue: {catalogue.load().version}",
        f"- examples: {len(examples)} ({', '.join(f'{k} {v}' for k, v in sorted(counts.items()))}); sha256 {digest[:16]}",
        "- language: Chinese as spoken and typed in and around Ordos; other languages are out of scope",
        "- meant for: finding one of twenty matters and their items; not for anything else",
        "- figures: `onething evaluate search FILE` for each of `tests/knowledge/search/heldout*.jsonl`",
    ]  # fmt: skip
    (folder / "MODEL_CARD.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
