"""D15: conversations are found by what was said although every text is encrypted; and pages go by key."""

from __future__ import annotations

from datetime import timedelta

import pytest

from actions import conversations
from actions.clock import now
from actions.database.engine import Database, read, write
from actions.database.handover_models import Handover, SearchTerm
from actions.handover import caseview, lists, queue, terms
from actions.handover.lists import Row
from actions.handover.searching import search
from actions.handover.states import State
from actions.handover.timing import Standing, clocks
from actions.settings import settings
from tests.actions.handover.conftest import EVERYBODY, WANG, citizen


def found(db: Database, query: str) -> list[str]:
    with read(db) as session:
        return [hit.row.conversation for hit in search(session, WANG.id, query).hits]


@pytest.mark.parametrize(
    ("query", "finds"),
    [("退休", True), ("想办退休", True), ("13847712345", True), ("2345", True), ("9999", False), ("休退", False),
     ("退休 薛家湾", True), ("退休 东胜", False), ("退", False), ("", False), ("%", False)],
)  # fmt: skip
def test_d15_found_by_words_and_by_the_tail_of_a_telephone(db: Database, query: str, finds: bool) -> None:
    one = citizen(db, "我叫张三，电话13847712345，想办退休", "人在薛家湾")
    citizen(db, "孩子要上学")
    assert found(db, query) == ([one] if finds else [])


def test_d15_what_is_said_later_is_found_and_age_does_not_matter(db: Database) -> None:
    one = citizen(db, "有事")
    conversations.do_store_from_citizen(one, "还想问公积金", "m1", db=db)
    with write(db) as session:
        session.query(Handover).one().requested_at = now() - timedelta(days=4000)
    assert found(db, "公积金") == [one]


def test_d15_what_never_came_to_the_desk_is_not_indexed_and_not_readable(db: Database) -> None:
    private = conversations.do_open("web", db).conversation_id
    conversations.do_store_from_citizen(private, "我想办退休", "m1", db=db)
    assert found(db, "退休") == []
    with read(db) as session:
        assert session.query(SearchTerm).count() == 0
        with pytest.raises(Exception, match="not_found"):
            caseview.view(session, private)


def test_numbers_of_identity_cards_leave_no_terms() -> None:
    left = terms.pairs("身份证152723199001011234")
    assert "身份" in left and not {"72", "19", "90", "01"} & left


def test_pages_go_by_key_and_miss_and_repeat_nothing(db: Database) -> None:
    everyone = [citizen(db, f"第{n}位", urgent=n % 7 == 0) for n in range(70)]
    seen: list[str] = []
    after = ""
    while True:
        with read(db) as session:
            page = lists.waiting(session, WANG.id, EVERYBODY, after)
        seen += [r.conversation for r in page.rows]
        after = page.following
        if not after:
            break
    urgent = [c for n, c in enumerate(everyone) if n % 7 == 0]
    assert seen == urgent + [c for c in everyone if c not in urgent]
    with read(db) as session:
        assert lists.waiting(session, WANG.id, EVERYBODY, "made|up").rows, (
            "a key that somebody made up is the first page"
        )


def test_unread_counts_follow_what_was_looked_at(db: Database) -> None:
    from actions.handover.notes import do_mark_read

    one = citizen(db, "一", "二", "三")
    queue.do_claim_next(WANG.id, WANG.name, EVERYBODY, db)
    with read(db) as session:
        assert lists.counts(session, WANG.id).unread == 3
    do_mark_read(one, WANG.id, 2, db)
    with read(db) as session:
        assert lists.counts(session, WANG.id).unread == 1


def test_the_case_is_masked_until_it_is_revealed(db: Database) -> None:
    one = citizen(db, "我的电话13847712345")
    with read(db) as session:
        view = caseview.view(session, one)
        assert view.lines[0].text == "我的电话138****2345" and view.lines[0].masked
        assert caseview.revealed(session, one)["messages"] == {"1": "我的电话13847712345"}
    assert caseview.hidden("text", "张三丰") == "张**"
    assert caseview.hidden("cn_id", "152723199001011234") == "152***********1234"


def row(**values: object) -> Row:
    begun = now()
    given = {
        "handover": "h", "conversation": "c", "state": State.STAFF, "urgent": False, "matter": "", "channel": "web",
        "owner": "s", "requested_at": begun, "waiting_since": begun, "answered_at": None, "unanswered_since": None,
        "ended_at": None, "outcome": "", "last": "", "unread": 0, **values,
    }  # fmt: skip
    return Row(**given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("minutes", "standing"), [(7, Standing.FINE), (8, Standing.NEAR), (10, Standing.NEAR), (11, Standing.MISSED)]
)
def test_d8_three_clocks_warn_at_four_fifths(minutes: int, standing: Standing) -> None:
    assert settings().desk_first_answer_minutes == 10
    one = row()
    running = {c.name: c for c in clocks(one, now(), lambda _a, _b: minutes)}
    assert running["首次答复"].standing is standing and set(running) == {"办结", "首次答复"}
    answered = row(answered_at=now(), unanswered_since=now())
    assert {c.name for c in clocks(answered, now(), lambda _a, _b: 1)} == {"办结", "答复"}
    assert clocks(row(ended_at=now()), now(), lambda _a, _b: 1) == []
