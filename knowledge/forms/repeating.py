"""What is told again for every further vehicle: rows of a table of its own, each another copy of a department's blanks."""

from __future__ import annotations

from typing import Any

from knowledge.catalogue.model import Column
from knowledge.forms.model import Field
from knowledge.forms.parts import parts


def with_repeats(fields: dict[str, Field], matter: str) -> dict[str, Field]:
    """``fields`` with a table for each group of them that may be told more than once."""
    found = dict(fields)
    for told in parts()["repeats"]:
        if told["matter"] != matter or any(key not in fields for key in told["keys"]):
            continue
        group = [fields[key] for key in told["keys"]]
        columns = tuple(Column(label=f.label, key=f.key, type=_kind(f)) for f in group)
        needed = tuple(f.key for f in group if f.required)
        found[told["key"]] = Field(
            key=told["key"], label=told["label"], type="table", required=False, blanks=(), columns=columns,
            one=told["one"], most=told["most"], repeats=(told["item"], needed),
        )  # fmt: skip
    return found


def _kind(field: Field) -> Any:
    return field.type if field.type in ("text", "number", "money", "date", "choice") else "text"
