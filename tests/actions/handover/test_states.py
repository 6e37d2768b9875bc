"""The transition table, every state with every move; and the database after any order of events."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actions.database.engine import Database, read
from actions.database.handover_models import Handover, HandoverEvent
from actions.database.models import Base
from actions.errors import Trouble
from actions.handover import owning, queue
from actions.handover.states import TRANSITIONS, Move, State, after
from tests.actions.handover.conftest import EVERYBODY, LI, WANG, ask, citizen, said_to

ALLOWED = {
    State.ASSISTANT: {Move.REQUEST, Move.OPEN},
    State.WAITING: {Move.CLAIM, Move.LEAVE, Move.CLOSE},
    State.STAFF: {Move.LEAVE, Move.GIVE, Move.QUEUE, Move.RELEASE, Move.HAND_BACK, Move.CLOSE},
    State.CLOSED: {Move.REQUEST, Move.OPEN},
}


@pytest.mark.parametrize(("state", "move"), itertools.product(State, Move))
def test_d1_every_state_allows_what_it_should_and_refuses_the_rest(state: State, move: Move) -> None:
    if move in ALLOWED[state]:
        assert after(state, move) is TRANSITIONS[state, move]
    else:
        with pytest.raises(Trouble) as refused:
            after(state, move)
        assert refused.value.code == "moved_on" and refused.value.status == 409


def test_only_staff_have_an_owner_to_answer() -> None:
    assert {to for (_, move), to in TRANSITIONS.items() if move in (Move.CLAIM, Move.GIVE, Move.OPEN)} == {State.STAFF}
    assert {to for (_, move), to in TRANSITIONS.items() if move in (Move.RELEASE, Move.QUEUE)} == {State.WAITING}


STEPS: dict[str, Callable[[Database, str], object]] = {
    "ask": ask,
    "wang next": lambda db, _c: queue.do_claim_next(WANG.id, WANG.name, EVERYBODY, db),
    "li next": lambda db, _c: queue.do_claim_next(LI.id, LI.name, EVERYBODY, db),
    "wang answers": lambda db, c: owning.do_answer(c, WANG, "好的", f"a{len(said_to(db, c))}", db=db),
    "li answers": lambda db, c: owning.do_answer(c, LI, "好的", f"b{len(said_to(db, c))}", db=db),
    "to li": lambda db, c: owning.do_give(c, WANG, LI, "她熟", present=True, db=db),
    "to helpers": lambda db, c: owning.do_queue_for(c, LI, "helper", "帮办代办", "要陪同", db=db),
    "wang back": lambda db, c: owning.do_hand_back(c, WANG, db),
    "li closes": lambda db, c: owning.do_close(c, LI, "办好了", db),
    "wang gone": lambda db, _c: owning.do_release(WANG.id, "off shift", db),
    "leaves": lambda db, c: _says(db, c, "不等了"),
    "speaks": lambda db, c: _says(db, c, "还有个事"),
}


def _says(db: Database, conversation: str, text: str) -> None:
    from actions import conversations

    conversations.do_store_from_citizen(conversation, text, f"c{len(said_to(db, conversation))}", db=db)


def check_sound(db: Database) -> None:
    """What must hold whatever happened."""
    with read(db) as session:
        handovers = session.query(Handover).all()
        for h in handovers:
            assert (h.owner is not None) == (h.state == State.STAFF.value)
            assert (h.lease_until is not None) == (h.state == State.STAFF.value)
            assert (h.ended_at is not None) == (h.state in (State.ASSISTANT.value, State.CLOSED.value))
            assert h.waiting_since == h.requested_at, "whoever comes back to the queue keeps the place"
        for conversation in {h.conversation_id for h in handovers}:
            assert sum(h.ended_at is None for h in handovers if h.conversation_id == conversation) <= 1
        moves = [e.kind for e in session.query(HandoverEvent).order_by(HandoverEvent.id) if e.kind in list(Move)]
        state = State.ASSISTANT
        for move in moves:
            state = after(state, Move(move))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.sampled_from(sorted(STEPS)), min_size=3, max_size=14))
def test_any_order_of_events_leaves_the_desk_sound(tmp_path: Path, steps: list[str]) -> None:
    db = Database("sqlite://")
    Base.metadata.create_all(db.engine)
    conversation = citizen(db, "我想办退休")
    for step in steps:
        before = said_to(db, conversation)
        try:
            STEPS[step](db, conversation)
        except Trouble as refused:
            assert refused.status == 409, refused
            assert said_to(db, conversation) == before, "what is refused leaves no trace with the citizen"
        check_sound(db)
    db.engine.dispose()
