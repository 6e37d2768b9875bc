"""Trains the search from the examples."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import joblib
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from knowledge import catalogue
from knowledge.search.examples import Example, read
from knowledge.text import normalise


def train(folder: Path) -> None:
    """Train into ``folder``."""
    examples = read()
    for matter in catalogue.load().matters.values():
        names = [matter.name, matter.summary, *matter.common_names]
        examples += [Example(t, matter.slug, 0, "catalogue", "catalogue") for t in names]
        examples += [Example(i.name, matter.slug, i.n, "catalogue", "catalogue") for i in matter.items]
    texts = [normalise(e.text) for e in examples]
    vectoriser = TfidfVectorizer(analyzer="char", ngram_range=(1, 4), sublinear_tf=True, min_df=1)
    vectors = vectoriser.fit_transform(texts)
    models: dict[str, Any] = {"vectoriser": vectoriser, "items": {}}
    models["matter"] = LogisticRegression(C=30, max_iter=300).fit(vectors, [e.matter for e in examples])
    for slug in catalogue.load().matters:
        rows = [n for n, e in enumerate(examples) if e.matter == slug]
        labels = [examples[n].item for n in rows]
        if len(set(labels)) > 1:
            models["items"][slug] = LogisticRegression(C=30, max_iter=300).fit(vectors[rows], labels)
    folder.mkdir(parents=True, exist_ok=True)
    joblib.dump(models, folder / "model.joblib")
