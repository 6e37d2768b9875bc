"""The states of a help request and how they change."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from actions.state_table import following


class State(StrEnum):
    RECEIVED = "received"
    AUTHORISING = "authorising"
    """A proxy may do nothing before the authorisation and the consent are recorded."""
    ARRANGED = "arranged"
    UNDERWAY = "underway"
    DONE = "done"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    MISSED = "missed"


class Move(StrEnum):
    AUTHORISE = "authorise"
    ARRANGE = "arrange"
    BEGIN = "begin"
    FINISH = "finish"
    DECLINE = "decline"
    CANCEL = "cancel"
    MISS = "miss"


OPEN, FIXED, SHUT = "open", "fixed", "closed"
CLASSES = {
    State.RECEIVED: OPEN, State.AUTHORISING: OPEN, State.ARRANGED: OPEN, State.UNDERWAY: OPEN, State.MISSED: OPEN,
    State.DONE: FIXED, State.DECLINED: SHUT, State.CANCELLED: SHUT,
}  # fmt: skip
OPEN_STATES = tuple(s.value for s, cls in CLASSES.items() if cls == OPEN)
TRANSITIONS: dict[tuple[State, Move], State] = {
    (State.AUTHORISING, Move.AUTHORISE): State.RECEIVED,
    (State.RECEIVED, Move.ARRANGE): State.ARRANGED,
    (State.ARRANGED, Move.ARRANGE): State.ARRANGED,
    (State.MISSED, Move.ARRANGE): State.ARRANGED,
    (State.RECEIVED, Move.BEGIN): State.UNDERWAY,
    (State.ARRANGED, Move.BEGIN): State.UNDERWAY,
    (State.ARRANGED, Move.MISS): State.MISSED,
    (State.RECEIVED, Move.FINISH): State.DONE,
    (State.UNDERWAY, Move.FINISH): State.DONE,
    **{
        (s, m): end
        for s in (State.RECEIVED, State.AUTHORISING, State.ARRANGED, State.UNDERWAY, State.MISSED)
        for m, end in ((Move.DECLINE, State.DECLINED), (Move.CANCEL, State.CANCELLED))
    },
}
"""What is not here cannot happen."""


@cache
def words() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("words.yaml").read_text(encoding="utf-8"))
    return loaded


def kinds() -> dict[str, str]:
    return dict(words()["kinds"])


def in_words(state: str) -> str:
    return str(words()["states"][state])


def allowed(state: str) -> list[Move]:
    """What staff may do now."""
    return [m for (s, m) in TRANSITIONS if s == state and m is not Move.CANCEL]


def after(state: str, move: Move) -> State:
    """The state that ``move`` leads to. Raises Trouble ``moved_on`` when it is not allowed any more."""
    return following(TRANSITIONS, State(state), move, "这件帮办", in_words(state))
