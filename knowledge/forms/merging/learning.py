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


def learn(matters: Iterable[Matter]) -> dict[tuple[str, str], str]:
    """Words that stood for one key → one word for all of them. Words that stood for several keys are left alone."""
    keys: dict[tuple[str, str], set[str]] = defaultdict(set)
    for matter in matters:
        forms, truth = forms_of(matter)
        for reading in read_forms(forms):
            if _learnable(reading):
                keys[reading.concept, reading.kind].add(truth[reading.form][reading.place])
    by_key: dict[tuple[str, str], list[str]] = defaultdict(list)
    for (words, kind), found in keys.items():
        if len(found) == 1:
            by_key[next(iter(found)), kind].append(words)
    return {(words, kind): min(all_words) for (_, kind), all_words in by_key.items() for words in all_words}


def _learnable(reading: Reading) -> bool:
    return reading.concept.startswith("=")
