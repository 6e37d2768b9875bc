"""The command line: shapes that other programs read, exit codes, and words that help."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from channels.cli.main import app
from tests.conftest import ROOT, free_ports

HELD_OUT = Path(__file__).parents[2] / "knowledge" / "search" / "heldout.jsonl"


def run(*words: str, given: str | None = None) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, list(words), input=given)
    return done.exit_code, done.stdout, done.stderr


def test_a_search_of_many_lines_answers_line_by_line() -> None:
    code, out, _ = run("search", "--jsonl", given="我想开个饭店\n\n今天天气真好\n")
    lines = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [line["text"] for line in lines] == ["我想开个饭店", "", "今天天气真好"]
    assert [line["decision"] for line in lines] == ["match", "none", "none"]
    assert all(len(line["matters"]) >= 5 for line in lines)
    assert set(lines[0]["matters"][0]) == {"seq", "id", "name", "score", "item"}


def test_a_notice_without_a_conversation() -> None:
    code, out, _ = run("notify", "13", "--set", "vehicle_class=over_12t", "--format", "json")
    notice = json.loads(out)
    assert code == 0
    assert notice["matter"]["seq"] == 13
    assert notice["answers"] == {"vehicle_class": "over_12t"}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("notify", "99"), "没有“99”这件事"),
        (("notify", "13", "--set", "colour=red"), "情形=值"),
        (("notify", "13", "--set", "vehicle_class=huge"), "可以是"),
        (("search",), "请写一句话"),
        (("evaluate", "search", "no-such-file.jsonl"), "读不了"),
        (("evaluate", "nlu", "no-such-file.yml"), "没有"),
        (("bench", "search", "--size", "many"), "--size"),
        (("unanswered", "assign", "999999", "7"), "没有找到"),
        (("unanswered", "assign", "1", "77"), "没有“77”这件事"),
        (("unanswered", "assign", "1", "8/99"), "第“99”项"),
    ],
)
def test_wrong_use_says_what_would_be_right(words: tuple[str, ...], says: str) -> None:
    code, _, err = run(*words)
    assert code == 2
    assert says in err


def test_the_growth_bench_prints_every_figure() -> None:
    code, out, _ = run("bench", "search", "--size", "20", "--json")
    (row,) = json.loads(out)
    assert code == 0
    assert row["size"] == 20 and row["kind"] == "flat" and row["recall_at_10"] == 1.0
    assert {
        "build_s",
        "resident_mb",
        "median_ms",
        "p99_ms",
        "exact_median_ms",
        "bm25_build_s",
        "bm25_median_ms",
    } <= set(row)


def test_an_evaluation_has_every_part() -> None:
    code, out, _ = run("evaluate", "search", str(HELD_OUT), "--json")
    found = json.loads(out)
    assert code == 0
    assert set(found) >= {"primary", "overall", "by_style", "by_matter", "confusions", "reliability", "worst"}
    assert found["overall"][found["primary"]] > 0.9


def test_matters_of_one_name_each_count(tmp_path: Path) -> None:
    blank = {"label": "姓名", "type": "text", "datum": "申请人.姓名", "section": "申请人"}
    forms = [{"department": d, "item": f"{d}申请表", "fields": [blank]} for d in ("民政局", "公安局")]
    file = tmp_path / "unseen.json"
    file.write_text(json.dumps([{"matter": m, "forms": forms} for m in ("安家", "安家", "", "")]), encoding="utf-8")
    code, out, _ = run("evaluate", "forms", str(file), str(file), "--json")
    found = json.loads(out)
    assert code == 0 and len(found["by_matter"]) == found["true"] == 8
    assert sum(of["merged"] for of in found["by_matter"].values()) == found["merged"]


def test_serve_says_that_the_port_is_taken_and_starts_nothing(tmp_path: Path) -> None:
    """Otherwise the other program would answer for it, and be taken for ready."""
    with socket.create_server(("127.0.0.1", free_ports())) as somebody:
        port = somebody.getsockname()[1]
        env = {**os.environ, "ONETHING_PORT": str(port), "ONETHING_VAR_DIR": str(tmp_path)}
        command = [sys.executable, "-m", "channels.cli", "serve"]
        done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 1 and f"端口 {port} 已经有程序在用" in done.stderr and "ONETHING_PORT" in done.stderr
    assert not (tmp_path / "logs").exists(), "nothing was started"


@pytest.mark.parametrize(
    ("setting", "written", "told"),
    [
        ("ONETHING_RULES", "- {name: 写错了, when: report.filed, then: {}}", "什么也没写"),
        ("ONETHING_RULES", "- [", "ONETHING_RULES"),
        ("ONETHING_OFFICES", "regions: {某区: {windows: []}}", "source"),
        ("ONETHING_DESK_SHIFTS", "working_days: [xx]", "ONETHING_DESK_SHIFTS"),
        ("ONETHING_RULES", None, "ONETHING_RULES"),
    ],
)
def test_serve_refuses_a_file_of_the_installation_that_is_wrong(
    tmp_path: Path, setting: str, written: str | None, told: str
) -> None:
    """Not when a citizen's report would first need it."""
    path = tmp_path / "own.yaml"
    if written is not None:
        path.write_text(written, encoding="utf-8")
    env = {**os.environ, setting: str(path), "ONETHING_VAR_DIR": str(tmp_path / "var")}
    command = [sys.executable, "-m", "channels.cli", "serve"]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 1 and told in done.stderr and "没有启动" in done.stderr
    assert "Traceback" not in done.stderr
