"""Waiting, being taken, being answered by one person only."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import update

from actions import conversations
from actions.clock import now
from actions.database.engine import Database, read, write
from actions.database.handover_models import Handover
from actions.errors import Trouble
from actions.handover import notes, owning, queue
from actions.handover.records import LEASE, latest_of
from actions.handover.states import State
from actions.settings import settings
from tests.actions.handover.conftest import EVERYBODY, LI, WANG, citizen, owner, said_to


def take(db: Database, who: owning.Person = WANG) -> str:
    taken = queue.do_claim_next(who.id, who.name, EVERYBODY, db)
    assert taken is not None
    return taken.conversation_id


def test_d1_the_citizen_hears_a_place_in_the_queue_and_urgent_ones_come_first(db: Database) -> None:
    first, second = citizen(db, "办退休"), citizen(db, "办社保卡")
    assert [queue.standing(c, db).position for c in (first, second)] == [1, 2]
    urgent = citizen(db, "老人等着办", urgent=True)
    assert [queue.standing(c, db).position for c in (urgent, first, second)] == [1, 2, 3]
    assert take(db) == urgent
    assert [queue.standing(c, db).position for c in (first, second)] == [1, 2]


def test_a_waiting_time_is_only_said_when_enough_is_known(db: Database) -> None:
    for _ in range(queue.SAMPLES - 1):
        citizen(db, "有事")
        take(db, owning.Person(f"s{_}", "某某"))
    later = citizen(db, "有事")
    assert queue.standing(later, db).minutes is None
    assert "说不准" in queue.standing(later, db).words
    with write(db) as session:
        for n, handover in enumerate(session.query(Handover).filter(Handover.claimed_at.is_not(None)), 1):
            handover.requested_at = now() - timedelta(minutes=30)
            handover.claimed_at = handover.requested_at + timedelta(minutes=n)
    take(db, LI)
    with write(db) as session:
        found = latest_of(session, later)
        assert found is not None
        found.requested_at = now() - timedelta(minutes=30)
        found.claimed_at = found.requested_at + timedelta(minutes=21)
    assert queue.standing(citizen(db, "有事"), db).minutes == 3, "the median of 1, 2, 3, 4 and 21"


def test_asking_twice_keeps_one_place(db: Database) -> None:
    one = citizen(db, "有事")
    citizen(db, "有事")
    from tests.actions.handover.conftest import ask

    ask(db, one)
    assert queue.standing(one, db).position == 1
    with read(db) as session:
        assert session.query(Handover).count() == 2


def test_while_waiting_the_assistant_answers_and_with_staff_it_does_not(db: Database) -> None:
    one = citizen(db, "有事")
    asked = conversations.do_store_from_citizen(one, "要带什么材料", "m1", db=db)
    assert asked.owed
    take(db)
    with read(db) as session:
        assert session.get(type(asked.message), asked.message.id).answered_at is not None, "the owner answers it now"
    assert conversations.do_store_replies(asked.message.id, [{"text": "迟到的回答"}], db=db) == []
    told = conversations.do_store_from_citizen(one, "在吗", "m2", db=db)
    assert not told.owed and told.replies == ()
    assert told.message.body["data"]["to"] == "staff"
    again = conversations.do_store_from_citizen(one, "在吗", "m2", db=db)
    assert again.message.id == told.message.id and not again.owed


@pytest.mark.parametrize("words", ["不等了", "不等了。", "回到助手", "取消排队"])
@pytest.mark.parametrize("taken", [False, True])
def test_words_lead_back_to_the_assistant(db: Database, words: str, taken: bool) -> None:
    one = citizen(db, "有事")
    if taken:
        take(db)
    left = conversations.do_store_from_citizen(one, words, "m1", db=db)
    assert [m.sender for m in left.replies] == ["system"] and not left.owed
    assert queue.standing(one, db).state is State.ASSISTANT
    assert conversations.do_store_from_citizen(one, words, "m2", db=db).owed, "now it is a sentence like any other"


def test_d3_only_the_owner_answers_and_others_are_told_why(db: Database) -> None:
    one = citizen(db, "有事")
    with pytest.raises(Trouble, match="not_owner"):
        owning.do_answer(one, WANG, "您好", "a1", db=db)
    take(db)
    with pytest.raises(Trouble, match="not_owner"):
        owning.do_answer(one, LI, "您好", "a2", db=db)
    first = owning.do_answer(one, WANG, "您好", "a3", db=db)
    assert owning.do_answer(one, WANG, "您好", "a3", db=db).id == first.id, "a double click says it once"
    assert [t for s, t in said_to(db, one) if s == "staff"] == ["您好"]


def test_d2_a_full_desk_takes_no_more(db: Database) -> None:
    for _ in range(settings().desk_cap):
        citizen(db, "有事")
        take(db)
    waiting = citizen(db, "有事")
    with pytest.raises(Trouble, match="full"):
        queue.do_claim_next(WANG.id, WANG.name, EVERYBODY, db)
    assert owner(db, waiting) is None


def test_d2_d3_fifty_staff_race_for_five_hundred_conversations(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings(), "desk_cap", 1000)
    with db.session.begin() as session:
        begun = now() - timedelta(hours=1)
        from actions.database.models import Conversation

        for n in range(500):
            session.add(Conversation(id=f"c{n:03}", token_hash="", channel="web", memory={}, last_seq=0))
        session.flush()
        for n in range(500):
            moment = begun + timedelta(seconds=n)
            session.add(
                Handover(id=f"h{n:03}", conversation_id=f"c{n:03}", state="waiting", requested_at=moment,
                         waiting_since=moment)
            )  # fmt: skip
    taken: list[tuple[str, str]] = []
    start = threading.Barrier(50)

    def work(me: str) -> None:
        start.wait()
        while True:
            try:
                found = queue.do_claim_next(me, me, EVERYBODY, db)
            except Trouble as busy:
                assert busy.code == "busy"
                continue
            if found is None:
                return
            taken.append((found.conversation_id, me))

    threads = [threading.Thread(target=work, args=(f"s{n}",)) for n in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == 500 and max(Counter(c for c, _ in taken).values()) == 1
    with read(db) as session:
        claimed = session.query(Handover).order_by(Handover.claimed_at, Handover.waiting_since).all()
        assert [h.id for h in claimed] == [f"h{n:03}" for n in range(500)], "the oldest went first, every time"
        assert {h.conversation_id: h.owner for h in claimed} == dict(taken)


def test_d4_a_transfer_needs_a_reason_and_somebody_who_is_there(db: Database) -> None:
    one = citizen(db, "有事")
    take(db)
    with pytest.raises(Trouble, match="原因"):
        owning.do_give(one, WANG, LI, " ", present=True, db=db)
    with pytest.raises(Trouble, match="absent"):
        owning.do_give(one, WANG, LI, "她熟", present=False, db=db)
    owning.do_give(one, WANG, LI, "她熟", present=True, db=db)
    assert owner(db, one) == LI.id
    with pytest.raises(Trouble, match="not_owner"):
        owning.do_answer(one, WANG, "还有", "a1", db=db)
    owning.do_queue_for(one, LI, "helper", "帮办代办", "要人陪", db=db)
    assert queue.do_claim_next(WANG.id, WANG.name, frozenset({"desk"}), db) is None, "it waits for another team"
    assert queue.do_claim_next(LI.id, LI.name, frozenset({"helper"}), db) is not None
    assert "她熟" not in str(said_to(db, one)), "reasons are for staff"


def test_d4_handing_back_is_said_and_the_assistant_answers(db: Database) -> None:
    one = citizen(db, "有事")
    take(db)
    owning.do_hand_back(one, WANG, db)
    assert said_to(db, one)[-1] == ("system", owning.HANDED_BACK)
    assert conversations.do_store_from_citizen(one, "那材料呢", "m1", db=db).owed


def test_d5_who_vanished_or_went_home_keeps_nothing(db: Database) -> None:
    first, second = citizen(db, "有事"), citizen(db, "有事")
    assert take(db) == first
    assert owning.do_release_vanished(db=db) == []
    assert owning.do_release_vanished(now() + LEASE / 2, db) == []
    assert owning.do_renew(WANG.id, now() + LEASE, db) == 1
    assert owning.do_release_vanished(now() + LEASE * 1.5, db) == []
    assert owning.do_release_vanished(now() + LEASE * 3, db) == [first]
    assert queue.standing(first, db).position == 1, "the place in the queue is kept"
    assert queue.standing(second, db).position == 2
    assert said_to(db, first)[-1] == ("system", owning.RELEASED)
    assert take(db, LI) == first
    assert owning.do_release(LI.id, "off shift", db) == [first]


def test_d5_a_reopened_conversation_goes_to_whoever_is_next(db: Database) -> None:
    one = citizen(db, "有事")
    take(db)
    owning.do_close(one, WANG, "说清楚了", db)
    assert queue.standing(one, db).state is State.CLOSED
    from tests.actions.handover.conftest import ask

    ask(db, one)
    assert owner(db, one) is None and queue.standing(one, db).state is State.WAITING


def test_closing_says_what_was_done_and_asks_for_a_grade(db: Database) -> None:
    one = citizen(db, "有事")
    take(db)
    with pytest.raises(Trouble, match="办了什么"):
        owning.do_close(one, WANG, "", db)
    owning.do_close(one, WANG, "告诉了去哪个窗口", db)
    last = conversations.history(one, db=db)[-1]
    assert last.kind == "choices" and last.body["choices"][0]["value"] == "rate:5"
    assert "哪个窗口" not in str(said_to(db, one))


def test_d7_a_note_is_no_message_and_names_are_told(db: Database) -> None:
    one = citizen(db, "有事")
    take(db)
    before = said_to(db, one)
    named = notes.do_note_down(one, WANG, "对方情绪激动 @李师傅 帮看一眼", [WANG, LI], db)
    assert named == [LI] and said_to(db, one) == before
    with read(db) as session:
        assert [n.text for n in notes.notes_of(session, one)] == ["对方情绪激动 @李师傅 帮看一眼"]
        assert notes.mentions_of(session, LI.id) == [one] and notes.mentions_of(session, WANG.id) == []
    notes.do_mark_read(one, LI.id, 3, db)
    with read(db) as session:
        assert notes.mentions_of(session, LI.id) == []


def test_d24_two_conversations_are_linked_and_stay_two(db: Database) -> None:
    one, other = citizen(db, "有事"), citizen(db, "还是那件事")
    with pytest.raises(Trouble):
        notes.do_link(one, other, WANG, "", db)
    notes.do_link(one, other, WANG, "同一个人", db)
    notes.do_link(other, one, WANG, "同一个人", db)
    with read(db) as session:
        assert notes.links_of(session, one) == [(other, "同一个人")]
        assert notes.links_of(session, other) == [(one, "同一个人")]
    with pytest.raises(Trouble, match="not_found"):
        notes.do_link(one, "c_nobody", WANG, "?", db)


def test_deleting_a_conversation_leaves_nothing_of_it_at_the_desk(db: Database) -> None:
    one = citizen(db, "我的电话13847712345")
    take(db)
    notes.do_note_down(one, WANG, "备注", [], db)
    conversations.do_delete(one, db)
    with read(db) as session:
        from actions.database.handover_models import HandoverEvent, SearchTerm, StaffNote

        for table in (Handover, HandoverEvent, SearchTerm, StaffNote):
            assert session.query(table).count() == 0, table.__tablename__


def test_a_lease_that_is_set_by_hand_counts(db: Database) -> None:
    one = citizen(db, "有事")
    take(db)
    with write(db) as session:
        session.execute(update(Handover).values(lease_until=now() - timedelta(seconds=1)))
    assert owning.do_release_vanished(db=db) == [one]
