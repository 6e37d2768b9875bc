"""What users of such programs expect, row by row: each row has a test that carries its number, or says why not."""

from __future__ import annotations

import re

import pytest

from tests.conftest import ROOT

ROWS = {
    "d": (27, "the staff desk"),
    "r": (19, "reports of what cannot get done"),
    "f": (20, "one form"),
    "w": (37, "WeChat"),
}
LATER = {
    "r18": "an open interface in and out follows the exchange format of 12345, which nobody has agreed on yet",
}
NAMED = re.compile(r"def test_([a-z])0*(\d+)_")


def numbers() -> set[str]:
    found: set[str] = set()
    for path in (ROOT / "tests").rglob("test_*.py"):
        found |= {f"{letter}{number}" for letter, number in NAMED.findall(path.read_text("utf-8"))}
    return found


@pytest.mark.parametrize("letter", ROWS)
def test_every_row_has_a_test(letter: str) -> None:
    rows = {f"{letter}{n}" for n in range(1, ROWS[letter][0] + 1)}
    assert rows - numbers() - set(LATER) == set()


def test_nothing_is_put_off_that_has_a_test() -> None:
    assert set(LATER) & numbers() == set()
