"""How much the catalogue holds, how sure it is, how much names a source, and what must be looked at again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from knowledge.catalogue.checks.writing import parts
from knowledge.catalogue.loader import Read
from knowledge.catalogue.model import Confidence, Matter
from knowledge.catalogue.reading import in_words

REVIEW_AFTER_MONTHS = 12
DATED = re.compile(r"(20\d\d)年(?:(\d{1,2})月(?:(\d{1,2})日)?)?")
SNIPPET = 24


@dataclass(frozen=True)
class Sourced:
    """Of ``total`` facts of one kind, ``named`` say where they are from."""

    named: int
    total: int

    @property
    def share(self) -> float:
        return self.named / self.total if self.total else 1.0


@dataclass(frozen=True)
class Figures:
    """Counts of one matter. A table field counts as one; high, medium, low count every confidence that is written."""

    seq: int
    name: str
    items: int
    materials: int
    situations: int
    fields: int
    keys: int
    high: int
    medium: int
    low: int


@dataclass(frozen=True)
class Dated:
    """A text that speaks of a day after the file's ``as_of``: on that day it becomes true, false or old."""

    file: str
    line: int
    place: str
    on: date
    text: str


def figures_of(read: Read) -> Figures:
    matter = read.matter
    keys = [f.key for item in matter.items for f in item.form_fields]
    levels = Counter(
        value for _, key, value in parts(read.source.data) if key == "confidence" or key.endswith("_confidence")
    )
    return Figures(
        matter.seq, matter.name, len(matter.items), len(matter.materials), len(matter.situations), len(keys),
        len(set(keys)), *(levels[c.value] for c in (Confidence.HIGH, Confidence.MEDIUM, Confidence.LOW)),
    )  # fmt: skip


def sources_of(matters: list[Matter]) -> dict[str, Sourced]:
    """For each kind of fact, how many name a source (of the laws: to the article)."""
    counted = Counter((kind, named) for matter in matters for kind, named in _facts(matter))
    kinds = list(dict.fromkeys(kind for kind, _ in counted))
    return {kind: Sourced(counted[kind, True], counted[kind, True] + counted[kind, False]) for kind in kinds}


def _facts(matter: Matter) -> Iterator[tuple[str, bool]]:
    for item in matter.items:
        for basis in item.legal_basis:
            yield "设定依据写到条款", basis.article is not None
        yield "办结时限", item.time_limit.basis is not None
        yield "收费标准", item.fee.basis is not None
        for extra in (*item.statutory_materials, *item.local_practice_materials):
            yield "表外材料", extra.basis is not None
    for material in matter.materials:
        yield "表内材料的形式和份数", material.basis is not None


def review_by(matter: Matter) -> date:
    """First day of the month by which somebody should have compared the matter with the law again."""
    year, month = map(int, matter.as_of.split("-"))
    months = year * 12 + month - 1 + REVIEW_AFTER_MONTHS
    return date(months // 12, months % 12 + 1, 1)


def dated_of(read: Read) -> list[Dated]:
    """Texts with a date later than the month of ``as_of``, by date."""
    found = []
    for where, _, value in parts(read.source.data):
        if not isinstance(value, str):
            continue
        for match in DATED.finditer(value):
            on = _day(match)
            if on is not None and f"{on:%Y-%m}" > read.matter.as_of:
                source = read.source
                text = value[max(0, match.start() - SNIPPET) : match.end() + SNIPPET].replace("\n", " ")
                found.append(Dated(source.file, source.line(where), in_words(source.data, where), on, text))
    return sorted(found, key=lambda d: (d.on, d.file, d.line))


def _day(match: re.Match[str]) -> date | None:
    """A date without month or day means its first day; an impossible one means nothing."""
    year, month, day = (int(g) if g else 1 for g in match.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None
