"""Proposes which blanks are one datum, with a score and a reason; the sure ones are made, the doubtful ones wait."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from knowledge.forms.merging.deciding import Group, as_rules_know, chance_of, close_groups, grouped, logits
from knowledge.forms.merging.deciding.grouping import Logits
from knowledge.forms.merging.deciding.likeness import may_share
from knowledge.forms.merging.reading import RawForm, Reading, read_forms

Aliases = Mapping[tuple[str, str], str]
"""(words of a label, kind) → the word that stands for all that mean the same; learnt from keys that editors gave."""
SURE = 0.8
"""Mean chance from which blanks are made one."""
DOUBTFUL = 0.2
"""Mean chance from which an editor is asked."""


@dataclass(frozen=True)
class Proposal:
    """Two groups of blanks that may be one datum."""

    left: tuple[int, ...]
    right: tuple[int, ...]
    score: float
    reason: str


@dataclass(frozen=True)
class Proposals:
    """``groups``: places in ``readings`` that are one datum each. ``waiting``: what an editor has to decide."""

    readings: tuple[Reading, ...]
    groups: tuple[tuple[int, ...], ...]
    made: tuple[Proposal, ...]
    waiting: tuple[Proposal, ...]


def name_of(proposal: Proposal, readings: Sequence[Reading]) -> str:
    """A name under which an editor's decision is kept: the words of both sides, whatever their order."""
    sides = ("｜".join(sorted({readings[n].field.label for n in side})) for side in (proposal.left, proposal.right))
    return " = ".join(sorted(sides))


def propose(
    forms: Sequence[RawForm],
    aliases: Aliases | None = None,
    decided: Mapping[str, bool] | None = None,
    *,
    left_out: int | None = None,
) -> Proposals:
    """Merge the blanks of one matter's forms. Units and kinds never collapse. ``decided``: what editors said.

    ``left_out``: judge as if this matter of the catalogue had never been learnt from. Raises TooManyBlanks.
    """
    readings = read_forms(forms)
    rules = by_words(readings, aliases or {})
    found = logits(forms, readings, rules, left_out)
    weighed = as_rules_know(found, forms, rules)
    groups = grouped(weighed, SURE)
    made = tuple(
        Proposal(g[:1], g[1:], _score(weighed, g), _reason(readings, g)) for g in groups if len(g) > 1
    )  # fmt: skip
    waiting = []
    for one, other, chance in close_groups(found, groups, DOUBTFUL):
        proposal = Proposal(one, other, round(chance, 2), _doubtful(readings, one, other))
        said = (decided or {}).get(name_of(proposal, readings))
        together = _together(groups, proposal, readings) if said else None
        if together is not None:
            groups = together
            made = (*made, Proposal(one, other, 1.0, "编辑定的"))
        elif said is not False:
            waiting.append(proposal)
    return Proposals(tuple(readings), tuple(groups), made, tuple(waiting))


def _together(groups: Sequence[Group], proposal: Proposal, readings: Sequence[Reading]) -> list[Group] | None:
    """The groups with two of them one, whatever they were joined with before; None where one form asks both."""
    one, other = (next(g for g in groups if side[0] in g) for side in (proposal.left, proposal.right))
    if one == other:
        return list(groups)
    if {readings[n].form for n in one} & {readings[n].form for n in other}:
        return None
    return [g for g in groups if g not in (one, other)] + [one + other]


def by_words(readings: Sequence[Reading], aliases: Aliases) -> list[Group]:
    """The blanks that the rules read alike, in groups."""
    by_signature: dict[tuple[str, str, str, str, str], list[int]] = defaultdict(list)
    for n, reading in enumerate(readings):
        by_signature[_signature(reading, aliases)].append(n)
    return [tuple(g) for one in by_signature.values() for g in _one_a_form(one, readings)]


def _signature(reading: Reading, aliases: Aliases) -> tuple[str, str, str, str, str]:
    role, concept, unit, kind, qualifier = reading.signature
    return role, aliases.get((concept, kind), concept), unit, kind, qualifier


def _one_a_form(places: Iterable[int], readings: Sequence[Reading]) -> list[list[int]]:
    """One form does not ask the same datum twice: a second blank that reads the same is another datum."""
    layers: list[list[int]] = []
    for n in places:
        form = readings[n].form
        layer = next(
            (g for g in layers if all(readings[m].form != form and may_share(readings[n], readings[m]) for m in g)),
            None,
        )
        if layer is None:
            layers.append([n])
        else:
            layer.append(n)
    return layers


def _score(found: Logits, group: Group) -> float:
    """The mean chance of its pairs."""
    pairs = [float(found[a, b]) for a, b in combinations(group, 2)]
    return round(chance_of(sum(pairs) / len(pairs)), 2)


def _reason(readings: Sequence[Reading], group: Group) -> str:
    labels = list(dict.fromkeys(readings[n].field.label for n in group))
    unit = next((readings[n].unit for n in group if readings[n].unit), "")
    same = "同样的栏名" if len(labels) == 1 else f"“{'”“'.join(labels[:4])}”说的是同一个数据"
    told = all(readings[n].sure for n in group) and len({readings[n].role for n in group}) == 1
    return f"{same}{f'，单位{unit}' if unit else ''}{'' if told else '；是谁的，按前后栏目和几张表互相对照推断'}"


def _doubtful(readings: Sequence[Reading], one: Group, other: Group) -> str:
    return f"“{readings[one[0]].field.label}”和“{readings[other[0]].field.label}”像是同一个数据，拿不准"
