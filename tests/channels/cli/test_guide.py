"""``onething guide``, ``notify`` and ``catalogue graph`` as somebody at a terminal meets them."""

from __future__ import annotations

import json
from pathlib import Path

import pymupdf
import pytest
from typer.testing import CliRunner

from channels.cli.main import app
from knowledge import catalogue

FREIGHT = "start-freight-transport-enterprise"


def run(*words: str, typed: str = "") -> str:
    done = CliRunner().invoke(app, [*words], input=typed)
    assert done.exit_code == 0, done.output
    return done.output


def test_a_guidance_is_played_to_its_end() -> None:
    typed = "拉煤\n三十吨\n二手\n公司\n让会计去\n"
    out = run("guide", "13", "--says", "我想跑货运，车买好了", "--as-of", "2026-11-24", typed=typed)
    assert "记下了：已购置" in out, "what was said first is not asked again"
    assert "车辆是已经买好上牌" not in out
    assert "要办 2 项：道路货运经营许可；对车辆道路运输证的配发" in out
    assert "车辆转籍、过户证明" in out


def test_a_question_between_is_answered_and_the_open_one_put_again() -> None:
    out = run("guide", FREIGHT, "--as-of", "2026-11-24", typed="要多久\n呵呵\n嗯嗯呢吧\n结束\n")
    assert "20日内审查完毕" in out and "2026年12月22日" in out and "依据" in out
    assert "拉的是普通货" in out, "other words after a miss"
    assert "12345" in out, "a person after the second"


def test_going_back_and_not_knowing() -> None:
    out = run("guide", FREIGHT, typed="普货\n退回\n大件\n不清楚\n结束\n")
    assert "记下了：大型物件运输" in out and "记下了：不清楚" in out


def test_what_ends_the_matter_is_said_once() -> None:
    out = run("guide", FREIGHT, typed="危险品\n")
    assert out.count("危险货物运输不在本一件事范围") == 2, "at once, and in the notice"


def test_the_input_may_end_early() -> None:
    assert "一次性告知书" in run("guide", "7", typed="医院开的\n")


@pytest.mark.parametrize("slug", catalogue.load().matters)
def test_every_matter_can_be_played_with_first_options(slug: str) -> None:
    out = run("guide", slug, typed="1\n" * 40)
    assert "一次性告知书" in out


def test_a_wrong_matter_or_day_is_refused_with_what_would_be_right() -> None:
    for words in (["guide", "99"], ["guide", "13", "--as-of", "明天"], ["guide", "13", "--set", "cargo_type=x"]):
        done = CliRunner().invoke(app, words)
        assert done.exit_code == 2


@pytest.mark.parametrize("slug", catalogue.load().matters)
def test_notify_gives_the_json_of_every_matter(slug: str) -> None:
    body = json.loads(run("notify", slug, "--as-of", "2026-11-24"))
    assert body["matter"]["id"] == slug and body["issued_on"] == "2026-11-24"


def test_notify_counts_from_the_day_it_is_told(tmp_path: Path) -> None:
    body = json.loads(run("notify", "13", "--as-of", "2026-12-21", "--set", "cargo_type=general"))
    assert body["items"][0]["ready_by"].startswith("暂按2027")
    for kind, begins in (("pdf", b"%PDF"), ("docx", b"PK"), ("html", b"<!doctype html>")):
        target = tmp_path / f"notice.{kind}"
        run("notify", "13", "--format", kind, "-o", str(target))
        assert target.read_bytes().startswith(begins)
    large = tmp_path / "large.pdf"
    run("notify", "13", "--format", "pdf", "--large", "-o", str(large))
    assert len(list(pymupdf.open(large))) > len(list(pymupdf.open(tmp_path / "notice.pdf")))


def test_a_picture_of_one_matter_and_of_all(tmp_path: Path) -> None:
    assert run("catalogue", "graph", "13").startswith("flowchart LR")
    assert "```mermaid" in run("catalogue", "graph", "13", "--page")
    run("catalogue", "graph", "--all", str(tmp_path))
    assert {p.stem for p in tmp_path.glob("*.md")} == set(catalogue.load().matters)
