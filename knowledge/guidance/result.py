"""What guidance gives back: values, nothing to be parsed out of text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from knowledge.catalogue import Item, Material, Matter, Situation
from knowledge.catalogue.model import Confidence, ExtraMaterial
from knowledge.guidance.values import Answers

Status = Literal["certain", "possible"]


@dataclass(frozen=True)
class AppliedItem:
    item: Item
    status: Status
    why: str
    do_by: date | None = None
    """The day by which it must be done, where a rule and an answer give one."""
    do_by_basis: str = ""


@dataclass(frozen=True)
class AppliedMaterial:
    """``for_items`` are only items that apply. ``parts``, ``alternatives``, ``per_option`` are those that hold or may."""

    material: Material
    status: Status
    for_items: tuple[int, ...]
    why: str
    reason: str = ""
    """Only what is particular to this person: the answer that calls for it, or what it depends on."""
    parts: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()
    per_option: tuple[str, ...] = ()
    supplied_by_item: int | None = None
    """This paper is the result of that item of the same case: nobody brings it."""
    same_document_as: int | None = None
    """The same paper as that other applicable material: handed in once."""


@dataclass(frozen=True)
class AppliedExtra:
    """A paper beyond table A.1. ``kind``: required by law, or asked for in practice."""

    material: ExtraMaterial
    kind: Literal["statutory", "local_practice"]
    for_items: tuple[int, ...]
    status: Status
    why: str
    reason: str = ""
    parts: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True)
class GuidanceNotice:
    """Something that must be said because of an answer (``situation_id``) or a rule of the matter (empty)."""

    situation_id: str
    text: str
    confidence: Confidence


@dataclass(frozen=True)
class Stopped:
    """An answer that ends the matter: not possible yet, or not this matter."""

    reason: str
    situation_id: str


@dataclass(frozen=True)
class OpenPoint:
    """A question without an answer, and what it would decide (names of items and materials)."""

    situation: Situation
    decides: tuple[str, ...]
    said_unknown: bool
    """True: the person said 不清楚; False: not answered yet."""


@dataclass(frozen=True)
class Guidance:
    """Where one person's answers lead, on the day ``as_of``."""

    matter: Matter
    answers: Answers
    as_of: date
    dropped: tuple[str, ...]
    """Answers given whose question no longer arises."""
    next: Situation | None
    remaining: int
    """Upper bound of the questions still to ask."""
    items: tuple[AppliedItem, ...]
    materials: tuple[AppliedMaterial, ...]
    extra_materials: tuple[AppliedExtra, ...]
    notices: tuple[GuidanceNotice, ...]
    stopped: Stopped | None
    unknown: tuple[OpenPoint, ...]

    def applied_item(self, n: int) -> AppliedItem | None:
        return next((a for a in self.items if a.item.n == n), None)
