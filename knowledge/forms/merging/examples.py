"""Forms of matters that the catalogue does not have, with the truth: what the network learns from (``examples/``).

Each line of a form is ``label | type | datum | unit | options``, under its section in brackets. Two blanks with one datum
are one. Each file says whose forms they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).with_name("examples")


def names() -> list[str]:
    """The files, in order."""
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


def read(name: str) -> list[dict[str, Any]]:
    """The matters of one file, in the shape that ``onething evaluate forms FILE.json`` reads."""
    matters: list[dict[str, Any]] = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))["matters"]
    for form in (form for matter in matters for form in matter["forms"]):
        form["fields"] = list(_blanks(form.pop("blanks")))
    return matters


def _blanks(text: str) -> Iterator[dict[str, Any]]:
    section = ""
    for line in filter(None, map(str.strip, text.splitlines())):
        if line.startswith("["):
            section = line.strip("[]")
            continue
        label, kind, datum, unit, options = (*(part.strip() for part in line.split("|")), "", "")[:5]
        yield {
            "label": label, "type": kind, "datum": datum, "unit": unit, "section": section,
            "options": options.split("/") if options else [],
        }  # fmt: skip
