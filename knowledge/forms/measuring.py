"""How much typing the combined form saves: for every matter, typical answers and a five-turn talk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from knowledge.catalogue import Matter
from knowledge.forms.checks import check
from knowledge.forms.combine import combine
from knowledge.forms.filling import counts
from knowledge.forms.model import CombinedForm, Values
from knowledge.forms.prefill import prefill
from knowledge.guidance import assess, load_answers

BENCH = Path(__file__).parent / "bench.yaml"
GOAL = 0.30
"""Share of the required fields that five turns of talk must fill."""


@dataclass(frozen=True)
class Row:
    """One matter: ``separate`` blanks without merging, ``combined`` data once, ``to_type`` after the talk."""

    seq: int
    name: str
    separate: int
    combined: int
    required: int
    prefilled: int
    to_type: int
    problems: int

    @property
    def share(self) -> float:
        return self.prefilled / self.required if self.required else 1.0

    def to_json(self) -> dict[str, Any]:
        return {**self.__dict__, "prefilled_share": round(self.share, 3)}


def typical(matter: Matter, *, as_of: date) -> tuple[CombinedForm, Values]:
    """The form and what is known after the talk of the matter's ordinary person."""
    person = yaml.safe_load(BENCH.read_text(encoding="utf-8"))[matter.slug]
    form = combine(assess(matter, load_answers(matter, person["answers"]), as_of=as_of))
    return form, prefill(form, {}, as_of=as_of, said=person["turns"])


def measure(matter: Matter, *, as_of: date) -> Row:
    form, values = typical(matter, as_of=as_of)
    found = counts(form, values)
    wrong = len(check(form, values, as_of=as_of))
    return Row(
        matter.seq, matter.name, found["separate"], found["combined"], found["required"], found["required_prefilled"],
        found["to_type"], wrong,
    )  # fmt: skip
