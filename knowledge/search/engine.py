"""Loads the trained search and answers queries."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import joblib
import numpy as np

from knowledge import catalogue
from knowledge.search.examples import OUT_OF_SCOPE
from knowledge.search.result import Decision, RankedItem, RankedMatter, Result
from knowledge.text import normalise

MATCH_AT, NONE_AT = 0.55, 0.3


class NotTrained(RuntimeError):
    """There is no trained search in this folder: run ``onething train search``."""


class Engine:
    """The search in memory. ``search`` may be called from several threads."""

    def __init__(self, models: dict[str, Any]):
        self.models = models

    @classmethod
    def load(cls, folder: Path, embedding_model: str = "") -> Engine:  # noqa: ARG003 - read once other models are supported
        path = folder / "model.joblib"
        if not path.exists():
            raise NotTrained(f"{folder} 里没有训练好的搜索：请运行 onething train search")
        return cls(joblib.load(path))

    def search(self, text: str, top: int = 5) -> Result:
        said = normalise(text)
        vectors = self.models["vectoriser"].transform([said])
        chances = self.models["matter"].predict_proba(vectors)[0]
        classes = self.models["matter"].classes_
        order = np.argsort(-chances)
        none = float(chances[list(classes).index(OUT_OF_SCOPE)]) if OUT_OF_SCOPE in classes else 0.0
        found = catalogue.load()
        ranked = []
        for index in order:
            matter = found.matter(classes[index]) if classes[index] else None
            if matter is None:
                continue
            item = None
            head = self.models["items"].get(matter.slug)
            if head is not None:
                likely = head.predict_proba(vectors)[0]
                best = int(np.argmax(likely))
                n = int(head.classes_[best])
                thing = matter.item(n)
                item = RankedItem(n, thing.name, float(likely[best])) if thing else None
            ranked.append(RankedMatter(matter.seq, matter.slug, matter.name, float(chances[index]), item))
            if len(ranked) == top:
                break
        best_score = ranked[0].score if ranked else 0.0
        if none > best_score or best_score < NONE_AT * (1 - none):
            decision = Decision.NONE
        elif best_score >= MATCH_AT:
            decision = Decision.MATCH
        else:
            decision = Decision.ASK
        return Result(text, decision, tuple(ranked), {"none": round(none, 4)})
