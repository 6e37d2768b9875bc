"""What stands at the end of a form: signatures and seals, and what the department itself fills in."""

from __future__ import annotations

import re
from functools import cache

from knowledge.forms.merging.labels import BRACKETS, bare_of, find_role, flatten
from knowledge.forms.merging.sections import Section, is_filer, nouns_of
from knowledge.forms.merging.words import grammar

MARKS = r"(?:签名|签字|签章|盖章|公章|印章|印鉴|手印|指印|捺印|捺指印|按手?指?印|[及或并和/（）]|处|日期)*"
SIGNED = re.compile(rf"(?P<who>.*?)(?:亲笔|手写)?{MARKS}")
SEAL = re.compile("盖章|公章|印章|印鉴|签章")
BY_HAND = re.compile("签名|签字|手印|指印|捺印")
OWN = re.compile("(?:本人|个人)?(?:承诺|声明|确认|申请)?(?:人|单位|企业)?|单位|企业|公司")


def signed(label: str, section: Section, company: bool) -> tuple[str, str]:
    """(whose, signature or seal) of a blank to sign; whose is empty for whoever files the form."""
    flat = flatten(label)
    found = SIGNED.fullmatch(flat)
    who = bare_of(found["who"]) if found else flat
    what = "seal" if company and SEAL.search(flat) and not BY_HAND.search(flat) else "signature"
    if OWN.fullmatch(who) or is_filer(who):
        return section.role, what
    return find_role(who)[0] or who, what


@cache
def of_office(label: str, title: str) -> bool:
    """Whether a department fills the blank in: 审批意见, 受理人签字, and all that stands under such a title."""
    flat = flatten(label)
    told = any(re.fullmatch(p, text) for p in grammar()["office"] for text in (flat, BRACKETS.sub("", flat)))
    return told or any(
        re.fullmatch(p, noun) for p in grammar()["office_titles"] for noun in (flatten(title), *nouns_of(title))
    )
