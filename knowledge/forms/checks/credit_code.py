"""What a 统一社会信用代码 says by itself: who registered the body, of which kind it is, and where (GB 32100-2015)."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from stdnum.cn import uscc

from knowledge.places import county_name

RULES = Path(__file__).with_name("credit_code.yaml")
FORMED = re.compile(r"^[0-9ANY]\d{7}[0-9A-HJ-NP-RTUWXY]{10}$")
"""The library wants a digit in front; the amended standard has letters for the army, rural collectives and others."""
BUSINESS = "9"


@dataclass(frozen=True)
class CreditCode:
    """A code, read. ``kind_code``: its first two characters, which name the authority and the kind."""

    code: str
    authority: str
    kind: str
    place: str
    """``内蒙古自治区鄂尔多斯市达拉特旗``: where it was registered; empty for a code of six digits that nobody had."""

    @property
    def kind_code(self) -> str:
        return self.code[:2]

    @property
    def organisation(self) -> str:
        """组织机构代码, as its own standard writes it: eight characters, a dash and the check character."""
        return f"{self.code[8:16]}-{self.code[16]}"

    @property
    def taxpayer(self) -> str:
        """纳税人识别号: since 2015 the code itself."""
        return self.code

    @property
    def papers(self) -> tuple[str, ...]:
        """What the paper that carries the code may be called on a form."""
        told = _rules()["papers"]
        return tuple(told[BUSINESS] if self.code[0] == BUSINESS else told["other"])

    @property
    def words(self) -> str:
        """For whoever typed it to compare with the paper."""
        where = f"，登记在{self.place}" if self.place else ""
        return f"{self.kind}，{self.authority}登记{where}，组织机构代码 {self.organisation}"


def well_formed(code: str) -> bool:
    return bool(FORMED.match(code))


def has_check_digit(code: str) -> bool:
    """Whether the code is well formed and its last character is right."""
    return well_formed(code) and uscc.calc_check_digit(code[:-1]) == code[-1]


def read_code(code: str) -> CreditCode | None:
    """What the code says; None for one that is wrong, or of an authority or a kind that the standard does not have."""
    told = _rules()["authorities"].get(code[:1])
    kind = told["kinds"].get(code[1:2]) if told else None
    if kind is None or not has_check_digit(code):
        return None
    return CreditCode(code, told["name"], kind, county_name(code[2:8]))


def unexpected(code: CreditCode, matter: str, answers: dict[str, Any]) -> str:
    """Which bodies the matter is for, where this is another; empty where it fits or any may come."""
    told = _rules()["expected"].get(matter)
    if told is None:
        return ""
    chosen = told.get("answers", {}).get(answers.get(told.get("situation", "")))
    fitting = chosen or told["kinds"]
    return "" if code.kind_code in fitting else "、".join(kind_names(fitting))


def kind_names(kinds: Collection[str]) -> list[str]:
    return [str(_rules()["authorities"][k[0]]["kinds"][k[1]]) for k in kinds]


@cache
def _rules() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(RULES.read_text(encoding="utf-8"))
    return read
