"""The search of this process: loaded once, asked by every door."""

from __future__ import annotations

from functools import cache

from actions.settings import settings
from knowledge.search import Engine, Result


@cache
def engine() -> Engine:
    """The trained search in ``var/search``. Raises NotTrained when it is missing, ModelTrouble for a model that fails."""
    return Engine.load(settings().var_dir / "search", settings().embedding_model, settings().reranker)


def find(text: str, top: int = 5) -> Result:
    """What ``text`` asks for: a decision and the matters, best first."""
    return engine().search(text, top=top)
