"""The shape of a matter: what one YAML file in ``matters/`` may say, and nothing else.

Names are those of the standard (一件事 = Matter, 具体事项 = Item, 材料 = Material, 情形 = Situation). Everything is
frozen: the catalogue is read, never changed, while the program runs. Unknown keys are refused.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from knowledge.catalogue.grammar import (
    ALWAYS,
    Clause,
    Condition,
    Confidence,
    Flag,
    Interval,
    Key,
    Number,
    OptionValue,
    Slug,
    Strict,
    Text,
    When,
    Whole,
)
from knowledge.catalogue.rules import AgeStep, ContributionYears, DeadlineRule, EntryAge, RetirementAge, Rules

__all__ = [
    "ALWAYS", "AgeStep", "Clause", "Column", "Condition", "Confidence", "ContributionYears", "DeadlineRule",
    "EntryAge", "ExtraMaterial", "Fee", "FieldType", "Flag", "FormField", "FromSituation", "Interval", "Item", "Key",
    "LegalBasis", "Material", "MaterialForm", "Matter", "Number", "Option", "OptionValue", "Part", "PerOption",
    "RetirementAge", "Rules", "SameAs", "Situation", "SituationNotice", "Slug", "Source", "Strict", "Text",
    "TimeLimit", "When", "Whole",
]  # fmt: skip


class Option(Strict):
    value: OptionValue
    label: Text
    ask_if: When = ALWAYS
    common: Flag = False
    """Usually wanted: shown as preselected."""
    exclusive: Flag = False
    """In a multiple choice, excludes every other option."""


class SituationNotice(Strict):
    """What must be said at once when the answer is ``value`` (``"any"``: whatever the answer)."""

    value: OptionValue | Interval
    text: Text
    confidence: Confidence = Confidence.MEDIUM


class Situation(Strict):
    """A question whose answer decides which items and materials apply (情形)."""

    id: Key
    group: Text | None = None
    ask: Text
    type: Literal["choice", "yes_no", "number", "date"]
    multiple: Flag = False
    unit: Text | None = None
    options: tuple[Option, ...] = ()
    ask_if: When = ALWAYS
    lookup: Text | None = None
    affects: tuple[Literal["fee"], ...] = ()
    blocking_values: tuple[OptionValue, ...] = ()
    notices: tuple[SituationNotice, ...] = ()
    why: Text

    def option(self, value: OptionValue) -> Option | None:
        # `is`-like comparison by type: in Python True == 1, in the catalogue they are different answers.
        return next((o for o in self.options if o.value == value and type(o.value) is type(value)), None)


class LegalBasis(Strict):
    law: Text
    article: Text | None
    gist: Text | None = None
    note: Text | None = None
    confidence: Confidence
    checked: Literal["text", "secondary", "memory"] | None = None


class TimeLimit(Strict):
    text: Text
    statutory_working_days: Whole | None = Field(ge=0)
    basis: Text | None
    confidence: Confidence
    checked: Literal["text", "secondary", "memory"] | None = None


class Fee(Strict):
    text: Text
    basis: Text | None
    confidence: Confidence


class Column(Strict):
    label: Text
    key: Key
    type: Literal["text", "number", "money", "date", "choice"]


class FromSituation(Strict):
    id: Key
    map: dict[Key, OptionValue] | None = None


class SameAs(Strict):
    key: Key
    part: Literal["date", "time"] | None = None
    needed_when: When = ALWAYS
    when_text: Text | None = None


FieldType = Literal[
    "text", "textarea", "number", "money", "date", "datetime", "choice", "multi_choice", "yes_no", "cn_id", "uscc",
    "phone", "email", "address", "bank_account", "photo", "file", "signature", "table",
]  # fmt: skip


class FormField(Strict):
    """One blank on one department's form. One ``key`` is one datum in all twenty matters."""

    label: Text
    key: Key
    type: FieldType
    required: Flag
    unit: Text | None = None
    options: tuple[Text, ...] | None = None
    """Empty: the department's system or the counter supplies them."""
    columns: tuple[Column, ...] | None = None
    default: Flag | Text | Number | None = None
    filled_by: Text | None = None
    from_situation: FromSituation | None = None
    same_as: tuple[SameAs, ...] = ()


