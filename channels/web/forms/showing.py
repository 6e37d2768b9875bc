"""The form as the templates need it: every field with its value, its notes and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from actions.forms.records import Filling
from channels.web.rooms import Room
from knowledge.forms import Field, Problem, masked, says, shown, value_of, why
from knowledge.forms.combine import takes_words
from knowledge.forms.model import SOURCES

RADIOS = 5
"""Up to so many options stand side by side; more go into a list."""
COMPLETION = {
    "applicant_name": "name", "applicant_phone": "tel", "applicant_address": "street-address", "email": "email",
    "company_name": "organization", "postcode": "postal-code",
}  # fmt: skip
MODES = {"phone": "tel", "number": "decimal", "money": "decimal", "bank_account": "numeric", "email": "email"}


ROOM = Room(Path(__file__).parent, "/forms")
ROOM.environment.filters["pairs"] = lambda options: [(o, o) for o in options]
render = ROOM.render


@dataclass(frozen=True)
class Shown:
    """One field on the page. ``kind`` picks the control."""

    field: Field
    kind: str
    value: Any
    words: str
    masked: str
    note: str
    why: str
    confirmed: bool
    others: tuple[tuple[str, str], ...]
    problems: tuple[Problem, ...]
    missing: bool
    beside: str
    """What may be a slip, and what a number says by itself: to be compared, nothing to be mended."""
    mode: str
    completion: str

    @property
    def key(self) -> str:
        return self.field.key

    @property
    def described(self) -> str:
        """Ids of what a screen reader says besides the label."""
        parts = [f"w-{self.key}", f"n-{self.key}" if self.note else "", f"e-{self.key}", f"h-{self.key}"]
        return " ".join(p for p in parts if p)

    @property
    def brief(self) -> str:
        """The label without what stands in brackets: said again at every row."""
        return self.field.label.partition("（")[0]

    def cell_options(self, column: str) -> tuple[str, ...]:
        """What a cell can be, where the department says so; a cell of other words is written."""
        repeated = self.field.repeats.by_key.get(column) if self.field.repeats else None
        return repeated.options or () if repeated and repeated.type == "choice" else ()

    def cell_problem(self, row: int, column: str) -> str:
        return next((p.sentence() for p in self.problems if p.row == row and p.column == column), "")


@dataclass(frozen=True)
class ShownPart:
    title: str
    fields: tuple[Shown, ...]

    @property
    def waiting(self) -> int:
        return sum(f.missing or bool(f.problems) for f in self.fields)


def show(filling: Filling, *, strict: bool) -> list[ShownPart]:
    """Every part. ``strict``: what is still missing is called a mistake as well."""
    return [
        ShownPart(s.title, tuple(_field(filling, f, strict=strict) for f in s.fields if f.asked))
        for s in filling.form.sections
        if any(f.asked for f in s.fields)
    ]


def _field(filling: Filling, field: Field, *, strict: bool) -> Shown:
    filled = value_of(filling.values, field)
    value = filled.value if filled else None
    problems = [p for p in filling.problems if p.key == field.key]
    absent = [p for p in filling.missing if p.key == field.key]
    note = ""
    if filled and not filled.confirmed:
        note = f"{SOURCES.get(filled.source, filled.source)}，请核对"
    return Shown(
        field=field, kind=control(field, value), value=value, words=shown(field.type, value),
        masked=masked(field.type, value), note=note, why=why(filling.form, field), confirmed=bool(filled and filled.confirmed),
        others=tuple((shown(field.type, v), SOURCES.get(s, s)) for v, s in filled.others) if filled and note else (),
        problems=tuple(problems + (absent if strict else [])), missing=bool(absent),
        beside="" if problems else beside(filling, field), mode=MODES.get(field.type, "text"),
        completion=COMPLETION.get(field.key, "off"),
    )  # fmt: skip


def beside(filling: Filling, field: Field) -> str:
    filled = value_of(filling.values, field)
    told = [p.sentence() for p in filling.hints if p.key == field.key]
    return "".join([says(field, filled.value), *told]) if filled else ""


def control(field: Field, value: Any) -> str:
    """Which control a field gets. A day that is not written as one keeps its words, so that they can be mended."""
    if field.type in ("photo", "file", "signature"):
        return "counter"
    if field.type in ("choice", "multi_choice") and takes_words(field.type, field.options):
        return "words"
    if field.type == "date":
        months = any("年月" in b.label for b in field.blanks)
        whole = value is None or (isinstance(value, str) and len(value) == len("2026-01-01") and value[:4].isdecimal())
        return "day" if whole and not months else "words"
    known = {"choice": "radio" if len(field.options or ()) <= RADIOS else "list", "multi_choice": "boxes", "yes_no": "yes_no",
             "table": "table", "textarea": "long"}  # fmt: skip
    return known.get(field.type, "words")
