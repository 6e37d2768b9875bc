"""What the network is told of each blank and of every two: their words, whose the words say they are, where they stand.

The rules' own reading is among it, in places of its own (``READ``): it is right less often on forms that no rule was
mended with, so that training hides it on the others.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.forms.merging.deciding.likeness import option_of
from knowledge.forms.merging.deciding.words import Words, words_of_all
from knowledge.forms.merging.reading import RawForm, Reading
from knowledge.forms.merging.reading.labels import flatten

BUCKETS = 2**14
"""Places for runs of one to three characters; two runs may share one."""
NAMES = 2**9
"""Places for concepts and roles."""
TYPES = (
    "text", "textarea", "address", "phone", "cn_id", "uscc", "email", "bank_account", "number", "money", "date",
    "datetime", "choice", "multi_choice", "yes_no", "file", "photo", "signature", "table",
)  # fmt: skip
ALIKE = (
    ("text", "textarea"),
    ("number", "money"),
    ("date", "datetime"),
    ("choice", "multi_choice", "yes_no"),
    ("file", "photo"),
)
WORDY = frozenset(("text", "textarea"))
NEVER_WORDS = frozenset(("file", "photo", "signature"))
KINDS = ("words", "amount", "day", "choice", "file", "signature", "any")
READ = slice(0, 3)
"""The first traits of two blanks: what the rules made of them."""
NEAR = 3
Floats = NDArray[np.float32]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Traits:
    """Of n blanks of f forms. ``runs`` and ``item_runs`` hold places of runs, one list a blank or a form."""

    runs: list[list[int]]
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
        [_runs(flatten(f.item), "i") for f in forms],
        np.array([_ids(w, r) for w, r in zip(words, readings, strict=True)], dtype=np.int64).reshape(-1, 4),
        _places(words, readings, forms),
        form,
        _pairs(words, readings, np.array(group), form),
        (form[:, None] != form[None]) & _types_meet(readings),
    )


def _runs(text: str, tag: str) -> list[int]:
    framed = f"^{text}$"
    return [
        zlib.crc32(f"{tag}{framed[k : k + size]}".encode()) % BUCKETS
        for size in (1, 2, 3)
        for k in range(len(framed) - size + 1)
    ]


def _runs_of(words: Words) -> list[int]:
    parts = ((words.bare, "l"), (words.title, "s"), (words.owner, "o"), (words.hint, "h"))
    return [run for text, tag in parts if text or tag == "l" for run in _runs(text, tag)]


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


def _pairs(words: Sequence[Words], readings: Sequence[Reading], group: NDArray[Any], form: NDArray[np.int64]) -> Floats:
    role = [r.role for r in readings]
    read = (group[:, None] == group[None], equal(role), _differ(role))
    parts = (*read, *_of_place(readings, form), *_of_words(words), *_of_owner(words), *_of_answers(readings))
    return np.stack([np.asarray(part, dtype=np.float32) for part in parts], axis=-1)


def _of_place(readings: Sequence[Reading], form: NDArray[np.int64]) -> tuple[Flags, ...]:
    place = np.array([r.place for r in readings])
    same_form = form[:, None] == form[None]
    apart = place[:, None] - place[None]
    office = np.array([r.role.startswith("office") for r in readings])
    wide = np.ones((1, len(readings)), dtype=bool)
    return (
        same_form, same_form & equal([r.field.section for r in readings], empty=True), same_form & (apart == 1),
        same_form & (apart == -1), same_form & (abs(apart) <= NEAR), same_form & (apart > 0),
        office[:, None] & wide, (office[:, None] & wide).T,
    )  # fmt: skip


def _of_words(words: Sequence[Words]) -> tuple[NDArray[Any], ...]:
    bare, asked, title = ([getattr(w, name) for w in words] for name in ("bare", "asked", "title"))
    across = _alike(title, bare)
    return (
        _alike(bare), _alike([w.core for w in words]), _alike(asked), equal([w.flat for w in words]), equal(bare), equal(asked),
        _where(bare, lambda one, other: one in other or other in one), equal([t[-2:] for t in bare]),
        equal([t[:2] for t in bare]), _alike(title), across, across.T, equal(title),
    )  # fmt: skip


def _of_owner(words: Sequence[Words]) -> tuple[NDArray[Any], ...]:
    owner, role, concept = ([getattr(w, name) for w in words] for name in ("owner", "role", "concept"))
    named = np.array([bool(o) for o in owner], dtype=np.float32)
    in_hint = np.array([[bool(o) and o in w.hint for o in owner] for w in words])
    in_title = np.array([[bool(o) and o in w.title for o in owner] for w in words])
    return (
        equal(concept), _differ(concept), equal(owner), _alike(owner), equal(role), _differ(role),
        named[:, None] + named[None] - 1, in_hint, in_hint.T, in_title, in_title.T,
    )  # fmt: skip


def _of_answers(readings: Sequence[Reading]) -> tuple[NDArray[Any], ...]:
    unit, qualifier = [r.unit for r in readings], [r.qualifier for r in readings]
    options = [frozenset(map(option_of, r.field.options)) for r in readings]
    shared = np.array([[len(a & b) / len(a | b) if a and b else 0.0 for b in options] for a in options])
    return (
        equal([r.kind for r in readings]), equal([r.field.type for r in readings]), _types_meet(readings),
        equal(unit), _differ(unit), shared, ~equal(qualifier, empty=True),
    )  # fmt: skip


def _types_meet(readings: Sequence[Reading]) -> Flags:
    """A number may be asked in words and an address as text, a file is no signature."""
    family = {kind: row[0] for row in ALIKE for kind in row}
    types = [family.get(r.field.type, r.field.type) for r in readings]
    wordy = np.array([t in WORDY for t in types])
    never = np.array([t in NEVER_WORDS for t in types])
    in_words = (wordy[:, None] & ~never[None]) | (wordy[None] & ~never[:, None])
    counted = _where(types, lambda one, other: {one, other} in ({"choice", "number"}, {"cn_id", "uscc"}))
    found: Flags = equal(types) | in_words | counted
    return found


def equal(texts: Sequence[str], *, empty: bool = False) -> Flags:
    """Which are the same, empty ones only if ``empty``."""
    known = {text: n for n, text in enumerate(dict.fromkeys(texts))}
    number = np.array([known[t] for t in texts])
    told = np.array([empty or bool(t) for t in texts])
    found: Flags = (number[:, None] == number[None]) & told[:, None]
    return found


def _differ(texts: Sequence[str]) -> Flags:
    told = np.array([bool(t) for t in texts])
    found: Flags = told[:, None] & told[None] & ~equal(texts)
    return found


def _where(texts: Sequence[str], holds: Callable[[str, str], bool]) -> Flags:
    found: Flags = np.array([[holds(one, other) for other in texts] for one in texts], dtype=bool)
    return found


def _alike(texts: Sequence[str], others: Sequence[str] | None = None) -> Floats:
    """Share of pairs of characters in common (Dice), 0 where one says nothing."""
    sides = [[_couples(t) for t in side] for side in (texts, others if others is not None else texts)]
    known = {c: n for n, c in enumerate(sorted(set().union(*sides[0], *sides[1])))}
    tables = []
    for side in sides:
        table = np.zeros((len(side), max(1, len(known))), dtype=np.float32)
        for n, couples in enumerate(side):
            table[n, [known[c] for c in couples]] = 1
        tables.append(table)
    sizes = tables[0].sum(1)[:, None] + tables[1].sum(1)[None]
    told = (tables[0].sum(1) > 0)[:, None] & (tables[1].sum(1) > 0)[None]
    found: Floats = np.where(told, 2 * (tables[0] @ tables[1].T) / np.maximum(sizes, 1), 0).astype(np.float32)
    return found


def _couples(text: str) -> frozenset[str]:
    framed = f"^{text}$"
    return frozenset(framed[k : k + 2] for k in range(len(framed) - 1)) if text else frozenset()
