"""Whom a form is about, a person or a body, from all that it asks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from knowledge.forms.merging.reading.bodies import is_own_body
from knowledge.forms.merging.reading.labels import (
    BRACKETS,
    GENERIC,
    bare_of,
    companies,
    concept_of,
    find_role,
    flatten,
    subject_of,
)
from knowledge.forms.merging.reading.sections import sides_of
from knowledge.forms.merging.reading.words import grammar, known_roles, vocabulary

if TYPE_CHECKING:
    from knowledge.forms.merging.reading.raw import RawField, RawForm
    from knowledge.forms.merging.reading.sections import Section

SUBJECTS = ("applicant", "child", "deceased", "employee", "buyer")
"""Roles that a whole matter can be about."""
NEAR = 3
"""So many blanks behind a name its person's number, sex or birthday follow."""
OFFICERS = tuple(grammar()["officers"])


def of_subject(label: str) -> bool:
    role, rest = find_role(label)
    generic = not role and GENERIC.match(label)  # 失业人员姓名, 特困人员姓名
    return bool(generic) or (rest == "姓名" and role in ("subject", *SUBJECTS))


def of_family(label: str) -> bool:
    return find_role(label)[0] == "family"


def is_personal(form: RawForm, sections: Mapping[str, Section], persons: bool = False) -> bool:
    """Whether a form is about a person. ``persons``: other forms of the matter are."""
    own = [f for f in form.fields if not sections[f.section].role]
    labels = [bare_of(flatten(f.label)) for f in own]
    if labels and find_role(labels[0]) in (("family", "姓名"), ("head", "姓名")):
        return True  # 提取人姓名
    if {"姓名", "性别", "民族", "出生日期"} & set(labels) or any(of_subject(t) for t in labels[:6]):
        return True
    # What the form asks of the filer's employer says nothing of the filer.
    mine = [f for f in own if not sections[f.section].body]
    return bool(stranger_of(mine)) or (persons and _applies_alone(mine))


def stranger_of(fields: Sequence[RawField]) -> str:
    """工伤职工姓名: a person under whatever noun, if no body is named before and their number or birthday is close."""
    for at, field in enumerate(fields):
        bare = bare_of(flatten(field.label))
        if field.type == "uscc" or bare.endswith("名称") or companies().fullmatch(bare):
            return ""
        role, rest = find_role(bare)
        if not role and rest == "姓名":
            return ""  # whoever the form is about has come first
        if role and rest == "姓名":
            stranger = role not in known_roles() and not role.endswith(OFFICERS) and not is_own_body(role)
            return role if stranger and any(_intimate(f) for f in fields[at + 1 : at + 1 + NEAR]) else ""
    return ""


def _intimate(field: RawField) -> bool:
    bare = bare_of(flatten(field.label))
    return field.type == "cn_id" or concept_of(bare) in grammar()["intimate"]


def _applies_alone(fields: Sequence[RawField]) -> bool:
    """申请人 without a body's name or code is a person where the other forms are about one."""
    labels = [bare_of(flatten(f.label)) for f in fields]
    body = any(f.type == "uscc" or t.endswith("名称") for f, t in zip(fields[:NEAR], labels, strict=False))
    return bool(labels) and labels[0] in ("申请人", "申报人") and not body


def is_private(fields: Sequence[RawField]) -> bool:
    """A person's own number, no company's and nobody's 姓名: 建设单位（个人） is a person."""
    roles = [find_role(bare_of(flatten(f.label))) for f in fields]
    others = ("agent", "contact", *vocabulary()["bodies"])
    numbers = any(f.type == "cn_id" and not role for f, (role, _) in zip(fields, roles, strict=True))
    named = any((role and not rest) or rest.endswith("姓名") for role, rest in roles if role not in others)
    return numbers and not named and not any(f.type == "uscc" for f in fields)


def matter_subject(forms: Sequence[RawForm]) -> str:
    """Whom the matter is about: the person whom its forms name first, told by those forms that say whose the name is."""
    named = [_names_of(form) for form in forms]
    children = any("child" in roles for roles in named) or any(subject_of(f.item) == "child" for f in forms)
    votes = Counter(
        "child" if children and _of_ward(roles) else "applicant" if _grown_up(form, roles) else roles[0]
        for form, roles in zip(forms, named, strict=True) if roles
    )  # fmt: skip
    told = Counter(subject_of(form.item) for form in forms)
    if sum(bool(sides_of(form)) for form in forms) * 2 > len(forms):
        return "buyer"
    for counted in (votes, told):
        # Where as many forms are about a child as about a grown-up, the child is one of the grown-up's.
        fits = sorted(
            (-count, role == "child", role == "applicant", role) for role, count in counted.items() if role in SUBJECTS
        )
        if fits:
            return fits[0][-1]
    return "applicant"


def _of_ward(roles: Sequence[str]) -> bool:
    """A form that names somebody without saying whom, and then a guardian or parents, is about a child."""
    return not "".join(roles[:1]) and bool(set(roles) & {"guardian", "mother", "father"})


def _grown_up(form: RawForm, roles: Sequence[str]) -> bool:
    """A form that names somebody without saying whom, and then a spouse, or asks what they work, is about a grown-up."""
    asked = {concept_of(find_role(BRACKETS.sub("", flatten(f.label)))[1]) for f in form.fields}
    parents = {"guardian", "mother", "father", "child"} & set(roles)
    return not roles[0] and ("spouse" in roles or (not parents and bool(asked & set(grammar()["grown_up"]))))


def _names_of(form: RawForm) -> list[str]:
    """Whose names a form asks, in its order; empty where it does not say whose."""
    return [role for field in form.fields if (role := _named(field)) not in (None, "agent", "contact", "legal")]


def _named(field: RawField) -> str | None:
    bare = BRACKETS.sub("", flatten(field.label))
    if companies().fullmatch(bare) and field.type != "cn_id":
        return None
    role, rest = find_role(bare)
    if (rest or "姓名") not in ("姓名", "名字", "名") or field.type in ("cn_id", "phone"):
        return None
    return ("" if role == "subject" else role) or subject_of(field.section)
