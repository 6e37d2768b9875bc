"""Forms of one matter that different bodies file: the school on one, the 旅行社 that the school names on the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from knowledge.forms.merging.reading.bodies import is_filer, is_specific
from knowledge.forms.merging.reading.labels import bare_of, find_role, flatten
from knowledge.forms.merging.reading.raw import Reading
from knowledge.forms.merging.reading.sections import is_body, nouns_of
from knowledge.forms.merging.reading.words import grammar, vocabulary

BRANCHES = tuple(grammar()["branches"])
SENT = ("agent", "contact", "clerk")
"""Whom a branch and its parent send is one person."""
OWN = ("uscc", "registered")
"""What a reading without a role asks of whoever files its form."""


def told_apart(readings: Sequence[Reading], own: Mapping[int, str]) -> list[Reading]:
    """Every blank again, the filer of some forms under the role that it has on those of another filer.

    ``own``: form → the noun of its filer, where the form says so apart from its blanks. The body that files most forms
    keeps its name, and so does who files a form that says no more than 单位.
    """
    words = _words(readings)
    named = {form: word for (form, role), word in words.items() if role == "company"}
    filers = {form: own.get(form, named.get(form, "")) for form in sorted({*named, *own})}
    others = {key: word for key, word in words.items() if key[1] != "company"}
    first = max(filers.values(), key=lambda w: sum(_is(w, o) for o in filers.values()), default="")
    branching = any(r.role == "parent" for r in readings)
    moved: dict[int, dict[str, str]] = {}
    for form, word in filers.items():
        if _is(word, first):
            continue
        elsewhere = {(there, r): n for (there, r), n in others.items() if there != form and filers.get(there)}
        role = next((r for (there, r), n in elsewhere.items() if _is(word, n) and not _is(word, filers[there])), "")
        mains = [r for (there, r), n in others.items() if there == form and _is(n, first)]
        if mains and not branching:  # 施工单位, named nowhere else, on a form that names the 使用单位 besides
            role = role or word
        if role:
            moved[form] = {**dict.fromkeys([first, *mains], "company"), "company": role}
    return _of_branches([_moved(r, moved[r.form]) if r.form in moved else r for r in readings])


def _of_branches(readings: Sequence[Reading]) -> list[Reading]:
    """Where a branch files and names its parent, the 分支机构 that the parent's own form names is whoever files the others."""
    names = [r for r in readings if r.concept == "name"]
    filed = {r.form for r in names if r.role == "parent"}
    branches = {r.form: r.role for r in names if r.role.endswith(BRANCHES) and r.form not in filed and filed}
    return [
        _moved(r, {"company": "parent", branches[r.form]: "company"})
        if r.form in branches and r.role not in SENT
        else r
        for r in readings
    ]


def _is(word: str, other: str) -> bool:
    """Whether two nouns are one body: 承办旅行社 is the 旅行社."""
    one, two = _stem(word), _stem(other)
    return one.endswith(two) or two.endswith(one)


def _stem(word: str) -> str:
    """运输企业 is the 运输单位; 施工总承包单位 the 施工单位."""
    role = find_role(word)[0]
    if role in vocabulary()["bodies"]:
        return role
    end = next((e for e in grammar()["own_bodies"] if word.endswith(e) and word != e), "")
    return word.removesuffix(end)


def _words(readings: Sequence[Reading]) -> dict[tuple[int, str], str]:
    """What each form calls its filer and the other bodies that it names."""
    found: dict[tuple[int, str], str] = {}
    for r in readings:
        word = _word(r) if r.concept == "name" and r.role and "·" not in r.role else ""
        if word:
            found.setdefault((r.form, r.role), word)
    return found


def _word(reading: Reading) -> str:
    """旅行社 of 旅行社名称, or of 名称 under 承办旅行社; empty where it says no more than 单位."""
    label = bare_of(flatten(reading.field.label))
    nouns = [label.removesuffix("全称").removesuffix("名称"), *nouns_of(reading.field.section)]
    return next((n for n in nouns if n and is_body(n) and (is_specific(n) or not _general(n))), "")


def _general(noun: str) -> bool:
    own = noun in vocabulary()["company"] and noun not in grammar()["kinds_of_body"]
    return is_filer(noun) or own or noun in grammar()["own_bodies"]


def _moved(reading: Reading, role_of: Mapping[str, str]) -> Reading:
    body, dot, officer = reading.role.partition("·")
    if body in role_of:
        back = role_of[body] == "company" and dot
        officer = "company" if back and officer.isdigit() else officer  # 学校盖章, which was that form's own
        return replace(reading, role=officer if back else f"{role_of[body]}{dot}{officer}")
    if reading.role in grammar()["posts"]:
        return replace(reading, role=f"{role_of['company']}·{reading.role}")
    if not reading.role and reading.concept in OWN:
        return replace(
            reading, role=role_of["company"], concept="address" if reading.concept == "registered" else reading.concept
        )
    return reading
