"""What the merging reaches on forms that the catalogue does not have, all of them looked at while rules were mended.

``python -m tests.knowledge.forms.material`` prints it matter by matter; ``--record`` also writes ``reached.json``, from
which a test lets no file fall by more than a point.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from knowledge import catalogue
from knowledge.forms.merging.evaluation import Agreement, compare, read_unseen, total
from knowledge.forms.merging.examples import names, read
from knowledge.forms.merging.learning import learn

RECORD = Path(__file__).with_name("reached.json")


def reached(file: str) -> dict[str, Agreement]:
    """Each matter of one file of examples."""
    aliases = learn(catalogue.load().matters.values())
    return {name: compare(forms, truth, aliases) for name, forms, truth in read_unseen(read(file))}


def main() -> None:
    """Prints what every matter reaches, as the table in docs/forms.md has it."""
    record = {}
    for file in names():
        found = reached(file)
        for name, one in found.items():
            sys.stdout.write(f"| {file} | {name} | {one.precision:.2f}, {one.recall:.2f} |\n")
        whole = total(list(found.values()))
        record[file] = {"precision": round(whole.precision, 3), "recall": round(whole.recall, 3)}
    if "--record" in sys.argv:
        RECORD.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
