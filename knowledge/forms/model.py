"""The combined form (一表申请) as values: each datum once, with the departments' blanks that it fills."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from knowledge.catalogue.model import Column, FieldType, SameAs
from knowledge.guidance import Guidance

MOST_ROWS = 200

Value = str | int | float | bool | list[Any] | None
"""As in JSON. Dates are ISO strings, several choices a list, a table a list of rows."""

SITUATION, SAID, IMPLIED, PROFILE, EARLIER, TYPED, SAME, OUTSIDE, DEFAULT = (
    "situation", "conversation", "implied", "profile", "earlier_case", "typed", "same_as", "outside", "default",
)  # fmt: skip
SOURCES = {
    SITUATION: "您回答过的情形", SAID: "您说过的话", IMPLIED: "按证件号码推算", PROFILE: "您给的资料",
    EARLIER: "您以前办过的事", TYPED: "您填写的", SAME: "和另一栏相同", OUTSIDE: "电子证照共享", DEFAULT: "表上的默认值",
}  # fmt: skip
"""Where a value can be from, and how that is said to people."""


@dataclass(frozen=True)
class Blank:
    """One blank on one item's own form: where a datum goes."""

    item: int
    label: str
    key: str
    type: FieldType
    required: bool
    options: tuple[str, ...] | None
    unit: str | None
    columns: tuple[Column, ...] | None
    filled_by: str | None


@dataclass(frozen=True)
class Field:
    """One datum of the combined form. ``asked`` is False for what nobody has to type here."""

    key: str
    label: str
    type: FieldType
    required: bool
    blanks: tuple[Blank, ...]
    options: tuple[str, ...] | None = None
    """The union of what the items offer; empty: the counter supplies them, so words are taken."""
    unit: str | None = None
    columns: tuple[Column, ...] | None = None
    filled_by: str | None = None
    derived_from: SameAs | None = None
    """Always the same as that other field, or a part of it: taken over, not asked."""
    suggested_from: tuple[SameAs, ...] = ()
    """Often the same as that other field: offered, to be confirmed."""
    alternatives: tuple[SameAs, ...] = ()
    """Several possible sources; which of them it is, only the person or an identity number can tell."""
    situation: str | None = None
    mapping: Mapping[str, Any] | None = None
    default: Value = None
    one: str = "行"
    """How one row of a table is counted."""
    most: int = MOST_ROWS
    repeats: Repeats | None = None

    @property
    def items(self) -> tuple[int, ...]:
        own = dict.fromkeys(b.item for b in self.blanks)
        return tuple(own) or (self.repeats.items if self.repeats else ())

    @property
    def asked(self) -> bool:
        return self.filled_by is None and self.derived_from is None

    @property
    def must_type(self) -> bool:
        """Whether a person has to see to it before the form is complete."""
        return self.required and self.asked


@dataclass(frozen=True)
class Repeats:
    """What makes the rows of a table further copies of departments' forms: of some blanks, or of ``whole`` forms.

    In a whole copy what begins with one of ``own`` is somebody else's: told in the row, in ``common`` with the first
    person, or left blank. All other blanks are filled as on the first.
    """

    items: tuple[int, ...]
    fields: tuple[Field, ...]
    """What the columns repeat, in their order."""
    needed: tuple[str, ...]
    """Columns that each row must have."""
    whole: bool = False
    own: tuple[str, ...] = ()
    common: tuple[str, ...] = ()

    @property
    def by_key(self) -> dict[str, Field]:
        return {f.key: f for f in self.fields}


@dataclass(frozen=True)
class Section:
    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class ItemForm:
    """One department's own form, to be filled from the combined one."""

    n: int
    name: str
    department: str
    form_name: str
    status: Literal["certain", "possible"]
    blanks: tuple[Blank, ...]


@dataclass(frozen=True)
class CombinedForm:
    """What is asked once, and the map back to every item's form."""

    guidance: Guidance
    sections: tuple[Section, ...]
    item_forms: tuple[ItemForm, ...]

    @property
    def fields(self) -> tuple[Field, ...]:
        return tuple(f for s in self.sections for f in s.fields)

    @property
    def by_key(self) -> dict[str, Field]:
        return {f.key: f for f in self.fields}

    @property
    def separate(self) -> int:
        """Blanks over all the separate forms: what there would be to write without merging."""
        return sum(len(i.blanks) for i in self.item_forms)


@dataclass(frozen=True)
class Filled:
    """A value with where it is from. Unconfirmed until the citizen says so; ``others`` are values that disagree."""

    value: Value
    source: str = TYPED
    confirmed: bool = False
    others: tuple[tuple[Value, str], ...] = ()

    def to_json(self) -> dict[str, Any]:
        stored: dict[str, Any] = {"value": self.value, "source": self.source, "confirmed": self.confirmed}
        if self.others:
            stored["others"] = [list(o) for o in self.others]
        return stored

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Filled:
        others = tuple((o[0], o[1]) for o in stored.get("others", ()))
        return cls(stored["value"], stored["source"], stored["confirmed"], others)


Values = dict[str, Filled]
"""Field key → its value. Values of fields that no longer apply stay here, and come back with them."""


@dataclass(frozen=True)
class Problem:
    """What is wrong with one field, and how to mend it. ``row`` and ``column`` name a cell of a table."""

    key: str
    text: str
    mend: str
    row: int | None = None
    column: str | None = None
    also: tuple[str, ...] = field(default=())
    """Other fields that the problem concerns."""

    def sentence(self) -> str:
        where = f"第 {self.row + 1} 行：" if self.row is not None else ""
        return f"{where}{self.text}。{self.mend}。"
