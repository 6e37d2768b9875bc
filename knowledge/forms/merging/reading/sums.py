"""Sums that one form applies for, and another one lists by what they are for: 农机购置补贴申请金额."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from knowledge.forms.merging.reading.labels import BRACKETS, flatten
from knowledge.forms.merging.reading.raw import Reading

KIND = "补贴|补助|补偿|奖补|奖励|资助|救助"
ENDS = "(?:资金|款|金)?(?:总)?(?:金额|额度|数额|额)"
OWN = re.compile(rf"(?:本次)?申请(?P<what>[\u3400-\u9fff]{{0,8}}?)(?P<kind>{KIND}){ENDS}")
LISTED = re.compile(rf"(?P<what>(?!申请)[\u3400-\u9fff]{{2,12}}?)(?P<kind>{KIND})申请{ENDS}")


def with_listed_sums(readings: Sequence[Reading], items: Sequence[str]) -> list[Reading]:
    """Every blank again, 申请补贴金额 as what another form lists, where one form only is for that."""
    money = [(at, r) for at, r in enumerate(readings) if r.field.type == "money"]
    own = [(at, r.form, found) for at, r in money if (found := OWN.fullmatch(_bare(r)))]
    moved: dict[int, str] = {}
    for at, r in money:
        if listed := LISTED.fullmatch(_bare(r)):
            fits = [n for n, form, sum_ in own if form != r.form and _is_for(items[form], sum_, listed)]
            if len(fits) == 1 and fits[0] not in moved:
                moved |= dict.fromkeys((at, fits[0]), f"={listed[0]}")
    return [
        replace(r, role="", concept=moved[at], qualifier="planned") if at in moved else r
        for at, r in enumerate(readings)
    ]


def _bare(reading: Reading) -> str:
    return BRACKETS.sub("", flatten(reading.field.label))


def _is_for(item: str, own: re.Match[str], listed: re.Match[str]) -> bool:
    """农机作业补贴 is what 农机深松整地作业补贴申请表 applies for: the same characters in the same order."""
    told = _within(own["what"], listed["what"]) and own["kind"] == listed["kind"]
    return told and _within(listed["what"], item)


def _within(short: str, long: str) -> bool:
    rest = iter(long)
    return all(character in rest for character in short)
