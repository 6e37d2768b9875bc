"""Table A.1 of the standard (高效办成一件事重点事项清单), word for word: the measure of every name in the catalogue."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TABLE_A1 = Path(__file__).with_name("table_a1.txt")
"""The table's own text. A cell begins with a tab; the lines under it belong to it. Slips are kept."""

COLUMNS = 4
NUMBERED = re.compile(r"(\d+)\. (.*)")


@dataclass(frozen=True)
class Row:
    """One matter as the table has it. ``line`` is where the row begins in the text."""

    seq: int
    name: str
    items: tuple[str, ...]
    materials: tuple[str, ...]
    line: int


@cache
def table_a1() -> dict[int, Row]:
    """The rows by number, as shipped."""
    return read_table(TABLE_A1.read_text(encoding="utf-8"))


def read_table(text: str) -> dict[int, Row]:
    """The rows of a table in that form. Raises ValueError when cells or numbers do not add up."""
    cells: list[tuple[int, list[str]]] = []
    for at, line in enumerate(text.split("\n"), 1):
        if line.startswith("\t"):
            cells.append((at, [line[1:]] if line[1:].strip() else []))
        elif line.strip() and cells:
            cells[-1][1].append(line)
    body = cells[COLUMNS:]
    if not body or len(body) % COLUMNS:
        raise ValueError(f"table A.1: {len(body)} cells do not make rows of {COLUMNS}")
    rows: dict[int, Row] = {}
    for first in range(0, len(body), COLUMNS):
        (start, number), (_, name), (_, items), (_, materials) = body[first : first + COLUMNS]
        seq = int(number[0])
        rows[seq] = Row(seq, name[0], _names(seq, items), _names(seq, materials), start)
    return rows


def _names(seq: int, lines: list[str]) -> tuple[str, ...]:
    names: list[str] = []
    for line in lines:
        found = NUMBERED.fullmatch(line)
        if found is None or int(found.group(1)) != len(names) + 1:
            raise ValueError(f"table A.1, row {seq}: numbering breaks at {line!r}")
        names.append(found.group(2))
    return tuple(names)
