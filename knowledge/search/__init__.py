"""From what people say to the matter and item meant: match, ask which, or none."""

from knowledge.search.asking import distinctions
from knowledge.search.engine import Engine
from knowledge.search.result import Decision, RankedItem, RankedMatter, Result
from knowledge.search.troubles import ModelTrouble, NotTrained

__all__ = [
    "Decision", "Engine", "ModelTrouble", "NotTrained", "RankedItem", "RankedMatter", "Result", "distinctions",
]  # fmt: skip
