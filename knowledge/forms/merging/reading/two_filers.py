"""Two people of one matter who each file a form on which the other is named: the soldier, and the soldier's family."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from knowledge.forms.merging.reading.about import About
from knowledge.forms.merging.reading.bodies import is_filer
from knowledge.forms.merging.reading.labels import find_role
from knowledge.forms.merging.reading.sections import Section, is_body, nouns_of
from knowledge.forms.merging.reading.words import grammar

OTHER = "另一方"
SHORT = 2
"""So many characters at the end of a noun are the person: 家属 of 随军家属."""


class Named(NamedTuple):
    """How a form calls somebody in the title of a section, and as whom it was read; no role is whoever files it."""

    title: str
    nouns: tuple[str, ...]
    role: str


class Pair(NamedTuple):
    """``guest``: the nouns of whom the matter is less about; ``host``: of the one whom it is about; ``role``: the guest's."""

    guest: tuple[str, ...]
    host: tuple[str, ...]
    role: str


def each_with_own(views: Sequence[About], items: Sequence[str]) -> list[About]:
    """What is known of each form again: whoever files only some of the forms is the same person on all of them."""
    pair = next(_pairs(views, items), None)
    if not pair:
        return list(views)
    moved = [_moved(v, pair) for v in views]
    return [
        replace(v, sections={**v.sections, **mine}, signs=pair.role) if mine else v
        for v, mine in zip(views, moved, strict=True)
    ]


def _named(view: About) -> list[Named]:
    found = []
    for title, section in view.sections.items():
        nouns = tuple(n for n in nouns_of(title) if not is_body(n) and not is_filer(n))
        if nouns and not section.body and (section.filer or section.role):
            found.append(Named(title, nouns, section.role))
    return found


def _same(ones: Sequence[str], others: Sequence[str]) -> bool:
    return any(a.endswith(b) or b.endswith(a) for a in ones for b in others)


def _is_one(named: Named, filer: Named) -> bool:
    """Whether somebody named besides is who files another form, by the nouns; 配偶 is the 家属."""
    kin = named.role == "spouse" and find_role(filer.nouns[0][-SHORT:])[0] in ("family", "spouse")
    return kin or _same(named.nouns, filer.nouns)


def _pairs(views: Sequence[About], items: Sequence[str]) -> Iterator[Pair]:
    """Where each of two forms is filed by whom the other one names besides."""
    named = [_named(v) for v in views]
    for at, mine in enumerate(named):
        for theirs in named[at + 1 :]:
            one, two = ([n for n in form if not n.role][:1] for form in (mine, theirs))
            if not one or not two or _same(one[0].nouns, two[0].nouns):
                continue
            first = next((n for n in theirs if n.role and _same(n.nouns, one[0].nouns)), None)
            second = next((n for n in mine if n.role and _is_one(n, two[0])), None)
            if first and second:
                mine_called, theirs_called = first.nouns + one[0].nouns, second.nouns + two[0].nouns
                mainly = _votes(items, theirs_called, mine_called) >= _votes(items, mine_called, theirs_called)
                yield (
                    Pair(mine_called, theirs_called, first.role)
                    if mainly
                    else Pair(theirs_called, mine_called, second.role)
                )


def _votes(items: Sequence[str], nouns: Sequence[str], others: Sequence[str]) -> int:
    """In how many names of items these nouns come last: 军人家属 is the family."""

    def last(item: str, words: Sequence[str]) -> int:
        return max(item.rfind(word[-SHORT:]) for word in words)

    return sum(last(item, nouns) > last(item, others) for item in items)


def _moved(view: About, pair: Pair) -> dict[str, Section]:
    """The guest under their own role where they file a form, and the host as whoever the matter is about."""
    named = _named(view)
    plain = {n.title: tuple(_without_kin(noun) for noun in n.nouns) for n in named}
    files = next((n for n in named if not n.role), None)
    if not files or not _same(plain[files.title], pair.guest):
        return {}
    hosts = [n for n in named if n.role and (_same(n.nouns, pair.host) or n.title.startswith(OTHER))]
    return {files.title: Section(role=pair.role), **{n.title: Section(filer=True) for n in hosts[:1]}}


def _without_kin(noun: str) -> str:
    """军人家长 is the soldier, as a parent."""
    return next((noun.removesuffix(k) for k in grammar()["as_kin"] if noun != k and noun.endswith(k)), noun)
