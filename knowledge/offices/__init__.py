"""Local windows, telephones and promised time limits by region: an overlay on the catalogue, empty until verified."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml
from pydantic import Field

from knowledge.catalogue import Catalogue
from knowledge.catalogue.grammar import Slug, Strict, Text, Whole

FILE = Path(__file__).with_name("offices.yaml")


class Window(Strict):
    """A counter one can go to. Without ``matters`` it takes all twenty."""

    name: Text
    address: Text
    hours: Text | None = None
    phone: Text | None = None
    matters: tuple[Slug, ...] = ()

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
    regions: dict[str, Region] = Field(default_factory=dict)

    def region(self, name: str | None) -> Region | None:
        """What is known of a region; None where nobody has verified anything."""
        return self.regions.get(name or "")


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
