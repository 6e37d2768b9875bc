"""Documentation that can fail: commands exist, paths exist, settings and dependencies are the ones there are."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from channels.cli.main import app

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
COMMAND = re.compile(r"\.venv/bin/onething ([^\n`#|]*)")
PATH = re.compile(r"`((?:assistant|knowledge|actions|channels|tests|docs|requirements)/[\w./-]+)[`:]")
LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_command_shown_exists(page: Path) -> None:
    for line in COMMAND.findall(page.read_text(encoding="utf-8")):
        words = [w for w in shlex.split(line.strip()) if not w.startswith("-")]
        command = next(
            (words[:n] for n in (2, 1) if CliRunner().invoke(app, [*words[:n], "--help"]).exit_code == 0), None
        )
        assert command or not words, f"{page.name}: onething {line.strip()}"


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_path_named_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    missing = [p for p in PATH.findall(text) if not (ROOT / p.rstrip("/.")).exists() and "<" not in p and "*" not in p]
    missing += [p for p in LINK.findall(text) if not (page.parent / p).exists()]
    assert missing == [], page.name


def test_every_dependency_is_pinned_and_justified() -> None:
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    pinned = {line.split("==")[0].lower() for line in (ROOT / "requirements" / "main.txt").read_text().splitlines()}
    page = (ROOT / "docs" / "decisions" / "0005-dependencies.md").read_text("utf-8")
    assert [d for d in wanted if d.lower() not in pinned] == [], "pin it in requirements/main.txt"
    assert [d for d in wanted if not re.search(rf"\b{re.escape(d)}\b", page)] == [], "say in decision 5 what it is for"


def test_every_dependency_has_its_licence_listed() -> None:
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    page = (ROOT / "docs" / "licences.md").read_text("utf-8")
    assert [d for d in wanted if not re.search(rf"^\| {re.escape(d)} ", page, re.MULTILINE)] == []


def test_the_settings_command_prints_every_setting() -> None:
    from actions.settings import Settings

    printed = CliRunner().invoke(app, ["settings"]).output
    for name in Settings.model_fields:
        assert f"ONETHING_{name.upper()}" in printed
