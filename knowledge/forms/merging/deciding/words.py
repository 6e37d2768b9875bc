"""The words of a blank by their parts: whose it is by its own label or title, and what is asked of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.forms.merging.deciding.likeness import core_of
from knowledge.forms.merging.reading import Reading
from knowledge.forms.merging.reading.labels import BRACKETS, concept_of, find_role, flatten
from knowledge.forms.merging.reading.sections import is_body, is_person, nouns_of
from knowledge.forms.merging.reading.words import grammar

ASKED_OF_ANYBODY = (
    "姓名", "名称", "签字", "签名", "盖章", "签章", "公章", "电话", "联系电话", "手机号码", "身份证号码", "身份证号", "公民身份号码",
    "证件号码", "住址", "地址", "统一社会信用代码",
)  # fmt: skip


ANYBODY = re.compile(r"(?:申请人|申报人|申办人|当事人|申请单位|申报单位|申请方|[甲乙丙]方)[一二三四甲乙丙\d]?")
"""Who stands in brackets behind them says more."""


@dataclass(frozen=True)
class Words:
    """Of one blank, all without spaces and marks."""

    flat: str
    bare: str
    """Without what stands in brackets, which is ``hint``."""
    hint: str
    title: str
    """The nouns of its section."""
    owner: str
    """Whose it is by its own label, else by its title; empty where neither says."""
    role: str
    """The role that the owner's word means, where it is known."""
    asked: str
    """The label without its owner's word."""
    core: str
    concept: str
    """What is asked, where it is known."""


def words_of_all(readings: Sequence[Reading]) -> list[Words]:
    return [_words_of(reading) for reading in readings]


def _words_of(reading: Reading) -> Words:
    flat = flatten(reading.field.label)
    bare = BRACKETS.sub("", flat) or flat
    nouns = nouns_of(reading.field.section) if reading.field.section else []
    own = _owner_in(bare, reading.field.type)
    owner = own or _owner_of(nouns)
    asked = bare[len(own) :] if own and bare.startswith(own) else bare
    return Words(
        flat, bare, "".join(BRACKETS.findall(flat)), "".join(nouns), owner, find_role(owner)[0] if owner else "", asked,
        core_of(bare), _known(bare) or (_known(asked) if asked else "name"),
    )  # fmt: skip


def _owner_of(nouns: Sequence[str]) -> str:
    """Of a title's nouns: 申请人一（指导老师） is the teacher, for anybody may apply."""
    named = [n for n in nouns[1:] if is_person(n) or is_body(n)]
    return named[0] if named and ANYBODY.fullmatch(nouns[0]) else (nouns[0] if nouns else "")


def _known(text: str) -> str:
    concept = concept_of(text)
    return "" if concept.startswith("=") else concept


def _owner_in(bare: str, kind: str) -> str:
    """The word for somebody at the beginning of a label: 房屋权利人 of 房屋权利人身份证号."""
    role, rest = find_role(bare)
    if role and rest != bare:
        return bare.removesuffix(rest or "姓名")  # 经营者姓名 is a word of the vocabulary, 经营者 alone is a body
    endings = (*grammar()["persons"], *grammar()["bodies"])
    for asked in ASKED_OF_ANYBODY:
        if bare.endswith(asked) and len(bare) > len(asked) + 1:
            before = bare.removesuffix(asked)
            return before if before.endswith(endings) else ""
    return bare if kind == "text" and bare.endswith(endings) else ""
