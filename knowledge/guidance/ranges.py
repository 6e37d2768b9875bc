"""Numbers against labels that name a range: 25吨 is 有12吨及以上的, 三年 is 满2年但不满5年."""

from __future__ import annotations

import re

from knowledge.catalogue.model import Option
from knowledge.guidance.numbers import Quantity, quantities
from knowledge.text import normalise

UNIT = r"(吨|千克|平方米|年|天|个月|个|人|岁|周岁)"
BELOW = re.compile(
    rf"([\d.]+)\s*{UNIT}[^，；]{{0,8}}?(?:及以下|以下|以内|之内)|(?:不到|不足|未满|不满|少于|低于)\s*([\d.]+)\s*{UNIT}"
)
ABOVE = re.compile(
    rf"([\d.]+)\s*{UNIT}[^，；]{{0,8}}?(及以上|以上|及其以上)|(?:超过|(?<![不未])满|大于|多于)\s*([\d.]+)\s*{UNIT}"
)


def in_range(said: str, option: Option) -> bool:
    """Does a number in the text, with a unit that compares, fall into the range that the label names?"""
    label = normalise(option.label)
    below, above = BELOW.search(label), ABOVE.search(label)
    if not below and not above:
        return False
    return any(quantity.unit and _fits(quantity, below, above) for quantity in quantities(said))


def _fits(quantity: Quantity, below: re.Match[str] | None, above: re.Match[str] | None) -> bool:
    if below:
        limit, unit = (below.group(1) or below.group(3)), (below.group(2) or below.group(4))
        value = quantity.in_unit(unit)
        strict = below.group(3) is not None
        if value is None or value > float(limit) or (strict and value == float(limit)):
            return False
    if above:
        limit, unit = (above.group(1) or above.group(4)), (above.group(2) or above.group(5))
        value = quantity.in_unit(unit)
        inclusive = above.group(3) in ("及以上", "及其以上") or above.group(4) is not None
        if value is None or value < float(limit) or (value == float(limit) and not inclusive):
            return False
    return True
