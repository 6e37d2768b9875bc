"""Rules of a matter that need arithmetic: the figures are data here, the arithmetic is in ``knowledge/guidance/rules.py``."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from knowledge.catalogue.grammar import Confidence, Key, Number, Strict, Text, When, Whole


class DeadlineRule(Strict):
    """Item must be done within ``days`` calendar days of the date answered to situation ``base``."""

    item: Whole
    base: Key
    days: Whole = Field(ge=1)
    basis: Text
    confidence: Confidence


class AgeStep(Strict):
    start: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}$")]
    base_years: Whole
    step: Whole = Field(ge=1)
    cap_months: Whole = Field(ge=0)


class RetirementAge(Strict):
    confidence: Confidence
    basis: Text
    formula: Text
    male: AgeStep
    female_55: AgeStep
    female_50: AgeStep
    flexible: Text


class ContributionYears(Strict):
    confidence: Confidence
    basis: Text
    until_2029: Number
    step_per_year_from_2030: Number
    from_2039: Number


class EntryAge(Strict):
    """A child must be ``years`` old by the day ``by`` of the year in which it starts ``stage``."""

    base: Key
    """The date situation that holds the child's birthday."""
    needed_when: When
    stage: Text
    years: Whole = Field(ge=1)
    by: Annotated[str, StringConstraints(pattern=r"^\d{2}-\d{2}$")]
    basis: Text
    confidence: Confidence


class Rules(Strict):
    deadlines: tuple[DeadlineRule, ...] = ()
    retirement_age: RetirementAge | None = None
    minimum_contribution_years: ContributionYears | None = None
    entry_ages: tuple[EntryAge, ...] = ()
