"""Who answers a conversation, and how that may change. One table, so that every door obeys the same one."""

from __future__ import annotations

from enum import StrEnum

from actions.state_table import following


class State(StrEnum):
    ASSISTANT = "assistant"
    """The assistant answers; nobody waits."""
    WAITING = "waiting"
    """A person was asked for. The assistant goes on answering meanwhile."""
    STAFF = "staff"
    """One staff member owns the conversation and alone answers."""
    CLOSED = "closed"
    """Staff said that it is done. The assistant answers whatever comes next."""


class Move(StrEnum):
    REQUEST = "requested"
    OPEN = "opened"
    """Staff begin it themselves, for somebody on the telephone or at the counter."""
    CLAIM = "claimed"
    LEAVE = "left"
    """The citizen does not want to wait, or wants the assistant back."""
    GIVE = "given"
    """Transferred to another person."""
    QUEUE = "queued"
    """Transferred to a team: it waits again."""
    RELEASE = "released"
    """The owner vanished or went off shift: it waits again."""
    HAND_BACK = "handed back"
    CLOSE = "closed"


TRANSITIONS: dict[tuple[State, Move], State] = {
    (State.ASSISTANT, Move.REQUEST): State.WAITING,
    (State.ASSISTANT, Move.OPEN): State.STAFF,
    (State.CLOSED, Move.REQUEST): State.WAITING,
    (State.CLOSED, Move.OPEN): State.STAFF,
    (State.WAITING, Move.CLAIM): State.STAFF,
    (State.WAITING, Move.LEAVE): State.ASSISTANT,
    (State.WAITING, Move.CLOSE): State.CLOSED,
    (State.STAFF, Move.LEAVE): State.ASSISTANT,
    (State.STAFF, Move.GIVE): State.STAFF,
    (State.STAFF, Move.QUEUE): State.WAITING,
    (State.STAFF, Move.RELEASE): State.WAITING,
    (State.STAFF, Move.HAND_BACK): State.ASSISTANT,
    (State.STAFF, Move.CLOSE): State.CLOSED,
}
"""What is not here cannot happen."""

OPEN_STATES = (State.WAITING, State.STAFF)
IN_WORDS = {
    State.ASSISTANT: "助手在接待", State.WAITING: "在排队", State.STAFF: "工作人员在接待", State.CLOSED: "已结束",
}  # fmt: skip


def after(state: State, move: Move) -> State:
    """The state that ``move`` leads to. Raises Trouble ``moved_on`` when it is not allowed any more."""
    return following(TRANSITIONS, state, move, "这次对话", IN_WORDS[state])
