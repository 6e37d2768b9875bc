"""From chances to groups: the likeliest two first, no two blanks of one form, nothing that a third blank forbids."""

from __future__ import annotations

import heapq
import math
from collections.abc import Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

Group = tuple[int, ...]
Logits = NDArray[np.float64]


def numbers_of(groups: Sequence[Group], count: int) -> list[int]:
    """For each of ``count`` blanks the number of its group; every blank is in one."""
    number = {n: g for g, group in enumerate(groups) for n in group}
    return [number[n] for n in range(count)]


def grouped(logits: Logits, sure: float) -> list[Group]:
    """Groups whose members are one datum with a chance of at least ``sure`` on average."""
    least = _logit(sure)
    groups: dict[int, Group] = {n: (n,) for n in range(len(logits))}
    heap = [
        (-logits[a, b], a, b, 1, 1) for a, b in combinations(range(len(logits)), 2) if logits[a, b] >= least
    ]  # fmt: skip
    heapq.heapify(heap)
    while heap:
        _, a, b, size_a, size_b = heapq.heappop(heap)
        if len(groups.get(a, ())) != size_a or len(groups.get(b, ())) != size_b:
            continue  # one of them has been joined since
        groups[a] += groups.pop(b)
        for other, group in groups.items():
            together = closeness(logits, groups[a], group) if other != a else -math.inf
            if together >= least:
                first, second = sorted((a, other))
                heapq.heappush(heap, (-together, first, second, len(groups[first]), len(groups[second])))
    return [tuple(sorted(group)) for _, group in sorted(groups.items())]


def closeness(logits: Logits, one: Group, other: Group) -> float:
    """Mean logit of their pairs; minus infinity where one pair is forbidden."""
    return float(logits[np.ix_(one, other)].mean())


def close_groups(logits: Logits, groups: Sequence[Group], doubtful: float) -> list[tuple[Group, Group, float]]:
    """What an editor has to decide: two groups and their chance, the likeliest first."""
    found = [(a, b, closeness(logits, a, b)) for a, b in combinations(groups, 2)]
    likely = [(a, b, chance_of(logit)) for a, b, logit in found if logit >= _logit(doubtful)]
    return sorted(likely, key=lambda pair: (-pair[2], pair[0], pair[1]))


def chance_of(logit: float) -> float:
    return 1 / (1 + math.exp(-logit)) if logit > -math.inf else 0.0


def _logit(chance: float) -> float:
    return math.log(chance / (1 - chance))
