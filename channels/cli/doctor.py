"""``onething doctor``: is everything there, and what to do when it is not."""

from __future__ import annotations

import json
import shutil
import socket
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial

import typer

from actions.database.engine import database, read
from actions.settings import settings
from channels.cli.bootstrap import PACKAGES, RASA, TEST_ONLY, version_of
from channels.cli.setup import model_path
from knowledge import catalogue


@dataclass(frozen=True)
class Finding:
    """One thing looked at. ``required`` ones make the exit code 1 when they are not ``ok``."""

    what: str
    ok: bool
    found: str
    do: str = ""
    required: bool = True


def _look(what: str, test: Callable[[], str], do: str, *, required: bool = True) -> Finding:
    try:
        return Finding(what, True, test(), required=required)
    except Exception as failure:  # whatever is wrong, the doctor must go on to the next
        return Finding(
            what, False, str(failure).splitlines()[0] if str(failure) else type(failure).__name__, do, required
        )


def _rasa() -> str:
    found = version_of(str(RASA / "bin" / "python"))
    if found != (3, 10):
        raise RuntimeError("没有可用的 .venv-rasa（Python 3.10）")
    return "Python 3.10"


def _database() -> str:
    with read() as session:
        version = session.connection().exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return f"{database().engine.dialect.name}，版本 {version}"


def _search() -> str:
    from actions.search import find

    return f"“孩子上户口” → {find('孩子上户口').matters[0].name}"


def _dialogue() -> str:
    if not model_path().exists():
        raise RuntimeError("还没有训练")
    return f"{model_path().stat().st_size / 1e6:.1f} MB"


def _port(number: int) -> str:
    with socket.socket() as probe:
        probe.settimeout(0.5)
        busy = probe.connect_ex(("127.0.0.1", number)) == 0
    return f"{number} {'正在使用（服务可能已在运行）' if busy else '空闲'}"


def _space() -> str:
    free = shutil.disk_usage(settings().var_dir).free / 1e9
    if free < 1:
        raise RuntimeError(f"只剩 {free:.1f} GB")
    return f"剩余 {free:.0f} GB"


def findings() -> list[Finding]:
    """Everything looked at, in the order in which things depend on each other."""
    looked = [
        _look("Rasa 的环境", _rasa, "运行 make run"),
        _look(
            "目录",
            lambda: f"{len(catalogue.load().matters)} 件事，版本 {catalogue.load().version}",
            "运行 onething catalogue check",
        ),
        _look("数据库", _database, "运行 onething setup"),
        _look("搜索模型", _search, "运行 onething train search"),
        _look("对话模型", _dialogue, "运行 onething train dialogue"),
        _look("磁盘", _space, "腾出空间，或用 ONETHING_VAR_DIR 换一个地方"),
    ]
    for number in (settings().port, settings().rasa_port, settings().actions_port):
        looked.append(_look("端口", partial(_port, number), ""))
    for package, (purpose, there) in PACKAGES.items():
        missing = "" if there() else "没有装"
        looked.append(Finding(f"{package}（{purpose}）", not missing, missing or "有", f"sudo apt-get install -y {package}",
                              required=package not in TEST_ONLY))  # fmt: skip
    return looked


def examine(*, as_json: bool) -> int:
    """Print what was found. Exit code 0 when everything required is there, else 1."""
    looked = findings()
    if as_json:
        typer.echo(json.dumps([asdict(f) for f in looked], ensure_ascii=False))
    else:
        for f in looked:
            mark = "好" if f.ok else "缺" if f.required else "可选"
            typer.echo(f"[{mark}] {f.what}：{f.found}" + (f"\n      请：{f.do}" if not f.ok and f.do else ""))
    return 0 if all(f.ok for f in looked if f.required) else 1
