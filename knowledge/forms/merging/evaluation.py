"""How well the proposals agree with what is known to be one datum, counted in pairs of blanks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from knowledge.catalogue import Matter
from knowledge.forms.merging.learning import Truth, forms_of, taught, words_of
from knowledge.forms.merging.proposing import Aliases, propose
from knowledge.forms.merging.reading import RawField, RawForm

GOALS = {"precision": 0.99, "recall": 0.95}
UNSEEN_GOALS = {"precision": 0.97, "recall": 0.90}


@dataclass(frozen=True)
class Agreement:
    """``merged`` pairs were made, ``right`` of them truly; ``wrong`` and ``missed`` name the blanks."""

    merged: int
    right: int
    true: int
    wrong: tuple[dict[str, Any], ...]
    missed: tuple[dict[str, Any], ...]

    @property
    def precision(self) -> float:
        return self.right / self.merged if self.merged else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.true if self.true else 1.0

    def to_json(self) -> dict[str, Any]:
        return {
            "precision": round(self.precision, 4), "recall": round(self.recall, 4), "merged": self.merged,
            "true": self.true, "wrong": list(self.wrong), "missed": list(self.missed),
        }  # fmt: skip


def total(parts: Sequence[Agreement]) -> Agreement:
    return Agreement(
        sum(p.merged for p in parts), sum(p.right for p in parts), sum(p.true for p in parts),
        tuple(w for p in parts for w in p.wrong), tuple(m for p in parts for m in p.missed),
    )  # fmt: skip


def compare(
    forms: Sequence[RawForm], truth: Truth, aliases: Aliases | None = None, *, left_out: int | None = None
) -> Agreement:
    """``left_out``: a matter of the catalogue that nothing may have been learnt from. Raises TooManyBlanks."""
    found = propose(forms, aliases, left_out=left_out)
    datum = [truth[r.form][r.place] for r in found.readings]
    made = {pair for group in found.groups for pair in combinations(sorted(group), 2)}
    places: dict[str, list[int]] = {}
    for n, key in enumerate(datum):
        places.setdefault(key, []).append(n)
    true = {pair for group in places.values() for pair in combinations(group, 2)}

    def named(pair: tuple[int, int]) -> dict[str, Any]:
        return {"blanks": [f"{forms[found.readings[n].form].item}：{found.readings[n].field.label}" for n in pair],
                "data": [datum[n] for n in pair]}  # fmt: skip

    return Agreement(
        len(made), len(made & true), len(true), tuple(named(p) for p in sorted(made - true)),
        tuple(named(p) for p in sorted(true - made)),
    )  # fmt: skip


def leave_one_out(matters: Sequence[Matter]) -> dict[str, Agreement]:
    """Each matter judged with what the other matters teach."""
    words = {matter.slug: words_of(matter) for matter in matters}
    result = {}
    for left in matters:
        aliases = taught(words[other.slug] for other in matters if other is not left)
        result[left.slug] = compare(*forms_of(left), aliases, left_out=left.seq)
    return result


class BadForms(ValueError):
    """A file of forms that does not have the shape that is read."""


def read_unseen(body: Any) -> list[tuple[str, list[RawForm], Truth]]:
    """Matters of a file: one object, or a list of them. Raises BadForms."""
    result = []
    for matter in body if isinstance(body, list) else [body]:
        try:
            forms = [
                RawForm(str(f.get("department", "")), str(f.get("item", "")), tuple(_raw(x) for x in f["fields"]))
                for f in matter["forms"]
            ]  # fmt: skip
            truth = [[str(x.get("datum", "")) for x in f["fields"]] for f in matter["forms"]]
        except (KeyError, TypeError, AttributeError) as failure:
            raise BadForms(f"要有 matter 和 forms，每张表有 fields，每栏有 label：{failure}") from failure
        result.append((str(matter.get("matter", "")), forms, truth))
    return result


def _raw(field: dict[str, Any]) -> RawField:
    return RawField(
        str(field["label"]), str(field.get("type", "text")), bool(field.get("required")), str(field.get("section") or ""),
        str(field.get("unit") or ""), tuple(str(o) for o in field.get("options") or ()),
    )  # fmt: skip
