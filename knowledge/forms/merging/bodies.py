"""Bodies that no list has: 主办单位, 场所管理者, 保安公司; and the one of them that files a matter's forms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from knowledge.forms.merging.words import grammar, vocabulary

if TYPE_CHECKING:
    from knowledge.forms.merging.raw import RawForm

APPLIES = re.compile(r"(?P<who>(?:申请|申报|报审|报建)(?:人|者|单位|企业|机构|主体|方))(?P<name>名称|姓名|全称)?")
BRACKETED = re.compile(r"(?P<before>[^（）()]*)[（(]即?(?P<inside>[^（）()]*)[）)](?P<after>.*)")
STUDENT = re.compile(r"^(?:在校)?(?:大?学生)(?=(?:本人|基本|个人)?(?:信息|情况|姓名|联系|手机|身份|签字|签名|电话|$))")
SAME_HEAD = re.compile(r"申请人[（(]户主[）)]|户主[（(]申请人[）)]")
HEAD = re.compile(r"^户主(?:[（(]申请人[）)])?(?=姓名|性别|身份|公民|证件|联系|电话|手机|签|民族|年龄|出生)")
FILES = "申请单位"


@cache
def _endings() -> str:
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
    found = re.match(rf"([\u3400-\u9fff]{{2,8}}?(?:{_endings()})|[\u3400-\u9fff]{{0,6}}?(?:{doing})(?:者|方))", text)
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


def in_filers_word(forms: Sequence[RawForm]) -> list[RawForm]:
    """The forms with 承办单位 as 申请单位 everywhere, where one of them says 申请人（活动承办单位）."""
    forms = _of_heads(_of_age(forms))
    said = set(_said(forms))
    if len(said | set(_filing(forms))) > 1:
        return list(forms)  # 施工单位（申请单位） on one form, 申请单位（运输单位） on the next: several bodies file
    stems = {stem for stem in said if not any(_names_both(form, stem) for form in forms)}
    if not stems:
        return list(forms)
    word = re.compile(rf"(?:活动|项目|工程|本项目|场所|本次活动)?(?:{'|'.join(sorted(stems))})(?:{_endings()}|者|方)")

    def read(text: str) -> str:
        found = BRACKETED.fullmatch(word.sub(FILES, text))
        same = found and found["inside"] == FILES and (head := APPLIES.match(found["before"]))
        return f"{FILES}{head['name'] or ''}{found['after']}" if found and same and head else word.sub(FILES, text)

    return [
        replace(form, fields=tuple(replace(f, label=read(f.label), section=read(f.section)) for f in form.fields))
        for form in forms
    ]


def _of_age(forms: Sequence[RawForm]) -> Sequence[RawForm]:
    """Students of a university file their forms themselves: 学生姓名 is 申请人姓名, and no guardian signs."""
    if not any(word in form.item for form in forms for word in grammar()["of_age"]):
        return forms
    return [
        replace(form, fields=tuple(replace(f, label=_grown(f.label), section=_grown(f.section)) for f in form.fields))
        for form in forms
    ]


def _of_heads(forms: Sequence[RawForm]) -> Sequence[RawForm]:
    """Where one form says 申请人（户主） and none asks for both, 户主姓名 is 申请人姓名."""
    said = any(SAME_HEAD.search(text) for form in forms for f in form.fields for text in (f.label, f.section))
    both = any({"户主姓名", "申请人姓名"} <= {f.label for f in form.fields} for form in forms)
    if not said or both:
        return forms
    return [
        replace(form, fields=tuple(replace(f, label=HEAD.sub("申请人", f.label)) for f in form.fields))
        for form in forms
    ]


def _grown(text: str) -> str:
    return STUDENT.sub("申请人", text)


def _filing(forms: Iterable[RawForm]) -> Iterator[str]:
    """施工 of 施工单位（申请单位）: who files, the other way round."""
    for form in forms:
        for text in {f.section for f in form.fields}:
            found = BRACKETED.fullmatch(text)
            body = found and re.fullmatch(rf".*?([\u3400-\u9fff]{{2}})(?:{_endings()})", found["before"])
            if found and body and APPLIES.fullmatch(found["inside"]) and not APPLIES.fullmatch(found["before"]):
                yield body[1]


def is_specific(noun: str) -> bool:
    """建设单位 says which body of several it is; 申请单位 and 单位 do not."""
    general = noun in grammar()["own_bodies"] or APPLIES.fullmatch(noun) or noun in grammar()["any_filer"]
    return not general and noun.endswith(tuple(grammar()["own_bodies"]))


def _said(forms: Iterable[RawForm]) -> Iterator[str]:
    """承办 of 申请人（活动承办单位）; of 申请人（承办者） only where a credit code is asked close by: 劳动者 has none."""
    for form in forms:
        coded = {f.section for f in form.fields if f.type == "uscc"}
        for field in form.fields:
            for text in (field.label, field.section):
                found = BRACKETED.fullmatch(text)
                if found and APPLIES.match(found["before"]):
                    body = re.fullmatch(rf".*?([\u3400-\u9fff]{{2}})(?:{_endings()}|(者|方))", found["inside"])
                    if body and not is_filer(f"{body[1]}单位") and (not body[2] or field.section in coded):
                        yield body[1]


def _names_both(form: RawForm, stem: str) -> bool:
    """A form with a blank for 申请单位 and another for 承办单位 knows two bodies."""
    outside = [re.sub(r"[（(].*?[）)]", "", f.label) for f in form.fields if f.type == "text"]
    filer = any(APPLIES.fullmatch(text) for text in outside)
    return filer and any(re.fullmatch(rf".*{stem}(?:{_endings()}|者|方)(?:名称)?", text) for text in outside)
