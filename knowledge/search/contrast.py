"""Refines the embedding with sentence-transformers: a message and another of the same label belong together."""

from __future__ import annotations

import logging
from collections import defaultdict
from tempfile import TemporaryDirectory

import numpy as np
from datasets import Dataset, disable_progress_bars
from sentence_transformers import SentenceTransformer, SentenceTransformerTrainer, SentenceTransformerTrainingArguments
from sentence_transformers.sentence_transformer.losses import MultipleNegativesRankingLoss
from sentence_transformers.sentence_transformer.training_args import BatchSamplers
from transformers import PrinterCallback

from knowledge.search.embedding import new_model
from knowledge.search.examples import Example
from knowledge.search.linear import SEED
from knowledge.search.unit_vectors import Vectors
from knowledge.search.vocabulary import Vocabulary

EPOCHS, BATCH, RATE, SCALE = 1.0, 128, 1e-3, 20.0
"""Gentle on purpose: from a space that already tells the labels apart, more of it learns the examples by heart."""


def pairs(examples: list[Example]) -> Dataset:
    """One pair for each example: itself and another message of its label."""
    rng = np.random.default_rng(SEED)
    same: dict[str, list[str]] = defaultdict(list)
    for e in examples:
        same[e.label].append(e.text)
    rows = [(e.text, other) for e in examples if (other := str(rng.choice(same[e.label]))) != e.text]
    return Dataset.from_dict({"anchor": [a for a, _ in rows], "positive": [b for _, b in rows]})


def refine(
    vocabulary: Vocabulary, start: Vectors, examples: list[Example], epochs: float = EPOCHS
) -> SentenceTransformer:
    """The model whose unit vectors start at ``start``, shape (units, dimensions), trained for ``epochs``."""
    model = new_model(vocabulary, np.ascontiguousarray(start))
    if not epochs:
        return model
    disable_progress_bars()
    logging.getLogger("sentence_transformers").setLevel(logging.ERROR)
    with TemporaryDirectory() as folder:
        arguments = SentenceTransformerTrainingArguments(
            output_dir=folder, num_train_epochs=epochs, per_device_train_batch_size=BATCH, learning_rate=RATE,
            warmup_steps=0.1, seed=SEED, save_strategy="no", logging_strategy="no", report_to=[], use_cpu=True,
            disable_tqdm=True, batch_sampler=BatchSamplers.NO_DUPLICATES,
        )  # fmt: skip
        loss = MultipleNegativesRankingLoss(model, scale=SCALE)
        model.model_card_data.generate_widget_examples = False
        trainer = SentenceTransformerTrainer(model=model, args=arguments, train_dataset=pairs(examples), loss=loss)
        trainer.remove_callback(PrinterCallback)  # its figures mean nothing to whoever sets the program up
        trainer.train()
    model.eval()
    return model
