"""What stands at the end of a form: signatures and seals, and what the department itself fills in."""

from __future__ import annotations

import re
from functools import cache

from knowledge.forms.merging.reading.bodies import is_filer
from knowledge.forms.merging.reading.labels import BRACKETS, bare_of, find_role, flatten
from knowledge.forms.merging.reading.sections import nouns_of
from knowledge.forms.merging.reading.words import grammar, vocabulary

MARKS = r"(?:签名|签字|签章|盖章|公章|印章|印鉴|手印|指印|捺印|捺指印|章戳|加盖|按手?指?印|[及或并和/（）]|处|日期)*"
SIGNED = re.compile(rf"(?P<who>.*?)(?:亲笔|手写)?{MARKS}")
SEAL = re.compile("盖章|公章|印章|印鉴|签章|章戳")
BY_HAND = re.compile("签名|签字|手印|指印|捺印")
DAYS = ("日期", "时间", "年月日", "签字日期", "签名日期", "签章日期", "签署日期", "盖章日期")
PEOPLE = ("legal", "owner", "principal", "manager", "agent", "contact")
OWN = re.compile("(?:本人|个人)?(?:承诺|声明|确认|申请)?(?:人|单位|企业)?|单位|企业|公司")


def signed(label: str, company: bool) -> tuple[str, str]:
    """(whose, signature or seal) of a blank to sign; empty where it does not say, "applicant" for whoever files.

    A person's seal is their signature: 法定代表人签章 is 法定代表人签字.
    """
    flat = flatten(label)
    found = SIGNED.fullmatch(flat)
    who = bare_of(found["who"]) if found else flat
    what = "seal" if company and SEAL.search(flat) and not BY_HAND.search(flat) else "signature"
    if who in vocabulary()["roles"]["legal"]:
        return "legal", "signature"  # 法人签章
    if hinted := _hinted(flat):
        return hinted, "signature"
    if not who or OWN.fullmatch(who) or is_filer(who):
        return ("applicant" if who else ""), what
    role = find_role(who)[0]
    return role or who, "signature" if role in PEOPLE else what


def _hinted(flat: str) -> str:
    """Who signs for whoever files, by the brackets: 申请人（法定代表人）签字, 授权查询（法定代表人签名）."""
    for hint in BRACKETS.findall(flat):
        found = SIGNED.fullmatch(hint)
        role, rest = find_role(found["who"]) if found and found["who"] else ("", "")
        head = flat.partition("（")[0]
        files = is_filer(head) or find_role(head) == ("applicant", "") or bool(BY_HAND.search(hint))
        if files and not rest and role in ("legal", "owner", "principal", "buyer", "seller", "landlord"):
            return role
    return ""


def is_day_of_filing(label: str, title: str, item: str, last: bool) -> bool:
    """A bare 日期 behind the signature or at the very end, and 备案日期 on a form that is for 备案."""
    if (deed := flatten(label).removesuffix("日期")) in grammar()["filing_deeds"]:
        return deed in item
    closing = (
        last or not title or any(noun in grammar()["closing_titles"] for noun in (flatten(title), *nouns_of(title)))
    )
    return closing and flatten(label) in DAYS


@cache
def is_offices(label: str) -> bool:
    """Whether a department fills the blank in, by the label: 审批意见, 受理人签字, 发票号码（税务机关填写）."""
    flat = flatten(label)
    return any(re.fullmatch(p, text) for p in grammar()["office"] for text in (flat, BRACKETS.sub("", flat)))


@cache
def of_office(title: str) -> bool:
    """Whether a department fills in all that stands under a title; 申请及审批 is also whoever applies."""
    shared = any(re.fullmatch(p, flatten(title)) for p in grammar()["shared_titles"])
    return not shared and any(
        re.fullmatch(p, noun) for p in grammar()["office_titles"] for noun in (flatten(title), *nouns_of(title))
    )
