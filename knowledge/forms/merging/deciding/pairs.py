"""Figures of every two blanks: how much their words, owners, places and answers have in common.

The first ones (``READ``) are what the rules made of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.forms.merging.deciding.likeness import option_of
from knowledge.forms.merging.deciding.words import Words
from knowledge.forms.merging.reading import Reading

ALIKE = (
    ("text", "textarea"),
    ("number", "money"),
    ("date", "datetime"),
    ("choice", "multi_choice", "yes_no"),
    ("file", "photo"),
)
WORDY = frozenset(("text", "textarea"))
NEVER_WORDS = frozenset(("file", "photo", "signature"))
PAIRS = 46
READ = slice(0, 3)
NEAR = 3
Floats = NDArray[np.float32]
Flags = NDArray[np.bool_]


def pairs_of(
    words: Sequence[Words], readings: Sequence[Reading], group: NDArray[Any], form: NDArray[np.int64]
) -> Floats:
    """(n, n, ``PAIRS``), about 0 to 1; ``group`` and ``form``: for each blank the number of its group and of its form."""
    role = [r.role for r in readings]
    read = (group[:, None] == group[None], equal(role), _differ(role))
    parts = (
        *read, *_of_place(readings, form), *_of_words(words), *_of_owner(words), *_of_answers(readings),
        *_of_rivals(words, form),
    )  # fmt: skip
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


def _of_rivals(words: Sequence[Words], form: NDArray[np.int64]) -> tuple[Floats, ...]:
    """By how much a blank is more like this one of the other form than like the next best there, seen from both."""
    by_label = _alike([w.bare for w in words])
    owner, role, concept = ([getattr(w, name) for w in words] for name in ("owner", "role", "concept"))
    by_all = (
        by_label + _alike([w.asked for w in words]) + equal(concept) - _differ(concept)
        + _alike(owner) + equal(role) - 0.5 * _differ(role)
    )  # fmt: skip
    found = [_margin(alike.astype(np.float32), form) for alike in (by_label, by_all)]
    return tuple(side for margin in found for side in (margin, margin.T))


def _margin(alike: Floats, form: NDArray[np.int64]) -> Floats:
    margin = np.zeros_like(alike)
    for there in np.unique(form):
        at = np.flatnonzero(form == there)
        if len(at) > 1:
            part = alike[:, at]
            order = np.sort(part, axis=1)
            best, second = order[:, -1:], order[:, -2:-1]
            margin[:, at] = part - np.where(part >= best, second, best)
    return margin


def _of_answers(readings: Sequence[Reading]) -> tuple[NDArray[Any], ...]:
    unit, qualifier = [r.unit for r in readings], [r.qualifier for r in readings]
    options = [frozenset(map(option_of, r.field.options)) for r in readings]
    shared = np.array([[len(a & b) / len(a | b) if a and b else 0.0 for b in options] for a in options])
    return (
        equal([r.kind for r in readings]), equal([r.field.type for r in readings]), types_meet(readings),
        equal(unit), _differ(unit), shared, ~equal(qualifier, empty=True),
    )  # fmt: skip


def types_meet(readings: Sequence[Reading]) -> Flags:
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
    sides = [[_couples(t) for t in side] for side in ((texts,) if others is None else (texts, others))]
    often = Counter(couple for side in sides for couples in side for couple in couples)
    known = {c: n for n, c in enumerate(sorted(c for c, times in often.items() if times > 1))}  # the rest meets nothing
    tables = []
    for side in sides:
        table = np.zeros((len(side), max(1, len(known))), dtype=np.float32)
        for n, couples in enumerate(side):
            table[n, [known[c] for c in couples if c in known]] = 1
        tables.append(table)
    sizes = [np.array([len(couples) for couples in side], dtype=np.float32) for side in sides]
    common = tables[0] @ tables[-1].T
    if others is None:
        np.fill_diagonal(common, sizes[0])
    told = (sizes[0] > 0)[:, None] & (sizes[-1] > 0)[None]
    both = sizes[0][:, None] + sizes[-1][None]
    found: Floats = np.where(told, 2 * common / np.maximum(both, 1), 0).astype(np.float32)
    return found


def _couples(text: str) -> frozenset[str]:
    framed = f"^{text}$"
    return frozenset(framed[k : k + 2] for k in range(len(framed) - 1)) if text else frozenset()
