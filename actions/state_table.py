"""States that change by one table: what is not in it cannot happen."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from actions.errors import Trouble

S = TypeVar("S", bound=StrEnum)
M = TypeVar("M", bound=StrEnum)


def following(table: Mapping[tuple[S, M], S], state: S, move: M, what: str, words: str) -> S:
    """The state that ``move`` leads to. Raises Trouble ``moved_on`` when it is not allowed any more.

    ``what`` and ``words`` say in the refusal whose state it is and how that state is called.
    """
    found = table.get((state, move))
    if found is None:
        raise Trouble(
            "moved_on", f"{what}现在是“{words}”，这一步做不了。", "请刷新页面看看最新情况。", 409,
            {"state": state.value, "move": move.value},
        )  # fmt: skip
    return found
