"""The queue of what the search could not place: masked, assigned, learnt from."""

from __future__ import annotations

import pytest

from actions.database.engine import Database, write
from actions.errors import Trouble
from actions.unanswered import assigned_examples, do_assign, do_queue, queue


def put(db: Database, text: str) -> int:
    with write(db) as session:
        do_queue(session, text, "none")
    return queue(all=True, db=db)[-1].id


def test_what_waits_is_masked(db: Database) -> None:
    put(db, "我叫什么不说，电话13812345678，身份证152723199001011234")
    (waiting,) = queue(db=db)
    assert "13812345678" not in waiting.text and "152723199001011234" not in waiting.text


def test_an_assigned_message_is_an_example_for_the_next_training(db: Database) -> None:
    number = put(db, "老爷子没了单位给的钱咋领")
    assert do_assign(number, "7/4", db) == "citizen-after-death/4"
    assert queue(db=db) == []
    (example,) = assigned_examples(db)
    assert (example.text, example.label) == ("老爷子没了单位给的钱咋领", "citizen-after-death/4")


def test_what_is_not_ours_teaches_that(db: Database) -> None:
    do_assign(put(db, "护照丢了"), "none", db)
    assert assigned_examples(db)[0].label == "/other-service"


@pytest.mark.parametrize("label", ["77", "8/99", "8/x", ""])
def test_a_label_that_does_not_exist_is_refused(db: Database, label: str) -> None:
    number = put(db, "x")
    with pytest.raises(Trouble):
        do_assign(number, label, db)
    assert queue(db=db)[0].assigned == ""
