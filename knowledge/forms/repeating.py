"""What is told again for every further vehicle or person: rows of a table of its own, each another copy of departments' forms."""

from __future__ import annotations

from typing import Any

from knowledge.catalogue.model import Column
from knowledge.forms.model import Field, Repeats
from knowledge.forms.parts import parts


def with_repeats(fields: dict[str, Field], matter: str) -> dict[str, Field]:
    """``fields`` with a table for each group of them that may be told more than once.

    The first key of a group says whether it applies at all; of the others those that the form asks for are columns.
    """
    found = dict(fields)
    for told in parts()["repeats"]:
        group = [fields[k] for k in told["keys"] if k in fields and fields[k].asked]
        if told["matter"] != matter or not group or group[0].key != told["keys"][0]:
            continue
        asking = {n for f in group for n in f.items}
        repeats = Repeats(
            items=tuple(n for n in told["items"] if n in asking), fields=tuple(group),
            needed=tuple(f.key for f in group if f.required or f.key in told.get("needed", ())),
            whole=told.get("whole", False), own=tuple(told.get("own", ())), common=tuple(told.get("common", ())),
        )  # fmt: skip
        columns = tuple(Column(label=f.label, key=f.key, type=_kind(f)) for f in group)
        found[told["key"]] = Field(
            key=told["key"], label=told["label"], type="table", required=False, blanks=(), columns=columns,
            one=told["one"], most=told["most"], repeats=repeats,
        )  # fmt: skip
    return found


def _kind(field: Field) -> Any:
    return field.type if field.type in ("text", "number", "money", "date", "choice") else "text"
