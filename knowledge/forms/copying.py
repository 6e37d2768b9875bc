"""A department's form again: for every further vehicle some of its blanks, for every further person all of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from knowledge.forms.filling import blank_value, value_of
from knowledge.forms.implied import imply
from knowledge.forms.model import TYPED, CombinedForm, Field, Filled, ItemForm, Repeats, Values


@dataclass(frozen=True)
class Copy:
    """A further copy of some or all of an item's blanks. ``title`` says which: 第 2 辆."""

    title: str
    cells: dict[str, Any]


def copies(form: CombinedForm, item: ItemForm, values: Values) -> list[Copy]:
    """The further copies of the item's form, in the order of the rows."""
    return [
        Copy(f"第 {n} {field.one}", _cells(form, item, values, field.repeats, row))
        for field in form.fields
        if field.repeats and item.n in field.repeats.items
        for n, row in enumerate(_rows(values, field), 2)
    ]


def _rows(values: Values, field: Field) -> list[dict[str, Any]]:
    filled = value_of(values, field)
    rows = filled.value if filled and isinstance(filled.value, list) else []
    return [row for row in rows if isinstance(row, dict) and not all(blank_value(v) for v in row.values())]


def _cells(form: CombinedForm, item: ItemForm, values: Values, repeats: Repeats, row: dict[str, Any]) -> dict[str, Any]:
    own = {b.key for b in item.blanks}
    if not repeats.whole:
        return {f.key: row.get(f.key) for f in repeats.fields if f.key in own}
    fields, theirs = form.by_key, _of_somebody_else(form, values, repeats, row)
    cells = {}
    for blank in item.blanks:
        filled = None if blank.filled_by else value_of(theirs, fields[blank.key])
        cells[blank.key] = filled.value if filled else None
    return cells


def _of_somebody_else(form: CombinedForm, values: Values, repeats: Repeats, row: dict[str, Any]) -> Values:
    """The form's values as they are for the person of a row, with what their numbers say."""
    told = {f.key for f in repeats.fields}
    first = {
        k: v for k, v in values.items() if k not in told and (k in repeats.common or not k.startswith(repeats.own))
    }
    theirs = {**first, **{k: Filled(v, TYPED, confirmed=True) for k, v in row.items() if not blank_value(v)}}
    imply(form, theirs, as_of=form.guidance.as_of)
    return theirs
