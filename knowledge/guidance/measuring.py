"""Numbers as answers: 三十吨, 一个多月, 上个月3号生的 (as days), 刚满月."""

from __future__ import annotations

import re
from datetime import date

from knowledge.catalogue import Situation
from knowledge.guidance import words
from knowledge.guidance.hearing import flat
from knowledge.guidance.numbers import dates, quantities

CLOSE = {"天": ("天", "周", "个月"), "周岁": ("岁",)}
"""Units in which people say an answer that nobody asked for; others (十六年兵) are about something else."""
LIMIT = re.compile(r"(天|日|月|年|岁)(之|以)?内|以上|以下")


def unit_of(situation: Situation) -> str:
    """The unit of the answer, where the question leaves it unsaid: 缴费年限 is in years."""
    return situation.unit or ("年" if "年限" in situation.ask else "")


def amount(
    said: str, situation: Situation, spoken: words.Words, as_of: date | None, *, in_passing: bool = False
) -> float | None:
    """The number in ``said`` in the unit of the question. A question in days also takes the day it counts from.

    ``in_passing``: nobody asked, so the unit must be said, fit closely, and name no time limit (三十天之内).
    """
    for fixed, phrases in spoken.anywhere.items():
        if any(phrase in flat(said) for phrase in phrases):
            return float(fixed)
    unit = unit_of(situation)
    if unit == "天" and as_of is not None:
        day = dates(said, as_of, to_the_day=in_passing)
        if day is not None and day <= as_of:
            return float((as_of - day).days)
    if in_passing and LIMIT.search(said):
        return None
    for quantity in quantities(said):
        value = quantity.in_unit(unit)
        if value is not None and (not in_passing or quantity.unit in CLOSE.get(unit, (unit,))):
            return float(round(value, 2))
    return None
