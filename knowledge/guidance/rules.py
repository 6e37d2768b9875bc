"""Rules that need arithmetic: retirement age, years of contribution, age at school entry. Figures come from the catalogue."""

from __future__ import annotations

from datetime import date

from knowledge.catalogue import Matter
from knowledge.catalogue.model import AgeStep, ContributionYears, RetirementAge
from knowledge.guidance.result import GuidanceNotice
from knowledge.guidance.truth import World
from knowledge.guidance.values import Answers

MONTHS = 12
FIRST_YEAR_OF_STEPS = 2030
LAST_YEAR_OF_STEPS = 2039


def notices(matter: Matter, answers: Answers, as_of: date) -> tuple[GuidanceNotice, ...]:
    """What the matter's rules make it necessary to say under these answers."""
    found: list[GuidanceNotice] = []
    age, years = matter.rules.retirement_age, matter.rules.minimum_contribution_years
    retires = _retires_on(age, answers) if age else None
    if age is not None and retires is not None:
        born = answers["birth_date"]
        assert isinstance(born, date)  # noqa: S101 - _retires_on found a date, said here for the type checker
        months = (retires.year - born.year) * MONTHS + retires.month - born.month
        lived = f"{months // MONTHS}周岁" + (f"{months % MONTHS}个月" if months % MONTHS else "")
        text = (
            f"按{age.basis}推算，法定退休年龄是{lived}，在{retires.year}年{retires.month}月。{age.flexible}。"
            "以档案认定的出生日期为准。"
        )
        found.append(GuidanceNotice("birth_date", text, age.confidence))
    paid = answers.get("contribution_years")
    if years is not None and isinstance(paid, float):
        year = retires.year if retires else as_of.year
        needed = minimum_years(years, year)
        if paid < needed:
            text = (
                f"{year}年按月领取养老金的最低缴费年限是{needed:g}年（{years.basis}），您大约{paid:g}年，还差{needed - paid:g}年："
                "暂时不能按月领取，可以延长缴费或一次性缴费，以人社窗口核定为准。"
            )
        else:
            text = f"{year}年按月领取养老金的最低缴费年限是{needed:g}年（{years.basis}），您大约{paid:g}年，够了。"
        found.append(GuidanceNotice("contribution_years", text, years.confidence))
    return (*found, *_entry_ages(matter, answers))


def _entry_ages(matter: Matter, answers: Answers) -> list[GuidanceNotice]:
    """The first year in which the child is old enough; it does not depend on today."""
    world, found = World(matter, answers), []
    for rule in matter.rules.entry_ages:
        born = answers.get(rule.base)
        if not isinstance(born, date) or not world.holds(rule.needed_when):
            continue
        month, day = map(int, rule.by.split("-"))
        year = born.year + rule.years + ((born.month, born.day) > (month, day))
        text = (
            f"{born.year}年{born.month}月{born.day}日出生的，到{year}年{month}月{day}日前年满{rule.years}周岁，"
            f"最早{year}年秋季上{rule.stage}，以当地教育部门当年公告为准。"
        )
        found.append(GuidanceNotice(rule.base, text, rule.confidence))
    return found


def _retires_on(age: RetirementAge, answers: Answers) -> date | None:
    """First day of the month of the statutory retirement age, or None where it cannot be told."""
    steps = {"male": age.male, "female_55": age.female_55, "female_50": age.female_50}
    category, born = answers.get("gender_category"), answers.get("birth_date")
    if not isinstance(category, str) or category not in steps or not isinstance(born, date):
        return None
    return retirement_month(steps[category], born)


def retirement_month(step: AgeStep, born: date) -> date:
    """Delay in months = min(cap, floor(months from start ÷ step) + 1), none for births before the start."""
    start_year, start_month = map(int, step.start.split("-"))
    since = (born.year - start_year) * MONTHS + born.month - start_month
    delay = 0 if since < 0 else min(step.cap_months, since // step.step + 1)
    month = born.month - 1 + delay
    return date(born.year + step.base_years + month // MONTHS, month % MONTHS + 1, 1)


def minimum_years(rule: ContributionYears, year: int) -> float:
    """Years of contribution needed by somebody who retires in ``year``."""
    if year < FIRST_YEAR_OF_STEPS:
        return rule.until_2029
    if year >= LAST_YEAR_OF_STEPS:
        return rule.from_2039
    return rule.until_2029 + rule.step_per_year_from_2030 * (year - FIRST_YEAR_OF_STEPS + 1)
