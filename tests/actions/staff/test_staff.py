"""Accounts, signing in, what ends a session, and the log of it all."""

from __future__ import annotations

import dataclasses
import time
from pathlib import Path

import pyotp
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from actions import audit
from actions.database.engine import Database, read, write
from actions.database.staff_models import AuditEntry, StaffAccount
from actions.errors import Trouble
from actions.staff import accounts, second_factor, sessions
from actions.staff.permissions import ROLES, matrix, may

PASSWORD = "骆驼 窗户 三月 车轮"


@pytest.fixture
def wang(db: Database) -> accounts.StaffMember:
    return accounts.do_add("wang", "王老师", ["desk"], PASSWORD, db=db)


def code_of(db: Database, name: str, later: int = 0) -> str:
    with write(db) as session:
        account = accounts.by_name(session, name)
        second_factor.do_begin(account)
        return pyotp.TOTP(account.totp["secret"]).at(int(time.time()) + later * 30)


def enter(db: Database, name: str = "wang") -> str:
    token = sessions.do_sign_in(name, PASSWORD, "127.0.0.1", db)
    sessions.do_second_factor(token, code_of(db, name), db)
    return token


@pytest.mark.parametrize(
    "password", ["short", "passwordpassword", "1234567890", "wang-and-more", "aaaaaaaaaaaa", "qwertyuiop123"]
)
def test_d20_a_password_that_is_easily_guessed_is_refused_with_the_reason(db: Database, password: str) -> None:
    with pytest.raises(Trouble) as refused:
        accounts.do_add("wang", "王老师", ["desk"], password, db=db)
    assert refused.value.what_now


def test_d20_the_password_alone_does_not_let_in(db: Database, wang: accounts.StaffMember) -> None:
    token = sessions.do_sign_in("Wang ", PASSWORD, "127.0.0.1", db)
    assert sessions.signed_in(token, db).second_factor is False
    with pytest.raises(Trouble):
        sessions.do_second_factor(token, "000000", db)
    sessions.do_second_factor(token, code_of(db, "wang"), db)
    found = sessions.signed_in(token, db)
    assert found.second_factor
    assert found.staff.id == wang.id


def test_d20_a_code_counts_once_and_recovery_codes_once_each(db: Database, wang: accounts.StaffMember) -> None:
    with write(db) as session:
        account = accounts.by_name(session, "wang")
        second_factor.do_begin(account)
        code = pyotp.TOTP(account.totp["secret"]).now()
        assert second_factor.do_use(account, code) == "code"
        assert not second_factor.do_use(account, code)
        first, *_ = second_factor.do_make_recovery_codes(account)
        assert second_factor.do_use(account, first.lower()) == "recovery"
        assert not second_factor.do_use(account, first)


def test_d20_five_failures_from_one_address_lock_it_even_for_the_right_password(
    db: Database, wang: accounts.StaffMember
) -> None:
    for n in range(5):
        with pytest.raises(Trouble) as refused:
            sessions.do_sign_in(f"nobody{n}", "wrong wrong wrong", "203.0.113.9", db)
        assert refused.value.code == "not_signed_in"
    with pytest.raises(Trouble) as locked:
        sessions.do_sign_in("wang", PASSWORD, "203.0.113.9", db)
    assert locked.value.status == 429
    assert sessions.do_sign_in("wang", PASSWORD, "203.0.113.10", db), "another address is not concerned"


def test_d20_ten_failures_lock_the_name_wherever_they_come_from(db: Database, wang: accounts.StaffMember) -> None:
    for n in range(10):
        with pytest.raises(Trouble):
            sessions.do_sign_in("wang", "wrong wrong wrong", f"203.0.113.{n}", db)
    with pytest.raises(Trouble) as locked:
        sessions.do_sign_in("wang", PASSWORD, "203.0.113.200", db)
    assert locked.value.status == 429


def test_d20_five_wrong_codes_lock_the_second_step(db: Database, wang: accounts.StaffMember) -> None:
    token = sessions.do_sign_in("wang", PASSWORD, "127.0.0.1", db)
    right = code_of(db, "wang")
    for _ in range(5):
        with pytest.raises(Trouble):
            sessions.do_second_factor(token, "12345", db)
    with pytest.raises(Trouble) as locked:
        sessions.do_second_factor(token, right, db)
    assert locked.value.status == 429


