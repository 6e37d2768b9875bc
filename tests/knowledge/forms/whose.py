"""Where forms without keys are read wrongly: whose a blank is within one form, and who is whom across forms.

``python -m tests.knowledge.forms.whose author_17 author_18`` prints both for those examples. The truth names a datum
after whose it is (申请人.姓名); only blanks that a person or a body is asked count.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from itertools import combinations
from typing import TypeVar

from knowledge.forms.merging.evaluation import read_unseen
from knowledge.forms.merging.examples import names, read
from knowledge.forms.merging.reading import Reading, read_forms
from knowledge.forms.merging.reading.words import vocabulary

ASKED = frozenset((*vocabulary()["person"], "uscc", "capital", "signature", "seal"))
Told = tuple[Reading, str]
"""A reading and whose its blank truly is."""
Thing = TypeVar("Thing")


class Counted:
    """Pairs that are truly one, that were taken for one, and both."""

    def __init__(self) -> None:
        self.true = self.taken = self.right = 0

    def count(
        self, pairs: Iterable[tuple[Thing, Thing]], truly: Callable[[Thing], str], read: Callable[[Thing], str]
    ) -> None:
        for one, other in pairs:
            same, taken = truly(one) == truly(other), read(one) == read(other)
            self.true, self.taken, self.right = self.true + same, self.taken + taken, self.right + (same and taken)

    def __str__(self) -> str:
        return f"precision {self.right / max(1, self.taken):.3f}, recall {self.right / max(1, self.true):.3f}"


def measured(files: Iterable[str]) -> tuple[Counted, Counted]:
    """(within one form, across the forms of a matter)."""
    within, across = Counted(), Counted()
    for _, forms, truth in (matter for file in files for matter in read_unseen(read(file))):
        told = [(r, truth[r.form][r.place].split(".")[0]) for r in read_forms(forms)]
        asked = [(r, who) for r, who in told if r.concept in ASKED and not r.role.startswith("office")]
        by_form: dict[int, list[Told]] = defaultdict(list)
        mentioned: dict[tuple[int, str], list[str]] = defaultdict(list)
        for r, who in asked:
            by_form[r.form].append((r, who))
            mentioned[r.form, r.role].append(who)
        for mine in by_form.values():
            within.count(combinations(mine, 2), lambda t: t[1], lambda t: t[0].role)
        whom = [(form, role, Counter(all_of).most_common(1)[0][0]) for (form, role), all_of in mentioned.items()]
        apart = ((a, b) for a, b in combinations(whom, 2) if a[0] != b[0])
        across.count(apart, lambda m: m[2], lambda m: m[1])
    return within, across


def main() -> None:
    within, across = measured(sys.argv[1:] or names())
    sys.stdout.write(f"within one form: {within}\nacross forms: {across}\n")


if __name__ == "__main__":
    main()
