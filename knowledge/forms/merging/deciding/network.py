"""The network: blanks and pairs of blanks tell each other what they know, three times over.

A pair learns from every third blank (``thirds``): where A's name and B's name are one, and A's number stands beside
A's name as B's beside B's, the numbers are one too. (Multiplicative triangle updates: Jumper et al., Nature 596, 2021.)
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from knowledge.forms.merging.deciding.pairs import PAIRS, READ
from knowledge.forms.merging.deciding.traits import BUCKETS, KINDS, NAMES, PARTS, TYPES, Traits

FILES = tuple(Path(__file__).with_name(f"network_{number}.safetensors") for number in (1, 2, 3, 4))
"""Four networks, whose mean decides."""
HALVES = 2
"""Each is taught with one half of the catalogue, so that those of the other half can judge it."""
WIDE, NARROW, THIRDS = 96, 48, 16
"""Figures of a blank, of a pair, and of a pair beside a third blank."""
HEADS, ROUNDS = 4, 3
PLACES = 7
WORDS = 48
"""Figures of a run of characters."""
UNHEARD = 0.1
"""Spread of the figures of a run that nothing was learnt of: small, so that it says little."""
MET = 32
"""Figures by which two blanks are held against each other."""
FORGOTTEN = 0.5
"""Share of runs of characters, at most, that a pass over a matter does without."""


class Round(nn.Module):
    """Blanks look at blanks by what their pairs say; pairs look at third blanks, then at their two."""

    def __init__(self) -> None:
        super().__init__()
        self.blank_norm, self.asked, self.bias = nn.LayerNorm(WIDE), nn.Linear(WIDE, 3 * WIDE), nn.Linear(NARROW, HEADS)
        self.heard = nn.Linear(WIDE, WIDE)
        self.thought = nn.Sequential(
            nn.LayerNorm(WIDE), nn.Linear(WIDE, 2 * WIDE), nn.GELU(), nn.Dropout(0.1), nn.Linear(2 * WIDE, WIDE)
        )
        self.pair_norm, self.third_norm = nn.LayerNorm(NARROW), nn.LayerNorm(THIRDS)
        self.there, self.there_gate = nn.Linear(NARROW, THIRDS), nn.Linear(NARROW, THIRDS)
        self.back, self.back_gate = nn.Linear(NARROW, THIRDS), nn.Linear(NARROW, THIRDS)
        self.told, self.told_gate = nn.Linear(THIRDS, NARROW), nn.Linear(NARROW, NARROW)
        self.one, self.other = nn.Linear(WIDE, NARROW), nn.Linear(WIDE, NARROW)
        self.settled = nn.Sequential(
            nn.LayerNorm(NARROW), nn.Linear(NARROW, 2 * NARROW), nn.GELU(), nn.Linear(2 * NARROW, NARROW)
        )
        self.drop = nn.Dropout(0.15)

    def _forget(self, pairs: Tensor) -> Tensor:
        """The same figures for a whole row of pairs: as good as others for each, and quicker."""
        kept: Tensor = self.drop(pairs.new_ones(len(pairs), 1, pairs.shape[-1]))
        return pairs * kept

    def forward(self, blanks: Tensor, pairs: Tensor) -> tuple[Tensor, Tensor]:
        known = self.pair_norm(pairs)
        blanks = blanks + self.drop(self.heard(self._listened(blanks, known)))
        blanks = blanks + self.drop(self.thought(blanks))
        pairs = pairs + self._forget(
            torch.sigmoid(self.told_gate(known)) * self.told(self.third_norm(self._thirds(known)))
        )
        pairs = pairs + self.one(blanks)[:, None] + self.other(blanks)[None]
        return blanks, pairs + self._forget(self.settled(pairs))

    def _listened(self, blanks: Tensor, known: Tensor) -> Tensor:
        count = len(blanks)
        query, key, value = self.asked(self.blank_norm(blanks)).view(count, 3, HEADS, -1).unbind(1)
        weight = torch.einsum("ihd,jhd->hij", query, key) / query.shape[-1] ** 0.5 + self.bias(known).permute(2, 0, 1)
        heard: Tensor = torch.einsum("hij,jhd->ihd", weight.softmax(-1), value).reshape(count, -1)
        return heard

    def _thirds(self, known: Tensor) -> Tensor:
        there = torch.sigmoid(self.there_gate(known)) * self.there(known)
        back = torch.sigmoid(self.back_gate(known)) * self.back(known)
        told: Tensor = torch.einsum("ikc,kjc->ijc", there, back) / len(known) ** 0.5
        return told


class Network(nn.Module):
    """Logits of being one datum, and of being the same owner's, for every two blanks."""

    def __init__(self) -> None:
        super().__init__()
        self.runs = nn.EmbeddingBag(BUCKETS, WORDS, mode="mean")
        nn.init.normal_(self.runs.weight, std=UNHEARD)
        self.item = nn.Linear(WORDS, WIDE)
        self.kinds = nn.ModuleList(
            [
                nn.Embedding(len(TYPES), 16),
                nn.Embedding(NAMES, 24),
                nn.Embedding(NAMES, 16),
                nn.Embedding(len(KINDS) + 1, 8),
            ]
        )
        self.blank = nn.Linear(len(PARTS) * WORDS + WIDE + 16 + 24 + 16 + 8 + PLACES, WIDE)
        self.pair = nn.Sequential(nn.Linear(PAIRS + 1, NARROW), nn.GELU(), nn.Linear(NARROW, NARROW))
        self.one, self.other = nn.Linear(WIDE, NARROW), nn.Linear(WIDE, NARROW)
        self.held, self.met = nn.Linear(len(PARTS) * WORDS, MET), nn.Linear(MET, NARROW)
        self.rounds = nn.ModuleList([Round() for _ in range(ROUNDS)])
        self.out = nn.Sequential(nn.LayerNorm(NARROW), nn.Linear(NARROW, NARROW), nn.GELU(), nn.Linear(NARROW, 2))
        self.drop = nn.Dropout(0.2)

    def forward(self, traits: Traits, *, hidden: bool = False) -> tuple[Tensor, Tensor]:
        """``hidden``: without what the rules read."""
        ids = self._ids(torch.from_numpy(traits.ids))
        said = self._mean([*(part for parts in traits.runs for part in parts), *traits.item_runs])
        words = said[: len(ids) * len(PARTS)].view(len(ids), -1)
        items = self.item(said[len(ids) * len(PARTS) :])[torch.from_numpy(traits.form)]
        known = [table(ids[:, n]) for n, table in enumerate(self.kinds)]
        blanks = self.blank(torch.cat(
            [self.drop(words), self.drop(items), *known, torch.from_numpy(traits.places)], -1
        ))  # fmt: skip
        held = self.held(words)
        pairs = self.pair(self._pairs(torch.from_numpy(traits.pairs).float(), hidden))
        pairs = pairs + self.one(blanks)[:, None] + self.other(blanks)[None] + self.met(held[:, None] * held[None])
        for step in self.rounds:
            blanks, pairs = step(blanks, pairs)
        logits = self.out((pairs + pairs.transpose(0, 1)) / 2)
        return logits[..., 0], logits[..., 1]

    def _ids(self, ids: Tensor) -> Tensor:
        """While it learns, some concepts and roles are forgotten: words that no list has must do without."""
        if not self.training:
            return ids
        kept = torch.rand(ids.shape) > torch.tensor([0.0, 0.1, 0.25, 0.0])
        return ids * kept

    def _mean(self, lists: list[list[int]]) -> Tensor:
        """While it learns, some runs of characters are unheard of wherever they stand, as some are on any new matter."""
        sizes = torch.tensor([len(one) for one in lists])
        flat = torch.tensor([run for one in lists for run in one], dtype=torch.long)
        if self.training:
            kept = (torch.rand(BUCKETS) > FORGOTTEN * torch.rand(()))[flat]
            part_of = torch.arange(len(lists)).repeat_interleave(sizes)
            sizes = torch.zeros_like(sizes).index_add(0, part_of, kept.long())
            flat = flat[kept]
        found: Tensor = self.runs(flat, sizes.cumsum(0) - sizes)
        return found

    def _pairs(self, pairs: Tensor, hidden: bool) -> Tensor:
        if hidden:
            pairs = pairs.clone()
            pairs[..., READ] = 0
        return torch.cat([pairs, torch.full_like(pairs[..., :1], float(hidden))], -1)


def half_of(number: int) -> int:
    """Which half a matter of the catalogue, or the place of a network in ``FILES``, belongs to."""
    return number % HALVES


@cache
def networks() -> tuple[Network, ...]:
    """The trained ones. Raises OSError where a file is missing."""
    found = []
    for file in FILES:
        net = Network()
        weights: dict[str, Any] = {name: value.float() for name, value in load_file(file).items()}
        net.load_state_dict(weights)
        found.append(net.eval())
    return tuple(found)