@pytest.mark.parametrize(
    "end",
    [
        lambda db: accounts.do_set_disabled("wang", True, db=db),
        lambda db: accounts.do_set_password("wang", "另外 一个 很长的 密码", db=db),
        lambda db: accounts.do_reset_totp("wang", db=db),
    ],
)
def test_d20_what_changes_the_account_ends_its_sessions(db: Database, wang: accounts.StaffMember, end: object) -> None:
    token = enter(db)
    end(db)
    assert sessions.signed_in(token, db) is None


def test_a_session_ends_when_idle_and_after_twelve_hours(
    db: Database, wang: accounts.StaffMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    token, begun = enter(db), sessions.now()
    monkeypatch.setattr(sessions, "now", lambda: begun + sessions.IDLE + sessions.TOUCH_EVERY * 2)
    assert sessions.signed_in(token, db) is None
    moment = begun
    while moment < begun + sessions.AT_MOST:
        monkeypatch.setattr(sessions, "now", lambda at=moment: at)
        assert sessions.signed_in(token, db), moment - begun
        moment += sessions.IDLE / 2
    monkeypatch.setattr(sessions, "now", lambda: begun + sessions.AT_MOST + sessions.TOUCH_EVERY)
    assert sessions.signed_in(token, db) is None


def test_a_demotion_counts_at_the_next_click(db: Database, wang: accounts.StaffMember) -> None:
    token = enter(db)
    accounts.do_set_roles("wang", ["editor"], db=db)
    assert not may(sessions.signed_in(token, db).staff, "conversation.answer")


def test_d19_the_matrix_names_known_roles_and_what_it_does_not_name_is_refused() -> None:
    everybody = dataclasses.replace(accounts.StaffMember("s", "s", "s", frozenset(ROLES)), roles=frozenset(ROLES))
    assert all(may(everybody, permission) for permission in matrix())
    assert not may(everybody, "nobody.wrote.this")
    nobody = accounts.StaffMember("s", "s", "s", frozenset())
    assert not any(may(nobody, permission) for permission in matrix())


def test_d18_every_change_is_in_the_log_and_the_chain_holds(db: Database, wang: accounts.StaffMember) -> None:
    enter(db)
    accounts.do_set_roles("wang", ["desk", "supervisor"], actor="s_admin", db=db)
    with read(db) as session:
        actions = [e.action for e in audit.entries(session)]
    assert actions[::-1] == ["staff.added", "sign_in", "staff.roles"]
    checked = audit.verify(db)
    assert (checked.lines, checked.broken_at) == (3, None)


def test_d18_the_log_cannot_be_changed_and_a_forgery_past_the_guard_is_found(
    db: Database, wang: accounts.StaffMember
) -> None:
    for n in range(5):
        with write(db) as session:
            audit.do_note(session, "s_1", "did", f"c_{n}", {"n": n})
    for forgery in ("UPDATE audit_log SET actor = 's_2' WHERE id = 3", "DELETE FROM audit_log WHERE id = 3"):
        with pytest.raises(IntegrityError), db.engine.begin() as connection:
            connection.execute(text(forgery))
    with db.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER audit_log_UPDATE"))
        connection.execute(text("UPDATE audit_log SET actor = 's_2' WHERE id = 3"))
    assert audit.verify(db).broken_at == 3


def test_d18_a_reveal_needs_a_reason(db: Database, wang: accounts.StaffMember) -> None:
    with write(db) as session, pytest.raises(Trouble):
        audit.do_reveal(session, wang.id, "c_1", "phone", " 查 ")
    with write(db) as session:
        audit.do_reveal(session, wang.id, "c_1", "phone", "核对身份后回电")
        assert session.get(AuditEntry, 2).data == {"what": "phone", "reason": "核对身份后回电"}


def test_nothing_that_opens_a_door_is_stored_in_the_clear(db: Database, wang: accounts.StaffMember) -> None:
    token = enter(db)
    folder = Path(db.engine.url.database or "").parent
    stored = b"".join(file.read_bytes() for file in folder.iterdir() if file.is_file())
    assert b"audit_log" in stored
    with read(db) as session:
        account = session.get(StaffAccount, wang.id)
    assert account.password.startswith("$argon2id$")
    assert token.encode() not in stored
    assert account.totp["secret"].encode() not in stored
