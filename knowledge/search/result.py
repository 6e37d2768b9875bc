"""What a search gives back."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Decision(StrEnum):
    """``match``: the first is meant; ``ask``: one of the first few; ``none``: not among the twenty."""

    MATCH = "match"
    ASK = "ask"
    NONE = "none"


@dataclass(frozen=True)
class RankedItem:
    n: int
    name: str
    score: float


TALK = frozenset({"small-talk", "insult", "injection", "gibberish", "general-knowledge", "spam", "shopping"})
"""Kinds of examples that ask for no service of anybody."""


@dataclass(frozen=True)
class RankedMatter:
    """``score`` is a calibrated probability, 0 to 1; ``item`` the likeliest item, None when the whole is meant."""

    seq: int
    id: str
    name: str
    score: float
    item: RankedItem | None = None


@dataclass(frozen=True)
class Result:
    """Best first; for ``none`` still the ranking, for analysis."""

    text: str
    decision: Decision
    matters: tuple[RankedMatter, ...]
    why: dict[str, Any] = field(default_factory=dict)

    @property
    def is_talk(self) -> bool:
        """Nothing was needed: small talk, an insult, gibberish, as the nearest examples are labelled."""
        near = [str(e["label"]).rpartition("/")[2] for e in self.why.get("examples", [])]
        return self.decision is Decision.NONE and bool(near) and near[0] in TALK

    def to_json(self) -> dict[str, Any]:
        return {
            "text": self.text,
            "decision": self.decision.value,
            "matters": [
                {"seq": m.seq, "id": m.id, "name": m.name, "score": round(m.score, 4),
                 "item": {"n": m.item.n, "name": m.item.name, "score": round(m.item.score, 4)} if m.item else None}
                for m in self.matters
            ],
            "why": self.why,
        }  # fmt: skip
