"""Rooms stay small, the clock is read in one place, and nothing speaks of machines that it was made on."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LONGEST_FILE, LONGEST_FUNCTION = 300, 40
REASONED: dict[str, str] = {}
"""Files or ``file:function`` that may be longer, each with its reason."""


def modules() -> Iterator[tuple[str, str]]:
    listed = subprocess.run(
        ["git", "ls-files", "*.py"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split()  # fmt: skip
    names = listed or [
        str(p.relative_to(ROOT))
        for top in ("actions", "assistant", "channels", "knowledge")
        for p in (ROOT / top).rglob("*.py")
    ]
    for name in names:
        if not name.startswith("tests/") and "/migrations/" not in name and (ROOT / name).exists():
            yield name, (ROOT / name).read_text(encoding="utf-8")


def too_long(name: str, text: str) -> list[str]:
    found = [f"{name}: {text.count(chr(10))} lines"] if text.count("\n") > LONGEST_FILE and name not in REASONED else []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > LONGEST_FUNCTION and f"{name}:{node.name}" not in REASONED:
                found.append(f"{name}:{node.name}: {lines} lines")
    return found


def test_files_and_functions_stay_readable() -> None:
    found = [place for name, text in modules() for place in too_long(name, text)]
    assert found == [], "split it where a name for the part exists, or give the reason in REASONED"


def test_the_guard_sees_a_long_function() -> None:
    assert too_long("x.py", "def f():\n" + "    a = 1\n" * 50) == ["x.py:f: 51 lines"]


def clock_readers(name: str, text: str) -> list[str]:
    return [f"{name}: {m}" for m in re.findall(r"(?:datetime\.now|date\.today|datetime\.utcnow|time\.time)\(", text)]


def test_the_clock_is_read_in_one_place() -> None:
    found = [r for name, text in modules() for r in clock_readers(name, text) if name != "actions/clock.py"]
    assert found == [], (
        "take `as_of` or `now` as an argument, or ask actions/clock.py: what a day is must not depend on where it is asked"
    )


def test_the_guard_sees_a_clock() -> None:
    assert clock_readers("x.py", "date.today()") == ["x.py: date.today("]


def test_no_drawer_for_everything() -> None:
    assert [n for n, _ in modules() if Path(n).stem in {"utils", "util", "common", "helpers", "misc"}] == []
