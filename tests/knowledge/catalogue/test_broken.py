"""One broken file per mistake, each with the words that its message must contain.

The first line of a file in ``broken/`` says the words (``# 话里要有：…｜…``); a line that ends with ``# ←`` is where a
message must point. Every file is ``sound.yaml`` with one mistake, so what passes there fails here for that alone.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from knowledge.catalogue.check import check
from knowledge.catalogue.problems import Problem

HERE = Path(__file__).parent
BROKEN = sorted((HERE / "broken").glob("*.yaml"))
HEAD = "# 话里要有："
SLUG = "flexible-employment.yaml"


def problems_in(path: Path, folder: Path) -> list[Problem]:
    """What the check says about one file under its proper name; that nineteen others are missing is left out."""
    shutil.copy(path, folder / SLUG)
    return [p for p in check(folder).problems if p.file == SLUG]


def test_the_sound_file_is_sound(tmp_path: Path) -> None:
    assert problems_in(HERE / "sound.yaml", tmp_path) == []


def test_there_is_a_file_for_every_mistake() -> None:
    assert len(BROKEN) > 90


@pytest.mark.parametrize("path", BROKEN, ids=lambda p: p.stem)
def test_message_repairs(path: Path, tmp_path: Path) -> None:
    lines = path.read_text(encoding="utf-8").split("\n")
    assert lines[0].startswith(HEAD)
    found = problems_in(path, tmp_path)
    said = "\n".join(map(str, found))
    for words in lines[0].removeprefix(HEAD).split("｜"):
        assert words in said, f"{words!r} is not in:\n{said}"
    pointed = [n for n, line in enumerate(lines, 1) if line.endswith("# ←")]
    for line in pointed:
        assert line in {p.line for p in found}, f"nothing points at line {line}:\n{said}"
    assert len(found) <= 4, f"one mistake, too many messages:\n{said}"
