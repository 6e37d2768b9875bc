"""Numbers as answers: 三十吨, 一个多月, 上个月3号生的 (as days), 刚满月."""

from __future__ import annotations

import re
from datetime import date

from knowledge.catalogue import Situation
from knowledge.guidance import words
from knowledge.guidance.hearing import flat
from knowledge.guidance.numbers import CHINESE, dates, quantities

CLOSE = {"天": ("天", "周", "个月"), "周岁": ("岁",)}
"""Units in which people say an answer that nobody asked for; others (十六年兵) are about something else."""
LIMIT = re.compile(r"(天|日|月|年|岁)(之|以)?内|以上|以下")


NOT_YET = re.compile(r"(?:还没|还不|没|不)(?:到|满|够)\S{1,5}?(?=[，,\s])|过了年[才就]?满?\S{1,3}?(?=[，,\s])")
"""还没到六十，五十九: the first number is the one that it is not."""
IN_ALL = re.compile(r"^.*(?:拢共|一共|总共|加起来|合起来|合计)", re.DOTALL)
OTHER_UNIT = re.compile(rf"(?:\d+(?:\.\d+)?|{CHINESE})[级斤两口楼层块份家路点次]|{CHINESE}年(?:兵|工龄|厂)")
"""三级的证 tells no age."""


def _as_meant(said: str) -> str:
    """What is left when the numbers of something else are taken out."""
    return OTHER_UNIT.sub("，", NOT_YET.sub("", IN_ALL.sub("", said)))


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
    for quantity in quantities(_as_meant(said)):
        value = quantity.in_unit(unit)
        if value is not None and (not in_passing or quantity.unit in CLOSE.get(unit, (unit,))):
            return float(round(value, 2))
    return None
