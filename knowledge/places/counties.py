"""What six digits of an identity number or a credit code name: a county, city or province of China, of any year since 1980."""

from __future__ import annotations

import re

from stdnum import numdb

PERIOD = re.compile(r"^\[(\d*)-(\d*)\](.*)$")
NATION = "100000"


def county_name(code: str, year: int | None = None) -> str:
    """``150621`` → ``内蒙古自治区鄂尔多斯市达拉特旗``; the name of ``year`` (today's without one), ``""`` for no such code.

    A code that had gone before ``year`` is told with its last name: papers keep the code that they were given.
    """
    if code == NATION:
        return "国家"
    levels = (code[:2] + "0000", code[:4] + "00", code)
    names = [_named(level, year) for level in dict.fromkeys(levels)]
    if not names[-1]:
        return ""
    return "".join(dict.fromkeys(n for n in names if n))


def _named(code: str, year: int | None) -> str:
    """The name that the library knows for this very code."""
    found = {k: v for _, told in numdb.get("cn/loc").info(code) for k, v in told.items()}
    names = [_period(part) for part in found.get("county", "").split(",") if part]
    if year is not None:
        names = [n for n in names if n[0] <= year <= n[1]] or names
    return max(names, key=lambda n: n[1])[2] if names else ""


def _period(part: str) -> tuple[int, int, str]:
    told = PERIOD.match(part)
    return (int(told[1] or 0), int(told[2] or 9999), told[3]) if told else (0, 9999, part)
