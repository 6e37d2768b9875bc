"""What members change about themselves; and many tries at once do not get past a limit."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from actions.database.engine import Database, read
from actions.database.staff_models import SignInAttempt, StaffAccount
from actions.errors import Trouble
from actions.staff import accounts, own, passwords, second_factor, sessions
from tests.actions.staff.test_staff import PASSWORD, enter

NEW = "另外 一个 很长的 密码"


@pytest.fixture
def wang(db: Database) -> accounts.StaffMember:
    return accounts.do_add("wang", "王老师", ["desk"], PASSWORD, db=db)


def test_another_password_needs_the_old_one_and_ends_every_session(db: Database, wang: accounts.StaffMember) -> None:
    token = enter(db)
    with pytest.raises(Trouble, match="bad_input"):
        own.do_change_password(wang.id, "wrong wrong wrong", NEW, db)
    assert sessions.still_signed_in(token, db)
    own.do_change_password(wang.id, PASSWORD, NEW, db)
    assert not sessions.still_signed_in(token, db)
    assert sessions.do_sign_in("wang", NEW, "127.0.0.1", db)


def test_d20_whoever_finds_a_desk_unlocked_cannot_guess_the_password(db: Database, wang: accounts.StaffMember) -> None:
    for _ in range(5):
        with pytest.raises(Trouble, match="bad_input"):
            own.do_confirm(wang.id, "wrong wrong wrong", db)
    with pytest.raises(Trouble, match="too_often"):
        own.do_confirm(wang.id, PASSWORD, db)


def test_fresh_recovery_codes_end_the_old_ones(db: Database, wang: accounts.StaffMember) -> None:
    enter(db)
    old = own.do_renew_recovery(wang.id, PASSWORD, db)
    fresh = own.do_renew_recovery(wang.id, PASSWORD, db)
    assert len(set(old) | set(fresh)) == 2 * second_factor.RECOVERY_CODES
    with read(db) as session:
        account = session.get_one(StaffAccount, wang.id)
        assert second_factor.do_use(account, old[0]) == ""
        assert second_factor.do_use(account, fresh[0]) == "recovery"


def test_d20_of_many_tries_at_once_only_as_many_as_the_limit_learn_anything(
    db: Database, wang: accounts.StaffMember
) -> None:
    def attempt(n: int) -> str:
        try:
            sessions.do_sign_in("wang", f"wrong guess number {n}", "203.0.113.7", db)
        except Trouble as trouble:
            return trouble.code
        return "in"

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(attempt, range(16)))
    assert found.count("not_signed_in") == sessions.LIMITS["address"][0]
    assert found.count("too_often") == 16 - sessions.LIMITS["address"][0]
    with read(db) as session:
        assert session.query(SignInAttempt).count() == 2 * sessions.LIMITS["address"][0]


def test_d20_a_name_that_does_not_exist_costs_the_same_work_and_gets_the_same_answer(
    db: Database, wang: accounts.StaffMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    hasher, checked = passwords._hasher(), []

    class Counting:
        def verify(self, stored: str, given: str) -> bool:
            checked.append(stored.split("$")[:4])
            return hasher.verify(stored, given)

        def hash(self, given: str) -> str:
            return hasher.hash(given)

    passwords._nobody()
    monkeypatch.setattr(passwords, "_hasher", Counting)
    told = []
    for name in ("wang", "nobody"):
        with pytest.raises(Trouble) as refused:
            sessions.do_sign_in(name, "wrong wrong wrong", "203.0.113.8", db)
        told.append((refused.value.code, refused.value.sentence, refused.value.status))
    assert told[0] == told[1]
    assert len(checked) == 2 and checked[0] == checked[1], "one hash each, with the same cost"


def test_asking_whether_a_session_goes_on_does_not_keep_it_alive(
    db: Database, wang: accounts.StaffMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    token, begun = enter(db), sessions.now()
    for part in (0.3, 0.6, 0.9):
        monkeypatch.setattr(sessions, "now", lambda part=part: begun + sessions.IDLE * part)
        assert sessions.still_signed_in(token, db)
    monkeypatch.setattr(sessions, "now", lambda: begun + sessions.IDLE * 1.1)
    assert not sessions.still_signed_in(token, db)
