"""The same forms as other departments might have printed them: what is learnt from one author holds for others too.

The truth stays what it is. An owner's word moves from the title into the labels or back, a datum is asked in words that
other authors have for it, forms come in another order, and some under a name that says nothing.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from knowledge.forms.merging.deciding.words import Words, words_of_all
from knowledge.forms.merging.learning import Truth
from knowledge.forms.merging.reading import RawField, RawForm, read_forms
from knowledge.forms.merging.reading.labels import find_role, flatten
from knowledge.forms.merging.reading.sections import nouns_of
from knowledge.forms.merging.reading.words import grammar

Sayings = Mapping[tuple[str, str], Sequence[str]]
"""What a datum of a type is asked by, without its owner: (电话, phone) by 联系电话, 手机号码, 移动电话."""
MOVED = 0.35
"""Chance that a form's owners move into its labels, and that they move out of them."""
RESAID = 0.15
NAMELESS = 0.15
NAMES = ("", "表", "申请表", "附表")
TITLES = ("", "信息", "情况", "基本情况", "基本信息")
TOO_LITTLE = frozenset(("", "名", "名称", "姓名/名称", "姓名或名称", "总数"))
"""Words that ask different data of different owners."""


@dataclass(frozen=True)
class Blank:
    """``own``: the owner's word in its own label; ``titled``: the one that its title consists of."""

    field: RawField
    words: Words
    attribute: str
    own: str
    titled: str


def sayings_of(matters: Iterable[tuple[str, Sequence[RawForm], Truth]]) -> Sayings:
    """Of (author, forms, truth): words for a datum that two authors or more have."""
    authors: dict[tuple[str, str], dict[str, set[str]]] = {}
    for author, forms, truth in matters:
        for blank in (blank for form in _blanks(forms, truth) for blank in form):
            if (blank.own or blank.titled) and blank.attribute and not blank.words.hint:
                known = authors.setdefault((blank.attribute, blank.field.type), {})
                known.setdefault(blank.words.asked, set()).add(author)
    several = {
        key: sorted(asked for asked, by in known.items() if len(by) > 1 and asked not in TOO_LITTLE)
        for key, known in authors.items()
    }
    return {key: asked for key, asked in several.items() if len(asked) > 1}


def varied(
    forms: Sequence[RawForm], truth: Truth, sayings: Sayings, chance: random.Random
) -> tuple[list[RawForm], list[list[str]]]:
    """One other way to print a matter's forms, with its truth."""
    printed = []
    for form, blanks in zip(forms, _blanks(forms, truth), strict=True):
        into, out = chance.random() < MOVED, chance.random() < MOVED
        fields: list[RawField] = []
        for run in _runs(blanks):
            moves = out and len(run) > 1 and run[0].own and not run[0].titled
            title = run[0].own + chance.choice(TITLES) if moves else ""
            fields += [_printed(_resaid(blank, sayings, chance), title, into) for blank in run]
        item = chance.choice(NAMES) if chance.random() < NAMELESS else form.item
        printed.append(RawForm(form.department, item, tuple(fields)))
    order = list(range(len(forms)))
    chance.shuffle(order)
    return [printed[n] for n in order], [list(truth[n]) for n in order]


def _blanks(forms: Sequence[RawForm], truth: Truth) -> list[list[Blank]]:
    """Form by form."""
    readings = read_forms(forms)
    of_form: list[list[Blank]] = [[] for _ in forms]
    for reading, words in zip(readings, words_of_all(readings), strict=True):
        attribute = truth[reading.form][reading.place].partition(".")[2]
        own = words.bare.removesuffix(words.asked) if words.asked != words.bare else ""
        of_form[reading.form].append(
            Blank(reading.field, words, attribute, own if words.asked else "", _owner_of(reading.field.section))
        )
    return of_form


def _owner_of(title: str) -> str:
    nouns = nouns_of(title) if title else []
    if len(nouns) != 1:
        return ""
    role, rest = find_role(nouns[0])
    named = nouns[0].endswith((*grammar()["persons"], *grammar()["bodies"]))
    return nouns[0] if named or (role and not rest) else ""


def _runs(blanks: Sequence[Blank]) -> Iterator[list[Blank]]:
    """Blanks that follow each other with one owner's word in their labels, under one title."""
    for _, run in groupby(blanks, key=lambda blank: (blank.own, blank.field.section)):
        yield list(run)


def _resaid(blank: Blank, sayings: Sayings, chance: random.Random) -> Blank:
    known = sayings.get((blank.attribute, blank.field.type), ())
    whose = blank.own or blank.titled
    if not whose or blank.words.hint or blank.words.asked not in known or chance.random() >= RESAID:
        return blank
    asked = chance.choice(known)
    return replace(
        blank, words=replace(blank.words, asked=asked), field=replace(blank.field, label=blank.own + asked)
    )  # fmt: skip


def _printed(blank: Blank, title: str, into: bool) -> RawField:
    """``title``: the one that the owner's word moves to; ``into``: whether titles move into labels."""
    field = blank.field
    if title and not blank.words.hint:
        return replace(field, label=blank.words.asked, section=title)
    if not into or not blank.titled:
        return field
    named = blank.own == blank.titled or flatten(field.label).startswith(blank.titled)
    return replace(field, label=field.label if named else blank.titled + field.label, section="")
