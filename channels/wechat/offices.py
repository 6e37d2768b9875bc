"""The nearest offices, from a list that an operator provides. Without one nothing is claimed."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

EARTH_KM = 6371.0
NEAREST = 3


class Office(BaseModel):
    """One place where people are served. Coordinates as WeChat gives them (GCJ-02)."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str
    address: str
    latitude: float = Field(ge=-90, le=90)
    longitude: float = Field(ge=-180, le=180)
    phone: str = ""
    hours: str = ""


@dataclass(frozen=True)
class Near:
    office: Office
    km: float


@cache
def load(path: Path) -> tuple[Office, ...]:
    """Raises pydantic's ValidationError for a list that is wrong, with the place."""
    return tuple(TypeAdapter(list[Office]).validate_python(yaml.safe_load(path.read_text("utf-8"))))


def nearest(offices: tuple[Office, ...], latitude: float, longitude: float) -> list[Near]:
    found = [Near(o, distance(latitude, longitude, o.latitude, o.longitude)) for o in offices]
    return sorted(found, key=lambda n: n.km)[:NEAREST]


def distance(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Kilometres along the ground."""
    a, b, c, d = map(math.radians, (lat1, lon1, lat2, lon2))
    h = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(h))


def words(near: list[Near]) -> str:
    """The offices as a text."""
    lines = []
    for n in near:
        o = n.office
        lines.append(f"{o.name}（约{n.km:.1f}公里）\n地址：{o.address}" + (f"\n电话：{o.phone}" if o.phone else "")
                     + (f"\n时间：{o.hours}" if o.hours else ""))  # fmt: skip
    return "离您最近的窗口：\n" + "\n\n".join(lines)
