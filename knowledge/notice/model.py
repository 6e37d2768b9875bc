"""The one-time notice (一次告知) as data. Page, PDF, DOCX, JSON and short text are all made from this."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from knowledge.notice.sources import order_of

Status = Literal["certain", "possible"]
Confidence = Literal["high", "medium", "low"]
Group = Literal["bring", "not_needed", "later"]
NOT_STATED = "清单未载明，以窗口答复为准"


class Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Point(Part):
    """One of the seven points, with where it is from. ``mark`` is what must be added when it is not sure."""

    text: str
    source: str = ""
    confidence: Confidence = "medium"
    mark: str = ""


class NoticeItem(Part):
    """An item that applies, with the seven points; the seventh, its materials, refers to the one set by ``n``."""

    n: int
    name: str
    department: str
    legal_basis: list[Point]
    conditions: list[str]
    conditions_mark: str = ""
    time_limit: Point
    working_days: int | None
    ready_by: str | None
    """If handed in on the day of the notice; ``暂按`` where the calendar is not published yet."""
    fee: Point
    result: Point
    materials: list[int]
    extra_materials: list[str]
    deadline: Point | None
    do_by: str | None
    channel: str | None
    notes: str | None
    status: Status
    why: str
    local_limit: Point | None = None
    """What the region promises, where it is known."""
    local_ready_by: str | None = None


class NoticeMaterial(Part):
    """A paper of table A.1. ``group``: to be brought, need not be brought, or may follow later."""

    n: int
    name: str
    for_items: list[int]
    form: str
    copies: int | None
    copies_text: str
    issuer: str
    e_licence: bool
    deferrable: bool | None
    status: Status
    why: str
    group: Group
    group_reason: str
    parts: list[str]
    alternatives: list[str]
    per_option: list[str]
    optional: bool
    same_document_as: int | None
    hint: str
    mark: str
    reason: str = ""
    """Only what is particular to this person; ``why`` tells the use as well."""
    source_kind: str = ""
    """Where it is got: papers to be brought are grouped by this."""


class ExtraNoticeMaterial(Part):
    """A paper beyond table A.1 that law (``statutory``) or practice (``local_practice``) asks for."""

    slug: str
    name: str
    kind: Literal["statutory", "local_practice"]
    for_items: list[int]
    form: str
    copies_text: str
    issuer: str
    status: Status
    why: str
    source: str
    parts: list[str]
    alternatives: list[str]
    hint: str
    mark: str
    reason: str = ""


class Said(Part):
    """A question and the person's answer, in words."""

    situation: str
    question: str
    answer: str


class Warned(Part):
    text: str
    mark: str = ""


class OpenQuestion(Part):
    """What is not known of this person, and what it would decide."""

    question: str
    decides: list[str]


class MatterRef(Part):
    seq: int
    id: str
    name: str
    summary: str = ""
    lead_department: str = ""


class Office(Part):
    """A counter of the region."""

    name: str
    address: str
    hours: str = ""
    phone: str = ""


class Stop(Part):
    reason: str


class Notice(Part):
    """Everything the notice shows. ``answers`` are raw, ``answers_text`` in words."""

    number: str
    version: int
    issued_on: str
    catalogue_version: str
    as_of: str
    matter: MatterRef
    answers: dict[str, Any]
    answers_text: list[Said]
    items: list[NoticeItem]
    materials: list[NoticeMaterial]
    extra_materials: list[ExtraNoticeMaterial]
    materials_note: str
    notices: list[Warned]
    stopped: Stop | None
    open_questions: list[OpenQuestion]
    unknown: list[str]
    """What the catalogue does not know about this, and whom to ask."""
    where: list[str]
    unprintable: list[str]
    region: str | None = None
    offices: list[Office] = []
    deferral: list[str] = []
    """What somebody signs who hands in papers later; empty where nothing may follow."""
    changes: list[str] = []
    """What this version changed against the one before."""

    def to_json(self) -> dict[str, Any]:
        return self.model_dump(mode="json")

    @classmethod
    def from_json(cls, body: dict[str, Any]) -> Notice:
        return cls.model_validate(body)

    def item_name(self, n: int) -> str:
        return next((i.name for i in self.items if i.n == n), f"第{n}项")

    def of_group(self, group: Group) -> list[NoticeMaterial]:
        return [m for m in self.materials if m.group == group]

    def by_source(self, group: Group) -> dict[str, list[NoticeMaterial]]:
        """Papers of a group by where they are got, errands first."""
        kinds = sorted({m.source_kind for m in self.of_group(group)}, key=order_of)
        return {kind: [m for m in self.of_group(group) if m.source_kind == kind] for kind in kinds}

    def used_for(self, numbers: list[int]) -> str:
        """``第1—3、5项``, short enough for a column; names stand in the list of items."""
        if len(self.items) > 1 and set(numbers) == {i.n for i in self.items}:
            return "每一项"
        runs: list[list[int]] = []
        for n in sorted(numbers):
            if runs and n == runs[-1][-1] + 1:
                runs[-1].append(n)
            else:
                runs.append([n])
        said = [f"{r[0]}—{r[-1]}" if len(r) > 2 else "、".join(map(str, r)) for r in runs]  # noqa: PLR2004 - 1、2 is no range
        return f"第{'、'.join(said)}项"
