"""A blank as a department wrote it, and as it was read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class RawField:
    """One blank as a department wrote it."""

    label: str
    type: str = "text"
    required: bool = False
    section: str = ""
    unit: str = ""
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class RawForm:
    department: str
    item: str
    fields: tuple[RawField, ...]


@dataclass(frozen=True)
class Reading:
    """``sure`` is False where the role was only inferred from what stands around the blank."""

    form: int
    place: int
    field: RawField
    role: str
    concept: str
    unit: str
    kind: str
    sure: bool
    qualifier: str = ""

    @property
    def signature(self) -> tuple[str, str, str, str, str]:
        return self.role, self.concept, self.unit, self.kind, self.qualifier
