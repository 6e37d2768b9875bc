"""Forms of matters that the catalogue does not have: ``material/*.yaml``, all of it looked at while rules were mended.

``python -m tests.knowledge.forms.material`` prints what each of them reaches.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import yaml

from knowledge import catalogue
from knowledge.forms.merging.evaluation import compare, read_unseen
from knowledge.forms.merging.learning import learn

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


def main() -> None:
    """Prints what every matter reaches, as the table in docs/forms.md has it."""
    aliases = learn(catalogue.load().matters.values())
    for file in sorted(FOLDER.glob("*.yaml")):
        for name, forms, truth in read_unseen(read(file.stem)):
            found = compare(forms, truth, aliases)
            sys.stdout.write(f"| {file.stem} | {name} | {found.precision:.2f}, {found.recall:.2f} |\n")


if __name__ == "__main__":
    main()
