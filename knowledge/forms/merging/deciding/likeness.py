"""Labels in one spelling, and what never means the same: opposed words, other lists of options, a person and a body."""

from __future__ import annotations

import re
from functools import cache

from knowledge.forms.merging.reading.labels import BRACKETS, flatten
from knowledge.forms.merging.reading.raw import Reading
from knowledge.forms.merging.reading.sections import is_body
from knowledge.forms.merging.reading.words import grammar

LIKE_OPTIONS = 0.34
TENS = ("", *"一二三四五六七八九十")
PERSONS = ("法定代表人", "负责人", "经办人", "代理人", "联系人", "代办人", "责任人")
EITHER = ("人", "者", "户", "方", "主")
"""Endings of nouns that may be a person's or a body's."""


@cache
def core_of(label: str) -> str:
    """A label without what departments add at will, each word in one spelling."""
    flat = flatten(label)
    text = BRACKETS.sub("", flat) or flat
    for word in grammar()["papers"]:
        text = text.replace(word, "")
    for word, same in grammar()["spellings"].items():
        text = text.replace(word, same)
    for word in grammar()["fillers"]:
        text = text.replace(word, "")
    return text or flat


@cache
def _opposed() -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(words) for words in grammar()["opposed"])


def opposed(one: str, other: str) -> bool:
    """起 and 止, 水 and 电: words of one row of which each side has others."""
    sides = [[{w for w in words if w in text} for text in (one, other)] for words in _opposed()]
    return any(mine and theirs and mine != theirs for mine, theirs in sides)


@cache
def option_of(text: str) -> str:
    """A类（杰出人才） is A, 十级 is 10级: departments write one list in many ways."""
    flat = flatten(text)
    core = re.sub(r"(?<=.)(?:类|级|等|类别|等级)$", "", BRACKETS.sub("", flat) or flat)
    return str(TENS.index(core)) if core in TENS else core


def offer_alike(one: Reading, other: Reading) -> bool:
    """Two lists of options that have next to nothing in common answer different questions under one name."""
    mine, theirs = (frozenset(map(option_of, r.field.options)) for r in (one, other))
    if not mine or not theirs:
        return True
    if not one.concept.startswith("="):  # 家庭户, 集体户 and 城镇, 农村 are both 户口性质
        return one.concept not in grammar()["by_options"] or bool(set("".join(mine)) & set("".join(theirs)))
    return len(mine & theirs) / min(len(mine), len(theirs)) >= LIKE_OPTIONS


def nature_of(reading: Reading) -> str:
    """Whether a name is a person's or a body's, by how its label ends; empty where it is either's."""
    if reading.concept != "name":
        return ""
    flat = flatten(reading.field.label)
    bare = BRACKETS.sub("", flat) or flat
    if bare.endswith(("姓名", *PERSONS)):
        return "person"
    noun = bare.removesuffix("名称").removesuffix("全称")
    named = noun not in ("", bare) and "姓名" not in flat and not noun.endswith(EITHER)  # 申请人名称 may be a person's
    return "body" if "个人" not in flat and (named or is_body(noun)) else ""


def may_share(one: Reading, other: Reading) -> bool:
    """No person bears a body's name, whatever was taken for whose; and lists of options have to be alike."""
    return {nature_of(one), nature_of(other)} != {"person", "body"} and offer_alike(one, other)
