"""What the network is told of each blank and of every two: their words, whose the words say they are, where they stand.

The rules' own reading is among it, in places of its own (``READ``): it is right less often on forms that no rule was
mended with, so that training hides it on the others.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.forms.merging.deciding.pairs import Flags, Floats, pairs_of, types_meet
from knowledge.forms.merging.deciding.words import Words, words_of_all
from knowledge.forms.merging.reading import RawForm, Reading
from knowledge.forms.merging.reading.labels import flatten

BUCKETS = 2**15
"""Places for runs of one to three characters; two runs may share one."""
PARTS = ("asked", "title", "owner", "hint", "bare")
"""Of ``Words``, each by its runs."""
NAMES = 2**9
"""Places for concepts and roles."""
TYPES = (
    "text", "textarea", "address", "phone", "cn_id", "uscc", "email", "bank_account", "number", "money", "date",
    "datetime", "choice", "multi_choice", "yes_no", "file", "photo", "signature", "table",
)  # fmt: skip
KINDS = ("words", "amount", "day", "choice", "file", "signature", "any")


@dataclass(frozen=True)
class Traits:
    """Of n blanks of f forms. ``runs`` and ``item_runs`` hold places of runs: as many lists a blank as ``PARTS``, one a form."""

    runs: list[list[list[int]]]
    item_runs: list[list[int]]
    ids: NDArray[np.int64]
    """(n, 4): type, concept, role, kind."""
    places: Floats
    """(n, 7): where the blank stands and what it is like, about 0 to 1."""
    form: NDArray[np.int64]
    pairs: Floats
    """(n, n, PAIRS)."""
    may_be_one: Flags
    """(n, n): of two forms, with types that can hold one value."""


def traits_of(forms: Sequence[RawForm], readings: Sequence[Reading], group: Sequence[int]) -> Traits:
    """``group``: for each blank the number of the group that the rules put it in."""
    words = words_of_all(readings)
    form = np.array([r.form for r in readings], dtype=np.int64)
    return Traits(
        [_runs_of(w) for w in words],
        [_runs(flatten(f.item)) for f in forms],
        np.array([_ids(w, r) for w, r in zip(words, readings, strict=True)], dtype=np.int64).reshape(-1, 4),
        _places(words, readings, forms),
        form,
        pairs_of(words, readings, np.array(group), form),
        (form[:, None] != form[None]) & types_meet(readings),
    )


def _runs(text: str) -> list[int]:
    framed = f"^{text}$" if text else ""
    return [
        zlib.crc32(framed[k : k + size].encode()) % BUCKETS for size in (1, 2, 3) for k in range(len(framed) - size + 1)
    ]


def _runs_of(words: Words) -> list[list[int]]:
    return [_runs(getattr(words, part)) for part in PARTS]


def _bucket(name: str) -> int:
    return 1 + zlib.crc32(name.encode()) % (NAMES - 1) if name else 0


def _ids(words: Words, reading: Reading) -> tuple[int, int, int, int]:
    kind = KINDS.index(reading.kind) if reading.kind in KINDS else len(KINDS)
    known = TYPES.index(reading.field.type) if reading.field.type in TYPES else 0
    return known, _bucket(words.concept), _bucket(words.role), kind


def _places(words: Sequence[Words], readings: Sequence[Reading], forms: Sequence[RawForm]) -> Floats:
    titles: dict[int, dict[str, int]] = {}
    rows = []
    for w, r in zip(words, readings, strict=True):
        of_form = titles.setdefault(r.form, {})
        title = of_form.setdefault(r.field.section, len(of_form))
        rows.append((
            r.place / len(forms[r.form].fields), min(r.place, 6) / 6, min(title, 4) / 4, bool(r.field.section), bool(w.hint),
            len(w.bare) / 10, r.role.startswith("office"),
        ))  # fmt: skip
    return np.array(rows, dtype=np.float32).reshape(-1, 7)
