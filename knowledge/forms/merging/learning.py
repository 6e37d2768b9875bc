"""Learns from the keys that editors gave which words of labels mean the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from knowledge.catalogue import Matter
from knowledge.forms.merging.reading import RawField, RawForm, Reading, read_forms

Truth = list[list[str]]
"""For every form, the datum of every blank."""


def forms_of(matter: Matter) -> tuple[list[RawForm], Truth]:
    """A matter's forms as if nobody had given them keys, and the keys."""
    forms = [
        RawForm(
            item.department, item.name,
            tuple(RawField(f.label, f.type, f.required, "", f.unit or "", f.options or ()) for f in item.form_fields),
        )
        for item in matter.items
    ]  # fmt: skip
    return forms, [[f.key for f in item.form_fields] for item in matter.items]


Words = dict[tuple[str, str], set[str]]
"""(words of a label, kind) → the keys that they stood for."""


def words_of(matter: Matter) -> Words:
    """What one matter's keys say of the words of its labels."""
    forms, truth = forms_of(matter)
    keys: Words = defaultdict(set)
    for reading in read_forms(forms):
        if _learnable(reading):
            keys[reading.concept, reading.kind].add(truth[reading.form][reading.place])
    return keys


def learn(matters: Iterable[Matter]) -> dict[tuple[str, str], str]:
    """Words that stood for one key → one word for all of them. Words that stood for several keys are left alone."""
    return taught(words_of(matter) for matter in matters)


def taught(parts: Iterable[Words]) -> dict[tuple[str, str], str]:
    """What several matters teach together."""
    keys: Words = defaultdict(set)
    for part in parts:
        for known, found in part.items():
            keys[known] |= found
    by_key: dict[tuple[str, str], list[str]] = defaultdict(list)
    for (words, kind), found in keys.items():
        if len(found) == 1:
            by_key[next(iter(found)), kind].append(words)
    return {(words, kind): min(all_words) for (_, kind), all_words in by_key.items() for words in all_words}


def _learnable(reading: Reading) -> bool:
    return reading.concept.startswith("=")
