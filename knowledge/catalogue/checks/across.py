"""What must agree between files: all rows of the table are there, and one key is one datum everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.catalogue.loader import Read
from knowledge.catalogue.model import FormField
from knowledge.catalogue.problems import Problem, perhaps
from knowledge.catalogue.table import TABLE_A1, Row


@dataclass(frozen=True)
class Blank:
    """A field and where it stands."""

    read: Read
    item: int
    n: int
    field: FormField

    def problem(self, message: str) -> Problem:
        return self.read.source.problem(("items", self.item, "form_fields", self.n), message)

    @property
    def place(self) -> str:
        return f"{self.read.matter.name}第 {self.read.matter.items[self.item].n} 项"


def check_rows(found: Sequence[Read], unread: set[str], table: dict[int, Row]) -> list[Problem]:
    """Rows of the table without a file. ``unread``: files that cannot be read, whose rows may not be missing."""
    missing = set(table) - {r.matter.seq for r in found}
    if len(missing) <= len(unread):
        return []
    return [
        Problem(TABLE_A1.name, table[seq].line, f"表A.1第 {seq} 行“{table[seq].name}”没有文件：一行一个文件，补上")
        for seq in sorted(missing)
    ]


def check_data(found: Sequence[Read]) -> list[Problem]:
    """One key has one type and one unit everywhere; what a field is the same as exists."""
    blanks = [
        Blank(read, at, n, blank)
        for read in found
        for at, item in enumerate(read.matter.items)
        for n, blank in enumerate(item.form_fields)
    ]
    first: dict[str, Blank] = {}
    problems = []
    for blank in blanks:
        other = first.setdefault(blank.field.key, blank)
        if blank.field.type != other.field.type:
            problems.append(blank.problem(_differs(blank, other, "type", blank.field.type, other.field.type)))
        if blank.field.unit != other.field.unit:
            problems.append(blank.problem(_differs(blank, other, "unit", blank.field.unit, other.field.unit)))
    for blank in blanks:
        for same in blank.field.same_as:
            if same.key not in first:
                hint = perhaps(same.key, first) or "写一个已有的 key"
                problems.append(blank.problem(f"same_as：哪张表里都没有 {same.key}：{hint}"))
    return problems


def _differs(blank: Blank, other: Blank, what: str, here: str | None, there: str | None) -> str:
    return (
        f"{blank.field.key} 的 {what} 这里是 {here or '（无）'}，{other.place}是 {there or '（无）'}："
        "一个 key 是一个数据，改成一样，或换 key"
    )
