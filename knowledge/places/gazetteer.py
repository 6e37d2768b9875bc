"""The city's places as the 国家统计局 lists them: read once, found by code and by name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import yaml

from knowledge.catalogue.grammar import Strict, Text, Whole

HERE = Path(__file__).parent
COUNTY, TOWN, VILLAGE = 6, 9, 12
"""Digits of a 旗区's, a 苏木镇's and a 嘎查's code."""
ALIKE = 0.5
"""How alike a misspelt name must be to be suggested, from 0 to 1."""


class Source(Strict):
    """Where the list is from, and of which day."""

    name: Text
    publisher: Text
    year: Whole
    as_of: date
    published: date
    address: Text
    taken_from: Text


@dataclass(frozen=True)
class Place:
    """A 旗区, 苏木乡镇街道 or 嘎查村社区. ``name`` is what people say, ``listed`` what the list says."""

    code: str
    name: str
    listed: str
    within: Place | None = field(default=None, repr=False)

    @property
    def path(self) -> tuple[Place, ...]:
        """From the 旗区 down to this place."""
        return (*self.within.path, self) if self.within else (self,)

    @property
    def county(self) -> Place:
        return self.path[0]

    @property
    def region(self) -> str:
        """``达拉特旗树林召镇``: as members, requests and offices name where they belong."""
        return "".join(p.name for p in self.path)


@dataclass(frozen=True)
class Gazetteer:
    """All places of the city, by code, wider ones first."""

    places: dict[str, Place]
    source: Source
    city: str
    province: str
    words: dict[str, Any] = field(repr=False)

    @cached_property
    def counties(self) -> tuple[Place, ...]:
        return tuple(p for code, p in self.places.items() if len(code) == COUNTY)

    def inside(self, place: Place) -> tuple[Place, ...]:
        """The 苏木镇 of a 旗区, the 嘎查 of a 苏木镇."""
        return self._inside.get(place.code, ())

    @cached_property
    def _inside(self) -> dict[str, tuple[Place, ...]]:
        found: dict[str, list[Place]] = {}
        for place in self.places.values():
            if place.within:
                found.setdefault(place.within.code, []).append(place)
        return {code: tuple(inside) for code, inside in found.items()}

    @cached_property
    def by_name(self) -> dict[str, tuple[Place, ...]]:
        """Every way of naming a place → the places that it can be, wider ones first."""
        found: dict[str, dict[str, Place]] = {}
        for place in self.places.values():
            for name in self.spellings(place):
                found.setdefault(name, {})[place.code] = place
        return {name: tuple(ps.values()) for name, ps in found.items()}

    def spellings(self, place: Place) -> Iterator[str]:
        """The name itself, as the list writes it, with other endings, and what people call it for short."""
        yield place.name
        yield place.listed
        yield from self.words["also"].get(place.code, ())
        if len(place.code) == TOWN:
            for ending, others in self.words["town_endings"].items():
                if place.name.endswith(ending):
                    yield from (place.name.removesuffix(ending) + other for other in others)

    def bare(self, name: str) -> str:
        """Without the province and the city in front."""
        return name.removeprefix(self.province).removeprefix(self.city)

    def named(self, name: str) -> tuple[Place, ...]:
        """What a name or a chain of names (``鄂尔多斯市达拉特旗树林召镇``) can mean; nothing for a name that is not listed."""
        rest, found = name.strip(), []
        for known in (rest, bare := self.bare(rest)):  # a few places begin with the city's own name
            if known in self.by_name:
                return self.by_name[known]
        rest = bare
        for cut in range(len(rest) - 1, 1, -1):
            outer, inner = rest[:cut], rest[cut:]
            if outer in self.by_name:
                found += [p for p in self.named(inner) if any(o in p.path for o in self.by_name[outer])]
                if found:
                    break
        return tuple(dict.fromkeys(found))

    def alike(self, name: str, most: int = 3) -> list[Place]:
        """Places whose names are like this one, the likest first."""
        bare = self.bare(name.strip())
        names = [n for p in self.places.values() for n in (p.name, p.region)]
        close = get_close_matches(bare, dict.fromkeys(names), n=most * 2, cutoff=ALIKE)
        found = [p for n in close for p in (self.by_name.get(n) or self.named(n))]
        return list(dict.fromkeys(found))[:most]


@cache
def gazetteer() -> Gazetteer:
    """The list that comes with the program. Raises ValueError for a line that is not a code and a name in order."""
    words = yaml.safe_load((HERE / "gazetteer.yaml").read_text(encoding="utf-8"))
    places: dict[str, Place] = {}
    for line in (HERE / "ordos.tsv").read_text(encoding="utf-8").splitlines():
        code, _, listed = line.partition("\t")
        outer = {COUNTY: "", TOWN: code[:COUNTY], VILLAGE: code[:TOWN]}.get(len(code))
        if outer is None or not code.isdecimal() or not listed or (outer and outer not in places):
            raise ValueError(f"ordos.tsv: {line}")
        within = places.get(outer)
        places[code] = Place(code, _said(listed, within, words) if len(code) == VILLAGE else listed, listed, within)
    city = words["city"]
    return Gazetteer(places, Source.model_validate(words["source"]), city["name"], city["province"], words)


def _said(listed: str, town: Place | None, words: dict[str, Any]) -> str:
    """``大树湾村委会`` → ``大树湾村``, ``柴磴嘎查村`` → ``柴磴嘎查``: as people say it and write it in an address."""
    ending = next((c for c in words["committees"] if listed.endswith(c)), "")
    name = listed.removesuffix(ending)
    if town and town.name in name[1:]:
        name = name.split(town.name, 1)[1]  # a few are listed with everything that they lie in
    if name.endswith("嘎查村"):
        name = name.removesuffix("村")
    if not ending or name.endswith(("社区", "嘎查", "村")):
        return name
    return f"{name}村" if ending.startswith("村") else f"{name}社区"


def widening(region: str) -> tuple[str, ...]:
    """``达拉特旗树林召镇大树湾村`` and what it lies in, the narrowest first, the whole city (``""``) last."""
    if not region:
        return ("",)
    found = gazetteer().named(region)
    return (*(p.region for p in reversed(found[0].path)), "") if len(found) == 1 else (region, "")


def whole_name(region: str) -> str:
    """``达旗`` → ``达拉特旗``; a name that means no place of the list, or several, as it is."""
    found = gazetteer().named(region)
    return found[0].region if len(found) == 1 else region


def lies_in(region: str, wider: str) -> bool:
    """Whether one region lies in another or is it. Names are chains from the 旗区 down, so that the beginning tells."""
    return region.startswith(wider)
