"""A form as it stands on paper, whatever the kind of file: title, parts, lines, tables."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from knowledge.catalogue.model import Column
from knowledge.forms.copying import copies
from knowledge.forms.filling import value_of
from knowledge.forms.model import SOURCES, CombinedForm, Field, Value, Values
from knowledge.forms.values import shown
from knowledge.notice.glyphs import unprintable


@dataclass(frozen=True)
class Line:
    """One blank. ``rows`` of a table are already words, one tuple a row, in the order of ``columns``."""

    key: str
    label: str
    type: str
    required: bool
    value: Value
    used_for: str = ""
    note: str = ""
    columns: tuple[Column, ...] = ()

    @property
    def words(self) -> str:
        return shown(self.type, self.value)

    @property
    def rows(self) -> list[tuple[str, ...]]:
        if not self.columns or not isinstance(self.value, list):
            return []
        return [tuple(shown(c.type, row.get(c.key)) for c in self.columns) for row in self.value]


@dataclass(frozen=True)
class Part:
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Sheet:
    """``below`` are lines under the title; ``unprintable`` characters no installed font has."""

    title: str
    below: tuple[str, ...]
    parts: tuple[Part, ...]
    unprintable: tuple[str, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(line for part in self.parts for line in part.lines)


def combined_sheet(form: CombinedForm, values: Values) -> Sheet:
    """The one form, with which items each blank serves."""
    matter = form.guidance.matter
    parts = tuple(Part(s.title, tuple(_line(form, values, f) for f in s.fields)) for s in form.sections)
    items = [f"第{i.n}项 {i.name}（{i.department}）" for i in form.item_forms]
    return _sheet(
        f"“{matter.name}”一件事申请表",
        (f"牵头部门：{matter.lead_department}", f"用于 {len(items)} 个事项：{'；'.join(items)}"),
        parts,
    )


def item_sheet(form: CombinedForm, values: Values, n: int) -> Sheet:
    """One department's own form, in its own words and order."""
    item = next(i for i in form.item_forms if i.n == n)
    fields = form.by_key
    lines = []
    for blank in item.blanks:
        filled = None if blank.filled_by else value_of(values, fields[blank.key])
        note = f"由{blank.filled_by}填写" if blank.filled_by else ""
        value = _own_columns(filled.value, blank.columns) if filled else None
        lines.append(Line(blank.key, blank.label, blank.type, blank.required, value, "", note, blank.columns or ()))
    head = (f"办理部门：{item.department}", f"“{form.guidance.matter.name}”一件事第{item.n}项：{item.name}")
    further = tuple(
        Part(copy.title, tuple(replace(line, value=copy.cells[line.key]) for line in lines if line.key in copy.cells))
        for copy in copies(form, item, values)
    )
    return _sheet(item.form_name, head, (Part("填写内容", tuple(lines)), *further))


def _own_columns(value: Value, columns: tuple[Column, ...] | None) -> Value:
    if not columns or not isinstance(value, list):
        return value
    own = [c.key for c in columns]
    return [{k: row[k] for k in own if k in row} for row in value if isinstance(row, dict)]


def _line(form: CombinedForm, values: Values, field: Field) -> Line:
    filled = value_of(values, field)
    used = "每一项" if len(field.items) == len(form.item_forms) > 1 else f"第{'、'.join(str(n) for n in field.items)}项"
    note = f"由{field.filled_by}填写" if field.filled_by else ""
    if filled is not None and not filled.confirmed:
        note = f"{SOURCES.get(filled.source, filled.source)}，请核对"
    value = filled.value if filled else None
    return Line(field.key, field.label, field.type, field.required, value, used, note, field.columns or ())


def _sheet(title: str, below: tuple[str, ...], parts: tuple[Part, ...]) -> Sheet:
    lines: list[Any] = [line for part in parts for line in part.lines]
    written = "".join(line.words for line in lines) + "".join(c for line in lines for row in line.rows for c in row)
    return Sheet(title, below, parts, tuple(unprintable(written)))
