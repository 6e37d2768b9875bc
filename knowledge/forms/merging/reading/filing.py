"""Which body files each of a matter's forms, by the form's own words: brackets, the only seal, the name of its item."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from knowledge.forms.merging.reading.bodies import APPLIES, endings, is_filer
from knowledge.forms.merging.reading.words import grammar

if TYPE_CHECKING:
    from knowledge.forms.merging.reading.raw import RawForm

BRACKETED = re.compile(r"(?P<before>[^（）()]*)[（(]即?(?P<inside>[^（）()]*)[）)](?P<after>.*)")
STUDENT = re.compile(r"^(?:在校)?(?:大?学生)(?=(?:本人|基本|个人)?(?:信息|情况|姓名|联系|手机|身份|签字|签名|电话|$))")
SAME_HEAD = re.compile(r"申请人[（(]户主[）)]|户主[（(]申请人[）)]")
HEAD = re.compile(
    r"^(?!低保)(?:[\u3400-\u9fff]{0,4}(?:户|家庭))?户主(?:[（(]申请人[）)])?(?=姓名|性别|身份|公民|证件|联系|电话|手机|签|民族|年龄|出生)"
)
FILES = "申报单位"
"""A word for whoever files that says nothing of a measure, as the 申请 of 申请单位从业人数 would."""
SEALED = re.compile(r"(?P<who>[\u3400-\u9fff]+?)(?:（?(?:盖章|公章|印章|签章|章)）?)+")
NO_END = r"(?![案式法向便])"
"""施工方案 is no 施工方."""


def own_nouns(forms: Sequence[RawForm]) -> dict[int, str]:
    """Form → the noun of the body that files it, 施工单位, for those that say: in brackets, else by their only seal."""
    found: dict[int, str] = {}
    for n, form in enumerate(forms):
        told = [*_said([form], known=True), *_filing([form]), _sealed(form)]
        if told[0]:
            found[n] = f"{told[0]}单位"
    return found


def in_filers_word(forms: Sequence[RawForm]) -> list[RawForm]:
    """The forms with 承办单位 as 申请单位 everywhere, where one of them says 申请人（活动承办单位）.

    Where several bodies file, 施工单位（申请单位） on one form, 申请单位（运输单位） on the next, each form's own is.
    """
    forms = _of_heads(_of_age(forms))
    said, own = set(_said(forms)), own_nouns(forms)
    if len({*said, *(noun.removesuffix("单位") for noun in own.values())}) > 1:
        stems = set()
    else:
        stems = {stem for stem in said if not any(_names_both(form, stem) for form in forms)}
    told = {n: {noun.removesuffix("单位")} for n, noun in own.items() if not stems and _is_told(forms[n], noun)}
    return [_read(form, told.get(n, stems)) for n, form in enumerate(forms)]


def _is_told(form: RawForm, noun: str) -> bool:
    """Whether a form's own body comes first on it, under a noun that does not say that it files."""
    first = form.fields[0]
    stem = noun.removesuffix("单位")
    return not is_filer(noun) and (stem in f"{first.label}{first.section}") and not _names_both(form, stem)


def _read(form: RawForm, stems: Iterable[str]) -> RawForm:
    if not stems:
        return form
    word = re.compile(
        rf"(?:活动|项目|工程|本项目|场所|本次活动)?(?:{'|'.join(sorted(stems))})(?:{endings()}|者|方{NO_END})"
    )

    def read(text: str) -> str:
        found = BRACKETED.fullmatch(word.sub(FILES, text))
        same = found and found["inside"] == FILES and (head := APPLIES.match(found["before"]))
        return f"{FILES}{head['name'] or ''}{found['after']}" if found and same and head else word.sub(FILES, text)

    return replace(form, fields=tuple(replace(f, label=read(f.label), section=read(f.section)) for f in form.fields))


def _sealed(form: RawForm) -> str:
    """使用 of 使用单位（公章）, where no other body seals the form; 承办者（盖章） only where its code is asked."""
    nouns = [
        found["who"]
        for f in form.fields
        if f.type == "signature" and (found := SEALED.fullmatch(f.label.replace("(", "（").replace(")", "）")))
    ]
    if any(APPLIES.fullmatch(noun) or noun in (*grammar()["own_bodies"], *grammar()["any_filer"]) for noun in nouns):
        return ""  # 申请单位（盖章）, and 施工单位（盖章） besides
    stems = set()
    for noun in nouns:
        body = re.fullmatch(rf".*?([\u3400-\u9fff]{{2}})(?:{endings()}|(者|方))", noun)
        coded = any(f.type == "uscc" and noun in f"{f.section}{f.label}" for f in form.fields)
        if body and (not body[2] or coded):
            stems.add(body[1])
    return stems.pop() if len(stems) == 1 else ""


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
    if not said or both or any(map(_has_head, forms)):
        return forms
    return [
        replace(form, fields=tuple(replace(f, label=HEAD.sub("申请人", f.label)) for f in form.fields))
        for form in forms
    ]


def _has_head(form: RawForm) -> bool:
    """Whether a form asks for its person's 户主 and how they are related."""
    labels = [f.label for f in form.fields]
    return "户主姓名" in labels and any("与户主" in label for label in labels)


def _grown(text: str) -> str:
    return STUDENT.sub("申请人", text)


def _filing(forms: Iterable[RawForm]) -> Iterator[str]:
    """施工 of 施工单位（申请单位）: who files, the other way round."""
    for form in forms:
        for text in dict.fromkeys(f.section for f in form.fields):
            found = BRACKETED.fullmatch(text)
            body = found and re.fullmatch(rf".*?([\u3400-\u9fff]{{2}})(?:{endings()})", found["before"])
            if found and body and APPLIES.fullmatch(found["inside"]) and not APPLIES.fullmatch(found["before"]):
                yield body[1]


def _said(forms: Iterable[RawForm], known: bool = False) -> Iterator[str]:
    """承办 of 申请人（活动承办单位）; of 申请人（承办者） only where a credit code is asked close by: 劳动者 has none.

    ``known``: also of 申请单位（使用单位）, which says that it files wherever it stands.
    """
    for form in forms:
        coded = {f.section for f in form.fields if f.type == "uscc"}
        for field in form.fields:
            for text in (field.label, field.section):
                found = BRACKETED.fullmatch(text)
                if found and APPLIES.match(found["before"]):
                    body = re.fullmatch(rf".*?([\u3400-\u9fff]{{2}})(?:{endings()}|(者|方))", found["inside"])
                    if body and (known or not is_filer(f"{body[1]}单位")) and (not body[2] or field.section in coded):
                        yield body[1]


def _names_both(form: RawForm, stem: str) -> bool:
    """A form with a blank for 申请单位 and another for 承办单位 knows two bodies."""
    outside = [re.sub(r"[（(].*?[）)]", "", f.label) for f in form.fields if f.type == "text"]
    filer = any(APPLIES.fullmatch(text) for text in outside)
    return filer and any(re.fullmatch(rf".*{stem}(?:{endings()}|者|方)(?:名称)?", text) for text in outside)
