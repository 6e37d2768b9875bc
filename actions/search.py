"""The search of this process: loaded once, asked by every door."""

from __future__ import annotations

from functools import cache

from actions.settings import settings
from knowledge.search import Engine, Result


@cache
def engine() -> Engine:
    """The trained search in ``var/search``. Raises knowledge.search.NotTrained when it is missing."""
    return Engine.load(settings().var_dir / "search", embedding_model=settings().embedding_model)


def find(text: str, top: int = 5) -> Result:
    """What ``text`` asks for: a decision and the matters, best first."""
    return engine().search(text, top=top)
