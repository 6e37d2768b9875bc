"""Forms of matters that the catalogue does not have: ``material/*.yaml``, all of it looked at while rules were mended."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).with_name("material")


def read(name: str) -> list[dict[str, Any]]:
    """The matters of one file, in the shape that ``onething evaluate forms FILE.json`` reads."""
    matters: list[dict[str, Any]] = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))["matters"]
    for form in (form for matter in matters for form in matter["forms"]):
        section, form["fields"] = "", []
        for line in form.pop("blanks").splitlines():
            if line.startswith("["):
                section = line.strip("[]")
                continue
            label, kind, datum, unit, options = (*(part.strip() for part in line.split("|")), "", "")[:5]
            form["fields"].append(
                {"label": label, "type": kind, "datum": datum, "unit": unit, "section": section,
                 "options": options.split("/") if options else []}
            )  # fmt: skip
    return matters
