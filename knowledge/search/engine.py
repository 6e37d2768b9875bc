"""Answers queries: evidence, chances, decision, items, reasons. The road is ``Engine.search``, in this order."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from knowledge import catalogue
from knowledge.catalogue import Matter
from knowledge.search.decision import Chosen
from knowledge.search.evidence import Evidence, Floats
from knowledge.search.made_by import made_by
from knowledge.search.result import Decision, RankedItem, RankedMatter, Result
from knowledge.units import prepare

if TYPE_CHECKING:  # torch takes seconds to load: only whoever searches waits for it
    from knowledge.search.model import Model
    from knowledge.search.rerank import Reranker

ITEM_SHARPNESS = 12.0
"""Likeness differences between items of one matter become chances by this exponent; see docs/search.md."""
SHORTEST = 2
"""Characters. One character alone, or only punctuation, says nothing."""
MOST_REASONS, STRONGEST = 3, 40


class Engine:
    """The search in memory. ``search`` may be called from several threads."""

    def __init__(self, model: Model, chosen: Chosen, reranker: Reranker | None = None):
        self.model = model
        self.chosen = chosen
        self.reranker = reranker

    @classmethod
    def load(cls, folder: Path, embedding_model: str = "", reranker: str = "") -> Engine:
        """The trained search of ``folder``. Raises NotTrained, or ModelTrouble when a named model cannot be used."""
        from knowledge.search.model import Model
        from knowledge.search.rerank import Reranker

        return cls(
            Model.load(folder, made_by(embedding_model)), Chosen.load(), Reranker.load(reranker) if reranker else None
        )

    def search(self, text: str, top: int = 5) -> Result:
        """What ``text`` asks for, best first; for ``none`` still the ranking, for analysis."""
        if len(prepare(text).replace(" ", "").strip("0")) < SHORTEST:
            return Result(text, Decision.NONE, self.ranked(self._nothing(), None, top), {"reason": "too_short"})
        evidence = self.model.evidence(text)
        chances = self.chosen.weights.chances(evidence)
        decision = self.chosen.thresholds.decide(chances)
        if self.reranker is not None:
            chances = self.reranker.reorder(text, chances, self.model.labels.matters)
        return Result(text, decision, self.ranked(chances, evidence, top), self.reasons(evidence, chances))

    def _nothing(self) -> Floats:
        """Chances when nothing was said: all matters alike, none certain."""
        chances = np.full(len(self.model.labels.matters), 0.0, np.float32)
        chances[-1] = 1.0
        return chances

    def ranked(self, chances: Floats, evidence: Evidence | None, top: int) -> tuple[RankedMatter, ...]:
        """The ``top`` likeliest matters, each with its likeliest item."""
        found = catalogue.load()
        order = np.argsort(-chances[:-1], kind="stable")[:top]
        ranked = []
        for row in order:
            matter = found.matter(self.model.labels.matters[row])
            if matter is not None:
                item = self.item(int(row), matter, evidence) if evidence is not None else None
                ranked.append(RankedMatter(matter.seq, matter.slug, matter.name, float(chances[row]), item))
        return tuple(ranked)

    def item(self, row: int, matter: Matter, evidence: Evidence) -> RankedItem | None:
        """The item of ``matter`` that the text is most like, with its chance among the items."""
        items = self.model.labels.items_of(row)
        if not items:
            return None
        likeness = np.array([evidence.by_label[n] for n, _ in items])
        powers = np.exp(ITEM_SHARPNESS * (likeness - likeness.max()))
        best = int(np.argmax(likeness))
        thing = matter.item(items[best][1])
        return RankedItem(thing.n, thing.name, float(powers[best] / powers.sum())) if thing else None

    def reasons(self, evidence: Evidence, chances: Floats) -> dict[str, Any]:
        """Why: the chance of none, the most similar examples, and the words that spoke most for the first matter."""
        model = self.model
        best = int(np.argmax(chances[:-1]))
        ids, weights = evidence.units
        speaks = weights * model.lexical.weights[ids, best]
        names = model.unit_names
        strongest = [names[ids[n]] for n in np.argsort(-speaks)[:STRONGEST] if speaks[n] > 0]
        words = [u.strip("^$ ") for u in strongest if ":" not in u and "+" not in u and len(u.strip("^$ ")) > 1]
        return {
            "none": round(float(chances[-1]), 4),
            "examples": [
                {"text": model.texts[r], "likeness": round(float(s), 3), "label": model.labels.labels[model.rows[r]]}
                for s, r in zip(*(n[:MOST_REASONS] for n in evidence.near), strict=True)
            ],
            "words": list(dict.fromkeys(words))[:5],
        }
