"""Groups of blanks that no rule made one and whose words still say the same: joined by a learnt chance, the likeliest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from knowledge.forms.merging.joining.closeness import Figures, figures_of, weights, words_of
from knowledge.forms.merging.joining.likeness import offer_alike, opposed
from knowledge.forms.merging.reading.raw import Reading

Group = tuple[int, ...]
MEETING = frozenset(
    {frozenset(pair) for pair in (("any", "words"), ("any", "choice"), ("any", "amount"), ("words", "choice"))}
)
"""Kinds of answers that departments ask one datum by."""
OPEN = 0.0
"""How much closer the best rival is where there is none."""


@dataclass(frozen=True)
class Pair:
    """Two groups, by their places in the list of groups, with all that speaks for their being one datum."""

    one: int
    other: int
    figures: Figures


@dataclass(frozen=True)
class Close:
    """Two groups of blanks whose words say the same, with the chance that they are one datum."""

    one: Group
    other: Group
    chance: float


def may_meet(one: Reading, other: Reading) -> bool:
    """What never collapses: role, unit, kind, which of several measures, 起 and 止, and what the vocabulary knows apart."""
    kinds = one.kind == other.kind or frozenset((one.kind, other.kind)) in MEETING
    measures = one.qualifier == other.qualifier or not one.qualifier or not other.qualifier
    known = not one.concept.startswith("=") and not other.concept.startswith("=")
    same = (one.role, one.unit) == (other.role, other.unit) and one.kind != "signature"
    return kinds and measures and not known and same and _say_alike(one, other)


def _say_alike(one: Reading, other: Reading) -> bool:
    return not opposed(words_of(one), words_of(other)) and offer_alike(one, other)


def may_join(one: Group, other: Group, readings: Sequence[Reading]) -> bool:
    """Whether any blank of one group may be any of the other: 起 and 止 do not meet by way of a blank that says neither."""
    pairs = [(readings[a], readings[b]) for a in one for b in other]
    return all(a.form != b.form and may_meet(a, b) for a, b in pairs)


def pairs_of(groups: Sequence[Group], readings: Sequence[Reading]) -> list[Pair]:
    """Every two groups that may be one datum, with their figures and how they stand against their rivals."""
    forms = [{readings[n].form for n in group} for group in groups]
    found = []
    for a, b in combinations(range(len(groups)), 2):
        mine, theirs = ([readings[n] for n in groups[g]] for g in (a, b))
        if _words_in_common(mine, theirs) and may_join(groups[a], groups[b], readings):
            found.append(Pair(a, b, figures_of(mine, theirs)))
    return [Pair(p.one, p.other, {**p.figures, **_against_rivals(p, found, forms)}) for p in found]


def _words_in_common(mine: Sequence[Reading], theirs: Sequence[Reading]) -> bool:
    return any(set(words_of(a)) & set(words_of(b)) for a in mine for b in theirs)


def _against_rivals(pair: Pair, pairs: Sequence[Pair], forms: Sequence[set[int]]) -> Figures:
    """How much closer they are than either is to anything else on the forms of the other."""
    leads = []
    for mine, theirs in ((pair.one, pair.other), (pair.other, pair.one)):
        rivals = [
            _closeness(p) for p in pairs
            if p is not pair and mine in (p.one, p.other) and forms[p.one + p.other - mine] & forms[theirs]
        ]  # fmt: skip
        leads.append(_closeness(pair) - max(rivals, default=OPEN))
    return {"lead": min(leads), "larger lead": max(leads)}


def _closeness(pair: Pair) -> float:
    return pair.figures["pairs in common"] + (pair.figures["short covered"] + pair.figures["long covered"]) / 2


def joined(groups: Sequence[Group], readings: Sequence[Reading]) -> tuple[list[Group], list[Close], list[Close]]:
    """(the groups with those joined that are likely enough, what was joined, what an editor has to decide)."""
    likely = sorted(
        ((weights().chance(p.figures), p) for p in pairs_of(groups, readings)),
        key=lambda found: (-found[0], found[1].one, found[1].other),
    )
    left = dict(enumerate(groups))
    place = list(left)
    made: list[Close] = []
    doubtful: dict[tuple[int, int], Close] = {}
    for chance, pair in likely:
        a, b = sorted((place[pair.one], place[pair.other]))
        if chance < weights().doubtful or a == b or not may_join(left[a], left[b], readings):
            continue
        close = Close(left[a], left[b], chance)
        if chance < weights().sure:  # all that are likelier have been joined by now
            doubtful.setdefault((a, b), close)
            continue
        made.append(close)
        left[a] += left.pop(b)
        place = [a if at == b else at for at in place]
    return list(left.values()), made, list(doubtful.values())
