"""The chance of every two blanks of a matter to be one datum, and what never is, whatever the chance."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from knowledge.forms.merging.deciding.grouping import Group, Logits, numbers_of
from knowledge.forms.merging.deciding.likeness import core_of, may_share, opposed
from knowledge.forms.merging.deciding.traits import Traits, traits_of
from knowledge.forms.merging.reading import RawForm, Reading
from knowledge.forms.merging.reading.labels import BRACKETS, flatten

MOST_BLANKS = 800
"""Memory and time grow with the square: 84 blanks took 0.4 s, 399 4.8 s and 775 23 s and 1.5 GB on two cores."""

RULES_KNOW = {True: 2.0, False: -1.5}
"""Logits by which two are likelier one where the rules read them as one and no form of the matter has sections, and less
where apart.

A label without a title says itself whose it is, in words that the vocabulary has. Chosen on the catalogue, left out matter
by matter: without it 0.985, 0.935 there, with it 0.991, 0.968.
"""
SHORT = 5
"""Blanks a form, on average, of which a matter's forms are so short that little stands around a blank to tell whose it is."""
OF_SHORT = {True: 8.0, False: -3.0}
"""Logits by which two blanks of short forms are likelier one where the rules read them as one, and less where apart.

On stretches of two to five blanks of judged forms: precision 0.87 and recall 0.79, without it 0.84 and 0.90.
"""


class TooManyBlanks(ValueError):
    """More blanks than are looked at at once."""


def logits(
    forms: Sequence[RawForm], readings: Sequence[Reading], groups: Sequence[Group], left_out: int | None = None
) -> Logits:
    """(n, n) logits of being one datum; minus infinity where two never are. Raises TooManyBlanks.

    ``groups``: what the rules made one. ``left_out``: a matter of the catalogue from which nobody asked may have learnt.
    """
    import torch  # only where forms without keys are merged: a second or two and 180 MB

    from knowledge.forms.merging.deciding.network import half_of, networks

    if len(readings) > MOST_BLANKS:
        raise TooManyBlanks(f"这几张表一共{len(readings)}栏，一次最多合并{MOST_BLANKS}栏：请分几次合并")
    if not readings:
        return np.zeros((0, 0))
    number = numbers_of(groups, len(readings))
    traits = traits_of(forms, readings, number)
    asked = [net for n, net in enumerate(networks()) if left_out is None or half_of(n) != half_of(left_out)]
    with torch.inference_mode():
        found = np.mean([net(traits)[0].double().numpy() for net in asked], axis=0)
    return np.where(_may_be_one(traits, readings, number), found, -np.inf)


def as_rules_know(found: Logits, forms: Sequence[RawForm], groups: Sequence[Group]) -> Logits:
    """The logits by which blanks are made one without an editor."""
    number = np.array(numbers_of(groups, len(found)))
    as_one = number[:, None] == number[None]
    if len(found) <= SHORT * len(forms):
        known = OF_SHORT
    elif not any(field.section for form in forms for field in form.fields):
        known = RULES_KNOW
    else:
        return found
    weighed: Logits = found + np.where(as_one, known[True], known[False])
    return weighed


def _may_be_one(traits: Traits, readings: Sequence[Reading], number: Sequence[int]) -> NDArray[np.bool_]:
    """Units never collapse, a person bears no body's name, two lists of options must be alike.

    Nor is 起 ever 止 or 拟 ever 实际; where the rules know that the words mean one all the same, they are believed.
    """
    allowed = traits.may_be_one.copy()
    words = [core_of(BRACKETS.sub("", flat) or flat) for flat in (flatten(r.field.label) for r in readings)]
    for a, b in combinations(range(len(readings)), 2):
        if allowed[a, b]:
            one, other = readings[a], readings[b]
            units = not one.unit or not other.unit or one.unit == other.unit
            measures = not one.qualifier or not other.qualifier or one.qualifier == other.qualifier
            apart = number[a] != number[b] and (not measures or opposed(words[a], words[b]))
            allowed[a, b] = allowed[b, a] = units and may_share(one, other) and not apart
    return allowed
