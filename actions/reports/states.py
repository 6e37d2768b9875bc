"""The states of a report, their class, and the one table of how they change (R4)."""

from __future__ import annotations

from enum import StrEnum

from actions.reports.terms import terms
from actions.state_table import following


class State(StrEnum):
    RECEIVED = "received"
    ACKNOWLEDGED = "acknowledged"
    INVESTIGATING = "investigating"
    REFERRED = "referred"
    """Given to another unit, which now answers. Still ours to watch."""
    REOPENED = "reopened"
    ANSWERED = "answered"
    UNABLE = "unable"
    """Answered: cannot be done, and why."""
    NOT_RESPONSIBLE = "not_responsible"
    DUPLICATE = "duplicate"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


class Move(StrEnum):
    ACKNOWLEDGE = "acknowledge"
    INVESTIGATE = "investigate"
    REFER = "refer"
    ANSWER = "answer"
    CANNOT = "cannot"
    NOT_OURS = "not_ours"
    SAME_AS = "same_as"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"
    CLOSE = "close"


OPEN, FIXED, SHUT = "open", "fixed", "closed"
CLASSES = {
    State.RECEIVED: OPEN, State.ACKNOWLEDGED: OPEN, State.INVESTIGATING: OPEN, State.REFERRED: OPEN, State.REOPENED: OPEN,
    State.ANSWERED: FIXED, State.CLOSED: FIXED,
    State.UNABLE: SHUT, State.NOT_RESPONSIBLE: SHUT, State.DUPLICATE: SHUT, State.WITHDRAWN: SHUT,
}  # fmt: skip
OPEN_STATES = tuple(s.value for s, cls in CLASSES.items() if cls == OPEN)
ENDS = {
    Move.ANSWER: State.ANSWERED, Move.CANNOT: State.UNABLE, Move.NOT_OURS: State.NOT_RESPONSIBLE,
    Move.SAME_AS: State.DUPLICATE, Move.WITHDRAW: State.WITHDRAWN,
}  # fmt: skip
TRANSITIONS: dict[tuple[State, Move], State] = {
    (State.RECEIVED, Move.ACKNOWLEDGE): State.ACKNOWLEDGED,
    (State.REOPENED, Move.ACKNOWLEDGE): State.ACKNOWLEDGED,
    (State.ACKNOWLEDGED, Move.INVESTIGATE): State.INVESTIGATING,
    (State.REFERRED, Move.INVESTIGATE): State.INVESTIGATING,
    (State.ACKNOWLEDGED, Move.REFER): State.REFERRED,
    (State.INVESTIGATING, Move.REFER): State.REFERRED,
    **{(s, m): end for s in (State.ACKNOWLEDGED, State.INVESTIGATING, State.REFERRED) for m, end in ENDS.items()},
    # What is plainly somebody else's, said twice, or taken back need not be acknowledged first.
    **{(s, m): ENDS[m] for s in (State.RECEIVED, State.REOPENED) for m in (Move.NOT_OURS, Move.SAME_AS, Move.WITHDRAW)},
    **{
        (s, Move.REOPEN): State.REOPENED
        for s in (State.ANSWERED, State.UNABLE, State.NOT_RESPONSIBLE, State.DUPLICATE, State.CLOSED)
    },
    (State.ANSWERED, Move.CLOSE): State.CLOSED,
}
"""What is not here cannot happen."""
BY_CITIZEN = frozenset({Move.WITHDRAW, Move.REOPEN})
BY_PROGRAM = frozenset({Move.CLOSE})


def allowed(state: str) -> list[Move]:
    """What staff may do now."""
    return [m for (s, m) in TRANSITIONS if s == state and m not in BY_CITIZEN | BY_PROGRAM]


def after(state: str, move: Move) -> State:
    """The state that ``move`` leads to. Raises Trouble ``moved_on`` when it is not allowed any more."""
    return following(TRANSITIONS, State(state), move, "这件反映", in_words(state))


def in_words(state: str) -> str:
    """The state as the citizen reads it."""
    return str(terms()["states"][state])