class Part(Strict):
    name: Text
    needed_when: When


class PerOption(Strict):
    needed_when: When
    text: Text


MaterialForm = Literal["原件", "原件核验", "复印件", "表格", "电子证照"]


class ExtraMaterial(Strict):
    """A paper that law or practice asks for although table A.1 does not list it."""

    slug: Slug
    name: Text
    needed_when: When
    needed_when_text: Text | None
    form: MaterialForm | None = None
    copies: Whole | None = Field(default=None, ge=0)
    """Copies kept; 0: only shown; None: not stated."""
    copies_text: Text | None = None
    issuer: Text | None = None
    e_licence: Flag = False
    deferrable: Flag | None = None
    """May follow later (容缺); None: not established."""
    optional: Flag = False
    parts: tuple[Part, ...] = ()
    alternatives: tuple[Part, ...] = ()
    per_option: tuple[PerOption, ...] = ()
    sample_hint: Text | None = None
    basis: Text | None = None
    confidence: Confidence


class Material(ExtraMaterial):
    """A paper of table A.1 (材料), handed in once for the whole matter."""

    n: Whole = Field(ge=1)
    for_items: tuple[Whole, ...] = Field(min_length=1)
    result_of_item: Whole | None = None
    same_document_as: Whole | None = None


class Item(Strict):
    """One service of one department inside a matter (具体事项)."""

    n: Whole = Field(ge=1)
    name: Text
    slug: Slug
    department: Text
    department_confidence: Confidence = Confidence.MEDIUM
    needed_when: When
    needed_when_text: Text
    exclusive_group: Key | None = None
    channel: Text | None = None
    channel_confidence: Confidence = Confidence.MEDIUM
    legal_basis: tuple[LegalBasis, ...] = Field(min_length=1)
    conditions: tuple[Text, ...] = Field(min_length=1)
    conditions_confidence: Confidence = Confidence.MEDIUM
    time_limit: TimeLimit
    fee: Fee
    result: Text
    result_confidence: Confidence = Confidence.MEDIUM
    deadline_for_citizen: Text | None
    deadline_confidence: Confidence = Confidence.MEDIUM
    form_name: Text | None = None
    form_fields: tuple[FormField, ...] = Field(min_length=1)
    form_fields_confidence: Confidence = Confidence.MEDIUM
    statutory_materials: tuple[ExtraMaterial, ...] = ()
    local_practice_materials: tuple[ExtraMaterial, ...] = ()
    notes: Text | None


class Source(Strict):
    title: Text
    url: Annotated[str, StringConstraints(pattern=r"^https?://\S+$")] | None
    publisher: Text | None = None
    note: Text | None = None


class Matter(Strict):
    """One thing from a person's point of view: many items done at once (一件事)."""

    seq: Whole = Field(ge=1)
    slug: Slug
    name: Text
    audience: Literal["individual", "enterprise"]
    as_of: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}$")]
    lead_department: Text
    lead_department_confidence: Confidence
    co_departments: tuple[Text, ...] = ()
    summary: Text
    common_names: tuple[Text, ...] = Field(min_length=1)
    situations: tuple[Situation, ...] = Field(min_length=1)
    items: tuple[Item, ...] = Field(min_length=1)
    materials: tuple[Material, ...]
    """Empty where table A.1 leaves the cell empty (rows 16, 17, 18)."""
    rules: Rules = Rules()
    gaps: tuple[Text, ...] = Field(min_length=1)
    """What is not known or easily missed; the notice tells it to the citizen."""
    editor_notes: tuple[Text, ...] = ()
    """What only an editor needs: slips in the table, how a law's text was compared. Never on a notice."""
    sources: tuple[Source, ...] = Field(min_length=1)

    def situation(self, id: str) -> Situation | None:
        return next((s for s in self.situations if s.id == id), None)

    def item(self, n: int) -> Item | None:
        return next((i for i in self.items if i.n == n), None)

    def material(self, n: int) -> Material | None:
        return next((m for m in self.materials if m.n == n), None)
