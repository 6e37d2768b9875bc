"""Trains the network on the examples (``onething train merging``): about two hours, the same each time.

What is learnt beside: whose each blank is (the datum's name says so: 申请人.电话). Blanks and whole forms are left out at
random, so that one matter is many.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

import numpy as np
import torch
from safetensors.torch import save_file
from torch import Tensor
from torch.nn import functional

from knowledge.catalogue import Matter
from knowledge.forms.merging import examples
from knowledge.forms.merging.deciding.grouping import numbers_of
from knowledge.forms.merging.deciding.network import FILES, Network, half_of
from knowledge.forms.merging.deciding.pairs import equal
from knowledge.forms.merging.deciding.traits import Traits, traits_of
from knowledge.forms.merging.deciding.varying import sayings_of, varied
from knowledge.forms.merging.evaluation import read_unseen
from knowledge.forms.merging.learning import Truth, forms_of, taught, words_of
from knowledge.forms.merging.proposing import Aliases, by_words
from knowledge.forms.merging.reading import RawForm, read_forms

PASSES = 12
NETWORKS = len(FILES)
COPIES = 2
"""Other printings of each matter."""
AS_WRITTEN = 0.4
"""How often a pass takes a matter as it is written."""
RATE = 2e-3
DECAY = 0.02
BATCH = 2
SEED = 1
LEFT_OUT = 0.08
"""Share of blanks that a pass does without."""
FORM_LEFT_OUT = 0.3
"""Chance that a pass does without one form, of a matter that has more than ``FEWEST``."""
FEWEST = 3
MENDED = frozenset(f"author_{n:02}" for n in range(1, 17))
"""Files that rules were mended with: what the rules read there is right more often than on forms never seen.

So it is on the oldest ones (``first`` to ``twentyfirst``), which the shipped networks were taught as if it were not.
"""
CATALOGUE = "catalogue"
HIDDEN = {True: 0.9, False: 0.3}
"""How often the rules' reading is hidden: on ``MENDED`` files, and on the others."""


@dataclass(frozen=True)
class Lesson:
    """The traits of one matter's blanks, as printed once, and the truth: which are one datum, and which one owner's."""

    file: str
    traits: Traits
    same: Tensor
    owner: Tensor | None
    """None where the names of data do not say whose they are."""


def lessons(matters: Sequence[Matter], number: int) -> list[list[Lesson]]:
    """All matters of the examples, and of the catalogue those that this network is taught with.

    Each as it is written and, where the names of data say whose they are, as it might have been (``varying``).
    """
    chance = random.Random(SEED + number)  # noqa: S311  # not for secrets
    words = {matter.slug: words_of(matter) for matter in matters}
    everything = taught(words.values())
    written = [
        (name, forms, truth) for name in examples.names() for _, forms, truth in read_unseen(examples.read(name))
    ]
    sayings = sayings_of(written)
    of_examples = [
        [lesson_of(name, *printed, everything)
         for printed in ((forms, truth), *(varied(forms, truth, sayings, chance) for _ in range(COPIES)))]
        for name, forms, truth in written
    ]  # fmt: skip
    of_catalogue = [
        [lesson_of(CATALOGUE, *forms_of(matter), taught(words[m.slug] for m in matters if m is not matter))]
        for matter in matters
        if half_of(matter.seq) == half_of(number)
    ]
    return of_examples + of_catalogue


def lesson_of(file: str, forms: Sequence[RawForm], truth: Truth, aliases: Aliases) -> Lesson:
    """One matter's forms with what is true of them."""
    readings = read_forms(forms)
    traits = traits_of(forms, readings, numbers_of(by_words(readings, aliases), len(readings)))
    traits = replace(traits, pairs=traits.pairs.astype(np.float16))  # all lessons at once take some gigabytes
    data = [truth[r.form][r.place] for r in readings]
    owner = None if file == CATALOGUE else torch.from_numpy(equal([d.split(".")[0] for d in data]))
    return Lesson(file, traits, torch.from_numpy(equal(data)), owner)


def train(parts: Sequence[Sequence[Lesson]], number: int, told: Callable[[], object] = lambda: None) -> Network:
    """``told`` hears of each pass."""
    torch.manual_seed(SEED + number)
    chance = random.Random(SEED + number)  # noqa: S311  # not for secrets
    net = Network().train()
    steps = PASSES * len(parts) // BATCH
    machine = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=DECAY)
    rate = torch.optim.lr_scheduler.OneCycleLR(machine, RATE, total_steps=steps + 1, pct_start=0.1)
    order, taken = list(parts), 0
    with _one_thread():
        for _ in range(PASSES):
            chance.shuffle(order)
            for written, *others in order:
                loss = _loss(net, chance.choice(others) if others and chance.random() > AS_WRITTEN else written, chance)
                (loss / BATCH).backward()  # type: ignore[no-untyped-call]
                taken += 1
                if taken % BATCH == 0:
                    torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
                    machine.step()
                    machine.zero_grad()
                    rate.step()
            told()
    return net.eval()


@contextmanager
def _one_thread() -> Iterator[None]:
    """Sums in one order: how many cores a machine has must not change what is learnt."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def _loss(net: Network, lesson: Lesson, chance: random.Random) -> Tensor:
    kept = _kept(lesson.traits, chance)
    traits = part_of(lesson.traits, kept)
    same, owner = net(traits, hidden=chance.random() < HIDDEN[lesson.file in MENDED])
    asked = torch.from_numpy(traits.may_be_one)
    truth = lesson.same[kept][:, kept][asked].float()
    # By how many are one, not by how many pairs there are: nearly all pairs are two data.
    of_data = functional.binary_cross_entropy_with_logits(same[asked], truth, reduction="sum") / (truth.sum() + 10)
    if lesson.owner is None:
        return of_data
    return of_data + functional.binary_cross_entropy_with_logits(owner, lesson.owner[kept][:, kept].float())


def _kept(traits: Traits, chance: random.Random) -> Tensor:
    forms = sorted(set(traits.form.tolist()))
    kept = np.array([chance.random() > LEFT_OUT for _ in traits.runs])
    if len(forms) > FEWEST and chance.random() < FORM_LEFT_OUT:
        kept &= traits.form != chance.choice(forms)
    return torch.from_numpy(np.flatnonzero(kept))


def part_of(traits: Traits, kept: Tensor) -> Traits:
    """The traits of some of the blanks, in that order."""
    at = kept.numpy()
    return replace(
        traits, runs=[traits.runs[n] for n in at], ids=traits.ids[at], places=traits.places[at], form=traits.form[at],
        pairs=np.ascontiguousarray(traits.pairs[np.ix_(at, at)]), may_be_one=traits.may_be_one[np.ix_(at, at)],
    )  # fmt: skip


def save(net: Network, number: int) -> None:
    """Write the weights in half precision: they lose nothing that shows, and git keeps half as much."""
    save_file({name: value.half().contiguous() for name, value in net.state_dict().items()}, FILES[number])
