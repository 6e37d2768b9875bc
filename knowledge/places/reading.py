"""What an address or a sentence names: a place of the city, a place that lies elsewhere, a name that is on no list."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from knowledge.places.gazetteer import COUNTY, TOWN, VILLAGE, Place, gazetteer

LEAST_BARE = 3
"""Characters of a name without its ending (树林召) that still mean the place and nothing else."""
LOOKS_LIKE_TOWN = re.compile(r"^[\u3400-\u9fff]{1,10}?(?:镇|苏木|乡|街道(?:办事处)?)(?![村嘎路街])")

FULL = re.compile(r"(?:旗|区|镇|苏木|乡|街道|办|处|村|嘎查|社区|会)$")
WHERE = r"(?:(?<![\u3400-\u9fff])|(?<=[在住到去来从我家是市斯离旗区镇]))"
"""What stands before a short name that is meant as a place: nothing, or a word of place."""


@dataclass(frozen=True)
class Found:
    """The narrowest place that an address begins with, as far as it is listed; ``rest`` is what follows it."""

    place: Place
    rest: str
    spelt: str
    """As the address writes it, from the 旗区 on."""


@dataclass(frozen=True)
class Misplaced:
    """A 苏木镇 that the 旗区 in front of it does not have. ``meant``: places that may be meant; certain when it lies elsewhere."""

    county: Place
    named: str
    elsewhere: Place | None
    meant: tuple[Place, ...]


def read(address: str) -> Found | None:
    """The place that ``address`` begins with, after the province and the city; None for another part of the country."""
    rest = _local(address)
    begins = _first(rest, gazetteer().by_name)
    if begins is None or len(begins[0].code) == VILLAGE or rest.startswith(_elsewhere()):
        return None
    place, spelt = begins
    while (inner := _first(rest[len(spelt) :], _names_inside(place))) is not None:
        place, spelt = inner[0], spelt + inner[1]
    return Found(place, rest[len(spelt) :], spelt)


def completed(address: str) -> str:
    """With the 旗区 in front where only one can be meant: ``树林召镇3号`` → ``达拉特旗树林召镇3号``. Else as it was."""
    text = address.strip()
    rest = _local(text)
    alone = gazetteer().by_name.get(rest) or _bare_towns().get(rest, ())
    if len(alone) == 1:
        return text[: len(text) - len(rest)] + alone[0].region
    found = read(text)
    if found is None or (len(found.place.code) == COUNTY and not found.spelt.endswith("旗")):
        return text  # 东胜铁西: people know what they mean, and 东胜 begins other names as well
    return text[: len(text) - len(rest)] + found.place.region + found.rest


def misplaced(address: str) -> Misplaced | None:
    """A 苏木镇 right behind a 旗区 of the city that is not listed in it; None where all is well or nothing is known."""
    found = read(address)
    if found is None or len(found.place.code) != COUNTY:
        return None
    county, known = found.place, gazetteer()
    elsewhere = _first(found.rest, known.by_name)
    if elsewhere and len(elsewhere[0].code) == TOWN:
        return Misplaced(county, elsewhere[0].name, elsewhere[0], (elsewhere[0],))
    if not (like := LOOKS_LIKE_TOWN.match(found.rest)):
        return None
    return Misplaced(county, like[0], None, tuple(p for p in known.alike(like[0]) if len(p.code) == TOWN))


def look_through(text: str) -> Place | None:
    """The narrowest place that a sentence names; None where it names none, or several that do not lie in each other.

    A 嘎查 whose name several have counts only beside the 旗区 or 苏木镇 that it lies in.
    """
    named: list[Place] = []
    for name in _elsewhere():
        text = text.replace(name, "，")
    for said in _finder().findall(text):
        can_be = gazetteer().by_name.get(said) or _bare_towns()[said]
        within = [p for p in can_be if any(q in p.path for q in named)]
        named += within[:1] if len(within) == 1 else can_be if len(can_be) == 1 else ()
    narrowest = max(named, key=lambda p: len(p.code), default=None)
    return narrowest if narrowest and all(p in narrowest.path for p in named) else None


def _local(address: str) -> str:
    """The address from the 旗区 on. A few places begin with the city's own name."""
    known = gazetteer()
    text = address.strip()
    bare = known.bare(text).strip()
    return text if _first(text, known.by_name) and not _first(bare, known.by_name) else bare


def _first(text: str, names: dict[str, tuple[Place, ...]]) -> tuple[Place, str] | None:
    """The longest name that the text begins with, if it means one place."""
    for length in range(min(len(text), _longest()), 1, -1):
        if (places := names.get(text[:length])) and len(places) == 1:
            return places[0], text[:length]
    return None


@cache
def _longest() -> int:
    return max(len(name) for name in gazetteer().by_name)


@cache
def _names_inside(place: Place) -> dict[str, tuple[Place, ...]]:
    """Names of the 苏木镇 and 嘎查 in a place. A 嘎查 is named behind its 旗区 as often as behind its 苏木镇."""
    known = gazetteer()
    inside: list[Place] = list(known.inside(place))
    inside += [v for town in inside for v in known.inside(town)]
    return _listed((name, p) for p in inside for name in known.spellings(p))


@cache
def _bare_towns() -> dict[str, tuple[Place, ...]]:
    known = gazetteer()
    towns = [p for p in known.places.values() if len(p.code) == TOWN]
    bare = [(p.name.removesuffix(e), p) for p in towns for e in ("苏木", "镇", "乡") if p.name.endswith(e)]
    found = _listed((name, p) for name, p in bare if len(name) >= LEAST_BARE and name not in known.by_name)
    return {name: places for name, places in found.items() if len(places) == 1}


def _listed(pairs: Iterable[tuple[str, Place]]) -> dict[str, tuple[Place, ...]]:
    found: dict[str, dict[str, Place]] = {}
    for name, place in pairs:
        found.setdefault(name, {})[place.code] = place
    return {name: tuple(places.values()) for name, places in found.items()}


def _elsewhere() -> tuple[str, ...]:
    return tuple(gazetteer().words["elsewhere"])


@cache
def _finder() -> re.Pattern[str]:
    """Every name that may stand in a sentence, the longest first. 东胜 may be a person's name, 住东胜 is not."""
    known = gazetteer()
    short = {name for names in known.words["also"].values() for name in names}
    names = {n for n in known.by_name if len(n) >= LEAST_BARE or n in short} | set(_bare_towns())
    longest_first = sorted(names, key=len, reverse=True)
    return re.compile("|".join(f"{'' if FULL.search(n) else WHERE}{re.escape(n)}" for n in longest_first))
