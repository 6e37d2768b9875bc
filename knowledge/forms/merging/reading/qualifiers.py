"""Which of several measures or days of one kind a blank means: the planned, the actual, the approved, the existing one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from knowledge.forms.merging.reading.labels import BRACKETS, concept_of, flatten
from knowledge.forms.merging.reading.words import grammar

if TYPE_CHECKING:
    from knowledge.forms.merging.reading.raw import RawForm, Reading

PLACES = ("registered", "premises")
QUALIFIED = ("amount", "day")


@cache
def _words(table: str) -> tuple[tuple[str, str], ...]:
    pairs = [(word, name) for name, words in grammar()[table].items() for word in words]
    return tuple(sorted(pairs, key=lambda p: -len(p[0])))


def qualifier_of(text: str, table: str = "qualifiers") -> tuple[str, str]:
    """(which one, the text without the word that says so)."""
    found = ""
    for word, name in _words(table):
        if word in text and found in ("", name) and len(text) > len(word) + 1:
            found, text = name, text.replace(word, "", 1)
    return found, text


def of_move(label: str, kind: str) -> tuple[str, str]:
    """变更后住所, 新营业执照复印件: which of two addresses of a body or of two papers, and the text without the word."""
    for word, name in _words("of_moves"):
        rest = label.removeprefix(word).removeprefix("的")
        if label.startswith(word) and (
            concept_of(rest) in PLACES if kind == "words" else "执照" in rest or "许可证" in rest
        ):
            return name, rest
    return "", label


def told(label: str, section: str, kind: str) -> tuple[str, str]:
    """The label's own word, else its section's. Only measures and days are told apart so."""
    if kind in ("words", "file") and (moved := of_move(label, kind))[0]:
        return moved
    if kind not in QUALIFIED:
        return (qualifier_of(flatten(section), "of_words")[0] if section else ""), label
    if kind == "amount":
        label = BRACKETS.sub("", label) or label
    table = "of_days" if kind == "day" else "qualifiers"
    name, rest = qualifier_of(label, table)
    if not name and kind == "amount" and section:
        name = qualifier_of(flatten(section))[0]
    return name, rest


def settled(readings: Sequence[Reading], forms: Sequence[RawForm]) -> list[Reading]:
    """A measure that does not say which: the only one there is, else the one that its form is about.

    A form about what is planned knows nothing of what is measured in the end; days are never the only one there is.
    """
    names: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    both: set[tuple[int, str, str, str]] = set()
    for r in readings:
        if r.qualifier:
            names[_what(r)].add(r.qualifier)
            both.add((r.form, *_what(r)))
    # Where one form has both 宅基地面积 and 拟申请宅基地面积, the bare one is a datum of its own.
    return [r if (r.form, *_what(r)) in both else _one(r, names[_what(r)], forms[r.form].item) for r in readings]


def _what(reading: Reading) -> tuple[str, str, str]:
    return reading.role, reading.concept, reading.unit


def _one(reading: Reading, names: set[str], item: str) -> Reading:
    if reading.qualifier or not names or reading.field.type not in ("number", "money", "date"):
        return reading
    by_item: Mapping[str, Sequence[str]] = grammar()["by_item"]
    about = [n for n, words in by_item.items() if any(w in item for w in words)]
    if reading.field.type == "date":
        about = about[:1]
    elif len(names) == 1 and not (names == {"actual"} and about == ["planned"]):
        return replace(reading, qualifier=next(iter(names)))
    fits = [n for n in about if n in names]
    return replace(reading, qualifier=fits[0]) if fits else reading
