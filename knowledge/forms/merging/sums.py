"""Sums that one form applies for, and another one lists by what they are for: 农机购置补贴申请金额."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from knowledge.forms.merging.labels import BRACKETS, flatten
from knowledge.forms.merging.raw import Reading

KIND = "补贴|补助|补偿|奖补|奖励|资助|救助"
ENDS = "(?:资金|款|金)?(?:总)?(?:金额|额度|数额|额)"
OWN = re.compile(rf"(?:本次)?申请(?:[\u3400-\u9fff]{{0,8}}?)(?P<kind>{KIND}){ENDS}")
LISTED = re.compile(rf"(?P<what>(?!申请)[\u3400-\u9fff]{{2,12}}?)(?P<kind>{KIND})申请{ENDS}")


def with_listed_sums(readings: Sequence[Reading], items: Sequence[str]) -> list[Reading]:
    """Every blank again, 申请补贴金额 as what another form lists, where one form only is for that."""
    own: dict[tuple[int, str], list[int]] = {}
    for at, r in enumerate(readings):
        if r.field.type == "money" and (found := OWN.fullmatch(_bare(r))):
            own.setdefault((r.form, found["kind"]), []).append(at)
    moved: dict[int, str] = {}
    for at, r in enumerate(readings):
        found = LISTED.fullmatch(_bare(r)) if r.field.type == "money" else None
        if found:
            forms = [(n, found["kind"]) for n, item in enumerate(items) if n != r.form and _is_for(item, found)]
            there = own.get(forms[0], []) if len(forms) == 1 else []
            if len(there) == 1 and there[0] not in moved:
                moved |= {at: f"={found[0]}", there[0]: f"={found[0]}"}
    return [
        replace(r, role="", concept=moved[at], qualifier="planned") if at in moved else r
        for at, r in enumerate(readings)
    ]


def _bare(reading: Reading) -> str:
    return BRACKETS.sub("", flatten(reading.field.label))


def _is_for(item: str, listed: re.Match[str]) -> bool:
    """农机作业补贴 is what 农机深松整地作业补贴申请表 applies for: the same characters in the same order."""
    rest = iter(item)
    return all(character in rest for character in f"{listed['what']}{listed['kind']}")
