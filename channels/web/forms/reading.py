"""What a browser posted, as raw values by field key. Names: ``f.KEY``, ``t.KEY.ROW.COLUMN``, ``c.KEY`` confirmed, ``m.KEY`` shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from knowledge.forms import CombinedForm, Values
from knowledge.forms.model import MOST_ROWS
from knowledge.forms.values import moved

Posted = Mapping[str, list[str]]


@dataclass(frozen=True)
class Read:
    raw: dict[str, Any]
    confirmed: tuple[str, ...]


def read_posted(posted: Posted, form: CombinedForm) -> Read:
    """Only what was on the page counts: a box that is not ticked was emptied, a field that was not shown was not."""
    raw: dict[str, Any] = {}
    for field in form.fields:
        if not field.asked or f"m.{field.key}" not in posted:
            continue
        if field.columns:
            raw[field.key] = _rows(posted, field.key, [c.key for c in field.columns])
        elif field.type == "multi_choice":
            raw[field.key] = posted.get(f"f.{field.key}", [])
        else:
            raw[field.key] = (posted.get(f"f.{field.key}") or [""])[-1]
    return Read(raw, tuple(name[2:] for name in posted if name.startswith("c.")))


def _rows(posted: Posted, key: str, columns: Iterable[str]) -> list[dict[str, str]]:
    own = f"t.{key}."
    numbers = sorted(
        {int(n) for name in posted if name.startswith(own) and (n := name[len(own) :].split(".")[0]).isdecimal()}
    )
    return [{c: (posted.get(f"{own}{n}.{c}") or [""])[-1] for c in columns} for n in numbers[:MOST_ROWS]]


def table_action(posted: Posted, values: Values) -> tuple[str, list[Any]] | None:
    """A button of a table: which table, and its rows afterwards. ``KEY:remove:2`` or ``KEY:up:1``."""
    for pressed in posted.get("row", []):
        key, doing, n = ([*pressed.split(":"), "", ""])[:3]
        rows = values[key].value if key in values else None
        if isinstance(rows, list) and n.isdecimal():
            return key, moved(rows, doing, int(n))
    return None
