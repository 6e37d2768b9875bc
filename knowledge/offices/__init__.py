"""Local windows, telephones and promised time limits by region: an overlay on the catalogue, empty until verified."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from pydantic import Field, field_validator, model_validator

from knowledge.catalogue import Catalogue
from knowledge.catalogue.grammar import Slug, Strict, Text, Whole
from knowledge.places import whole_name, widening

EARTH_KM = 6371.0
FILE = Path(__file__).with_name("offices.yaml")


class Window(Strict):
    """A counter one can go to. Without ``matters`` it takes all twenty."""

    name: Text
    address: Text
    hours: Text | None = None
    phone: Text | None = None
    matters: tuple[Slug, ...] = ()
    latitude: float | None = Field(default=None, ge=-90, le=90)
    longitude: float | None = Field(default=None, ge=-180, le=180)
    """Degrees of GCJ-02, as Chinese maps and WeChat give them. Without both, the window is never called the nearest."""

    @model_validator(mode="after")
    def _both_or_none(self) -> Window:
        if (self.latitude is None) != (self.longitude is None):
            raise ValueError("latitude 和 longitude 要么都写，要么都不写")
        return self

    def takes(self, matter: str) -> bool:
        return not self.matters or matter in self.matters


class LocalLimit(Strict):
    """How fast this region promises to do an item."""

    matter: Slug
    item: Whole = Field(ge=1)
    text: Text
    working_days: Whole | None = Field(default=None, ge=0)
    source: Text


class Region(Strict):
    source: Text
    windows: tuple[Window, ...] = ()
    time_limits: tuple[LocalLimit, ...] = ()

    def windows_for(self, matter: str) -> tuple[Window, ...]:
        return tuple(w for w in self.windows if w.takes(matter))

    def limit(self, matter: str, item: int) -> LocalLimit | None:
        return next((t for t in self.time_limits if (t.matter, t.item) == (matter, item)), None)


class Offices(Strict):
    """``regions`` are named as the list of places names them: 树林召镇 becomes 达拉特旗树林召镇."""

    regions: dict[str, Region] = Field(default_factory=dict)

    @field_validator("regions")
    @classmethod
    def _whole_names(cls, regions: dict[str, Region]) -> dict[str, Region]:
        return {whole_name(name): region for name, region in regions.items()}

    def around(self, name: str | None) -> list[tuple[str, Region]]:
        """What is known of a 嘎查, its 苏木镇 and its 旗区, each by its name, the narrowest first."""
        return [(wider, self.regions[wider]) for wider in widening(name or "") if wider in self.regions]

    def region(self, name: str | None) -> Region | None:
        """What is known of a region and of what it lies in; None where nobody has verified anything."""
        around = [region for _, region in self.around(name)]
        if len(around) < 2:  # noqa: PLR2004 - nothing to put together
            return around[0] if around else None
        return Region(
            source="；".join(dict.fromkeys(r.source for r in around)), windows=tuple(w for r in around for w in r.windows),
            time_limits=tuple(t for r in around for t in r.time_limits),
        )  # fmt: skip

    def nearest(self, latitude: float, longitude: float, most: int = 3) -> list[Near]:
        """The nearest windows of all regions whose places are known, nearest first."""
        placed = [
            Near(w, kilometres(latitude, longitude, w.latitude, w.longitude))
            for region in self.regions.values()
            for w in region.windows
            if w.latitude is not None and w.longitude is not None
        ]
        return sorted(placed, key=lambda n: n.km)[:most]


@dataclass(frozen=True)
class Near:
    window: Window
    km: float


def kilometres(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Along the ground, by the haversine formula."""
    a, b, c, d = map(math.radians, (lat1, lon1, lat2, lon2))
    h = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(h))


@cache
def load(path: Path = FILE) -> Offices:
    """Read the overlay. A file of the wrong shape is refused, with pydantic's own account of where."""
    return Offices.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")) or {})


def problems(offices: Offices, catalogue: Catalogue) -> list[str]:
    """Matters and items that the overlay names and the catalogue does not have."""
    found = []
    for name, region in offices.regions.items():
        for window in region.windows:
            found += [f"{name}：{window.name} 写了没有的一件事 {m}" for m in window.matters if not catalogue.matter(m)]
        for limit in region.time_limits:
            matter = catalogue.matter(limit.matter)
            if matter is None or matter.item(limit.item) is None:
                found.append(f"{name}：时限写了没有的事项 {limit.matter} 第{limit.item}项")
    return found
