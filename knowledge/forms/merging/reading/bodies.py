"""Bodies that no list has: 主办单位, 场所管理者, 保安公司."""

from __future__ import annotations

import re
from functools import cache

from knowledge.forms.merging.reading.words import grammar, vocabulary

APPLIES = re.compile(r"(?P<who>(?:申请|申报|报审|报建)(?:人|者|单位|企业|机构|主体|方))(?P<name>名称|姓名|全称)?")


@cache
def endings() -> str:
    return "|".join(sorted(grammar()["own_bodies"], key=len, reverse=True))


@cache
def _filers() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{p})" for p in grammar()["filers"]))


def is_filer(noun: str) -> bool:
    """申请单位, 承诺人: whoever files the form, under a word that says no more."""
    return bool(_filers().fullmatch(noun))


@cache
def _known() -> frozenset[str]:
    """Nouns of the filer or of an employer, and those that are no body: 计量单位."""
    return frozenset((*vocabulary()["company"], *vocabulary()["employer"], *grammar()["no_bodies"]))


def spelt(noun: str) -> str:
    """One spelling of a body's noun: 场所管理者 and 场所管理方 are 场所管理单位."""
    return f"{noun[:-1]}单位" if noun.endswith(("者", "方")) else noun


@cache
def own_body(text: str) -> tuple[str, str]:
    """(noun, what is asked of it): 场所管理者电话 is asked of 场所管理单位. Empty where no such noun opens the text."""
    doing = "|".join(grammar()["undertakings"])
    found = re.match(rf"([\u3400-\u9fff]{{2,8}}?(?:{endings()})|[\u3400-\u9fff]{{0,6}}?(?:{doing})(?:者|方))", text)
    if not found or found[0].removeprefix("原") in _known():
        return "", text
    rest = text[found.end() :]
    if not rest and found[0].endswith(("者", "方")):
        return "", text  # 草原使用者 may be a person; only a body has a 名称
    return spelt(found[0]), "" if rest in ("名称", "全称") else rest


def serves(noun: str) -> bool:
    """卫生检测机构 works for the filer and is no place of theirs."""
    return any(word in noun for word in grammar()["serving"])


def is_own_body(role: str) -> bool:
    """Whether a role is such a body, or an officer of one."""
    noun = role.partition("·")[0]
    return bool(noun) and own_body(noun) == (noun, "")


def is_specific(noun: str) -> bool:
    """建设单位 says which body of several it is; 申请单位 and 单位 do not."""
    general = noun in grammar()["own_bodies"] or APPLIES.fullmatch(noun) or noun in grammar()["any_filer"]
    return not general and noun.endswith(tuple(grammar()["own_bodies"]))
