"""``onething staff``, ``audit``, ``retention`` and ``person`` on a database of their own."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from actions import conversations
from actions.clock import now
from actions.database.engine import Database, write
from actions.database.models import Conversation
from actions.staff.permissions import matrix
from channels.cli.main import app
from tests.own_folder import own_folder

PASSWORD = "骆驼 窗户 三月 车轮"
ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """The command line's own database, in a folder of the test's."""
    with own_folder(tmp_path / "var", monkeypatch) as made:
        yield made


def run(*words: str, given: str | None = None) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, list(words), input=given)
    return done.exit_code, done.stdout, done.stderr


def told(*words: str, given: str | None = None) -> Any:
    code, out, err = run(*words, "--json", given=given)
    assert code == 0, err
    return json.loads(out)


def test_an_account_is_made_listed_changed_and_disabled() -> None:
    made = told("staff", "add", "wang", "--display", "王老师", "--role", "desk", "--password-stdin", given=PASSWORD)
    assert (made["name"], made["roles"], made["totp"]) == ("wang", ["desk"], False)
    assert told("staff", "roles", "wang", "--role", "desk", "--role", "admin")["roles"] == ["admin", "desk"]
    assert told("staff", "disable", "wang")["disabled"] is True
    assert told("staff", "enable", "wang")["disabled"] is False
    assert told("staff", "passwd", "wang", "--password-stdin", given="另外 一个 很长的 密码")["name"] == "wang"
    assert told("staff", "reset-totp", "wang")["totp"] is False
    assert [m["name"] for m in told("staff", "list")] == ["wang"]
    assert "王老师" in run("staff", "list")[1]
    assert told("audit", "verify")["lines"] == 6


def test_a_password_is_asked_for_twice_and_not_shown() -> None:
    code, out, _ = run("staff", "add", "li", "--display", "李老师", "--role", "desk", given=f"{PASSWORD}\n{PASSWORD}\n")
    assert code == 0 and "已建好" in out and PASSWORD not in out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("staff", "add", "W!", "--display", "王", "--role", "desk", "--password-stdin"), "账号名"),
        (("staff", "add", "wang", "--display", "王", "--role", "boss", "--password-stdin"), "角色不对"),
        (("staff", "disable", "nobody"), "没有叫 nobody 的账号"),
        (("retention", "run"), "--dry-run"),
        (("retention", "run", "--dry-run", "--yes"), "--dry-run"),
        (("person", "delete", "--conversation", "c_1", "--reason", "本人要求"), "--yes"),
        (("person", "delete", "--conversation", "c_1", "--reason", "本人要求", "--yes"), "没有找到"),
        (("person", "delete", "--conversation", "c_1", "--reason", "x", "--yes"), "依据"),
    ],
)
def test_what_cannot_be_done_is_said_and_ends_with_2(words: tuple[str, ...], says: str) -> None:
    code, _, err = run(*words, given=PASSWORD)
    assert code == 2
    assert says in err


def test_d18_a_forged_line_is_named_and_ends_with_1(db: Database) -> None:
    for name in ("wang", "li", "zhao"):
        told("staff", "add", name, "--display", name, "--role", "desk", "--password-stdin", given=PASSWORD)
    assert run("audit", "verify")[0] == 0
    with db.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER audit_log_UPDATE"))
        connection.execute(text("UPDATE audit_log SET actor = 'somebody else' WHERE id = 2"))
    code, out, err = run("audit", "verify")
    assert code == 1 and "第 2 条" in err and not out


def test_r15_a_run_is_counted_first_and_done_when_told(db: Database) -> None:
    db.migrate()
    with write(db) as session:
        old = now().replace(year=2020)
        session.add(
            Conversation(id="c_old", token_hash="x", channel="web", stage="idle", memory={}, last_seq=0, created_at=old)
        )
    assert told("retention", "run", "--dry-run")["empty"] == 1
    assert told("retention", "run", "--dry-run")["empty"] == 1
    done = told("retention", "run", "--yes")
    assert (done["dry_run"], done["empty"]) == (False, 1)
    assert "空对话删除" in run("retention", "run", "--dry-run")[1]
    assert told("audit", "verify")["lines"] == 1


def test_d23_a_person_gets_a_file_only_the_owner_can_read_and_is_then_deleted(db: Database, tmp_path: Path) -> None:
    db.migrate()
    opened = conversations.do_open("web", db)
    conversations.do_store_from_citizen(opened.conversation_id, "我叫李强", "said-1", db=db)
    asked = ("--conversation", opened.conversation_id, "--reason", "本人到窗口提出，核对了身份证")
    packed = tmp_path / "out.zip"
    code, out, err = run("person", "export", *asked, "-o", str(packed))
    assert code == 0 and "1 句话" in out, err
    assert packed.stat().st_mode & 0o077 == 0
    with zipfile.ZipFile(packed) as files:
        assert "李强" in files.read("data.json").decode()
    assert run("person", "export", *asked, "-o", str(packed))[0] == 2, "nothing is written over"
    proof = told("person", "delete", *asked, "--yes")
    assert proof["counts"]["messages"] == 1
    assert told("audit", "verify")["head"] == proof["hash"]


def test_d19_the_table_of_the_docs_is_the_matrix() -> None:
    code, printed, _ = run("staff", "permissions")
    assert code == 0 and printed.count("\n") == len(matrix()) + 2
    page = (ROOT / "docs" / "desk.md").read_text("utf-8")
    assert printed in page, "put what `onething staff permissions` prints into docs/desk.md"
