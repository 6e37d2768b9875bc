"""Whose blanks stand under a section's title: the filer's, somebody else's by the title's own noun, or nobody's."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from knowledge.forms.merging.reading.bodies import is_filer, is_specific, own_body
from knowledge.forms.merging.reading.labels import BRACKETS, companies, concept_of, find_role, flatten
from knowledge.forms.merging.reading.words import grammar, known_roles, vocabulary

if TYPE_CHECKING:
    from knowledge.forms.merging.reading.raw import RawField, RawForm

NUMBERED = re.compile(r"^(?:第?[一二三四五六七八九十\d]+[部项]?分?|（[一二三四五六七八九十\d]+）)(?=[\u3400-\u9fff])")
SEVERAL = re.compile(r"[/或]|及其?|（|）")
EXPLAINS = re.compile(r"[\u3400-\u9fff]或")
"""（父或母） says who may stand here and names nobody."""
KIN = ("spouse", "wife", "husband", "mother", "father", "agent", "legal")
FILER = ("applicant", "subject", "family", "head", "buyer", "employee", "company", "tenant")
"""Roles of the vocabulary that whoever files the form can have; on a form that opens with them they are the filer."""

TWO_NOUNS = re.compile(r"[\u3400-\u9fff][和与及][\u3400-\u9fff]")
"""车辆和驾驶员 is nobody."""
RELATIVES = ("spouse", "wife", "husband", "mother", "father", "guardian", "family", "child", "agent", "contact")
SIDES = ("buyer", "seller")
RENEWED = ("新", "现")
SECOND = ("共同", "其他", "第二")
"""共同申请人 behind 申请人 is somebody else."""
INSTITUTIONS = tuple(b for b in vocabulary()["bodies"] if b not in ("parent", "treating", "court"))
"""On a company's form that opens with them they are whoever files it."""


@dataclass(frozen=True)
class Section:
    """``role``: whose blanks these are. ``filer``: whoever files the form. Neither: the section is about a matter."""

    role: str = ""
    filer: bool = False
    body: bool = False


def nouns_of(title: str) -> list[str]:
    """The nouns of a title, the one in brackets last: 施工方（建筑工匠）信息 → 施工方, 建筑工匠."""
    flat = NUMBERED.sub("", flatten(title))
    found = []
    for part in [BRACKETS.sub("", flat), *(p for p in BRACKETS.findall(flat) if not EXPLAINS.search(p))]:
        noun = part
        for tail in grammar()["tails"]:
            noun = noun.removesuffix(tail) if len(noun) > len(tail) else noun
        found += [p for p in SEVERAL.split(noun) if p]
    return found


def plain(noun: str) -> str:
    """One spelling of a person's noun: 卫生管理人员 is 卫生管理员."""
    return noun.replace("人员", "员") if len(noun) > len("人员") else noun


def is_body(noun: str) -> bool:
    return noun.endswith(tuple(grammar()["bodies"])) and not noun.endswith(("场所", "住所"))


def is_person(noun: str) -> bool:
    deed = noun.endswith(tuple(grammar()["deeds"]))
    return not deed and noun not in grammar()["things"] and noun.endswith(tuple(grammar()["persons"]))


def sections_of(form: RawForm, subject: str) -> Mapping[str, Section]:
    """Every title of a form with whose blanks stand under it. A noun nobody knows is the filer's where it comes first."""
    fields: dict[str, list[RawField]] = {}
    for field in form.fields:
        fields.setdefault(field.section, []).append(field)
    found: dict[str, Section] = {}
    deal = sides_of(form)
    untitled = False  # whether blanks under nobody's title have named whoever files the form
    for title, mine in fields.items():
        before = [s for s in found.values() if s.filer or s.role]
        if subject != "company" and any(f.type == "cn_id" for f in mine):
            before = [s for s in before if not s.body]  # 用人单位 comes first, then the worker whom the form is about
        found[title] = _one(title, mine, subject, bool(before) or untitled, deal) if title else Section()
        unowned = not found[title].filer and not found[title].role
        untitled = untitled or (unowned and any(_names_anybody(f) for f in mine))
    return {**found, **_second_filers(found, fields, subject), **_second_bodies(found, fields)}


def sides_of(form: RawForm) -> dict[str, str]:
    """Which noun of a form is which side of a deal, where the form names both of them; else nothing."""
    titles = [n for title in dict.fromkeys(f.section for f in form.fields) for n in nouns_of(title)]
    nouns = [
        *titles,
        *(role for f in form.fields for role, _ in [find_role(BRACKETS.sub("", flatten(f.label)))] if role),
    ]
    sides = {n: n if n in SIDES else side_of(n) for n in nouns}
    for noun in [n for n in nouns if n.startswith("原")]:
        for other in (f"{new}{noun[1:]}" for new in RENEWED if f"{new}{noun[1:]}" in nouns):
            if is_person(noun) and not any(noun.endswith(o) for o in grammar()["officers"]):
                sides |= {noun: "seller", other: "buyer"}
    return sides if set(SIDES) <= set(sides.values()) else {}


@cache
def side_of(noun: str) -> str:
    """车辆受让人 is the buyer, whatever is sold; empty for whoever is no side of a deal, and for 共同买受人."""
    if noun.startswith((*SECOND, "被")):
        return ""
    ends = [(len(w), role) for role in SIDES for w in vocabulary()["roles"][role] if noun.endswith(w)]
    return max(ends, default=(0, ""))[1]


def named_in_titles(sections: Mapping[str, Section], filer: str) -> dict[str, str]:
    """转让方 → husband on a form that has 转让方（男方） as a title; nouns of several titles are left out."""
    roles: dict[str, set[str]] = {}
    for title, section in sections.items():
        for noun in nouns_of(title)[:1] if section.role or section.filer else []:
            roles.setdefault(find_role(noun)[0] or noun, set()).add(
                section.role or ("company" if section.body else filer)
            )
    return {noun: next(iter(found)) for noun, found in roles.items() if len(found) == 1}


def _second_filers(
    found: Mapping[str, Section], fields: Mapping[str, Sequence[RawField]], subject: str
) -> dict[str, Section]:
    """户主 and 申请人, each with a name: two people; 申请人 files the form, else whoever comes first."""
    named = [t for t, s in found.items() if s.filer and not s.body and any(_is_name(f, t) for f in fields[t])]
    roles = {t: next((r for n in nouns_of(t) for r, _ in [find_role(n)] if r), "") for t in named}
    if named and roles[named[0]] == "head":
        named.sort(key=lambda t: roles[t] != "applicant")
    others = {t: roles[t] for t in named[1:] if roles[t] not in ("", "company", roles[named[0]])}
    others |= {t: nouns_of(t)[0] for t in named[1:] if nouns_of(t)[0].startswith(SECOND)}
    # Whoever applies behind the person whom the matter calls the applicant is somebody else.
    others = {t: nouns_of(t)[0] if role == subject == "applicant" else role for t, role in others.items()}
    return {title: Section(role=role, body=_of_body(fields[title], nouns_of(title))) for title, role in others.items()}


def _second_bodies(found: Mapping[str, Section], fields: Mapping[str, Sequence[RawField]]) -> dict[str, Section]:
    """建设单位 behind 施工单位（申请单位）, each with a name: another body, under its own noun."""
    named = [t for t, s in found.items() if s.filer and s.body and any(_asks_body(f, nouns_of(t)) for f in fields[t])]
    others = [(t, nouns_of(t)[0]) for t in named[1:] if nouns_of(t)[0] not in nouns_of(named[0])]
    return {t: Section(role=noun, body=True) for t, noun in others if is_specific(noun)}


def _is_name(field: RawField, title: str) -> bool:
    bare = BRACKETS.sub("", flatten(field.label))
    return bare.endswith("姓名") or bare.removesuffix("名称") in nouns_of(title)


def _one(title: str, fields: Sequence[RawField], subject: str, others: bool, deal: Mapping[str, str]) -> Section:
    """``deal``: which noun is which side, on a form that names both; neither of them is just whoever files it."""
    nouns = [*(_last_person(n) for n in nouns_of(title)[:1]), *nouns_of(title)[1:]]
    if person := _person_beside(nouns, subject, others and any(f.type == "cn_id" for f in fields)):
        return Section(role=person)
    if side := next((deal[n] for n in reversed(nouns) if deal.get(n)), ""):
        filer = side == "buyer" != subject  # whoever applies buys, where the matter is about more than the deal
        return Section(role="" if filer else side, filer=filer, body=_of_body(fields, nouns))
    headed = find_role(nouns[0]) == ("legal", "") and not is_filer(nouns[0]) if nouns else False  # 法定代表人及家庭
    if any(is_filer(n) for n in nouns) and not headed:
        return Section(filer=True, body=any(is_body(n) for n in nouns))
    if len(nouns) > 1 and is_body(nouns[0]) and not is_body(nouns[-1]):
        nouns = nouns[::-1]  # 施工方（建筑工匠）: the person in brackets is who fills the blanks
    known = next((r for n in nouns for r, rest in [find_role(n)] if r and not rest), "")
    if known in vocabulary()["roles"]:
        if known in FILER or (known in INSTITUTIONS and subject == "company" and not others):
            return Section(filer=True, body=known in INSTITUTIONS)
        return Section(
            role=known, body=known in vocabulary()["bodies"] or (known not in KIN and _of_body(fields, nouns))
        )
    return _by_noun(plain(known), nouns, fields, subject, others or bool(deal))


def _last_person(noun: str) -> str:
    """留学回国人员配偶 is the spouse, 学生家长 the parent: the last word is the person, those before say whose."""
    role, rest = find_role(noun)
    if role in known_roles() and not rest:
        return noun
    words = [w for kin in RELATIVES for w in vocabulary()["roles"][kin] if noun.endswith(w) and noun != f"被{w}"]
    longest = max(words, key=len, default="")
    before = noun.removesuffix(longest).removesuffix("的")
    return longest if longest and (is_person(before) or side_of(before)) else noun


def _person_beside(nouns: Sequence[str], subject: str, behind: bool) -> str:
    """Whom a title makes of its nouns: 共同申请人（配偶） and 申请人配偶 the spouse, 代办人（监护人） the child's guardian.

    ``behind``: somebody was named before and an identity number is asked here: 经营者 behind the name of the shop.
    """
    if subject == "child" and any(find_role(n) == ("guardian", "") for n in nouns[1:]):
        return "guardian"
    if behind and nouns and nouns[0] in vocabulary()["roles"]["owner"]:
        return "owner"
    return _kin([*nouns[1:], *(rest for n in nouns[:1] for r, rest in [find_role(n)] if r in FILER and rest)])


def _kin(hints: Sequence[str]) -> str:
    """Who the words in brackets make of a noun: 收养人（夫） is the husband."""
    short: dict[str, str] = {word: role for role, words in grammar()["kin"].items() for word in words}
    for hint in hints:
        role, rest = find_role(hint)
        role = short.get(hint, "" if rest else role)
        if role in KIN:
            return role
    return ""


def _by_noun(known: str, nouns: Sequence[str], fields: Sequence[RawField], subject: str, others: bool) -> Section:
    """A noun that no list has: by how it ends, by what is asked under it and by whether anybody came before it."""
    bare = [BRACKETS.sub("", flatten(f.label)) for f in fields]
    labels = [concept_of(text) for text in bare]
    named = {t.removesuffix("姓名") for t in bare if t.endswith("姓名")}  # 士兵姓名 under 退役士兵信息
    owned = [n for n in nouns[:1] if "姓名" in bare or n.endswith(tuple(named - {""}))]
    noun = known or next(
        (own_body(f"{n}名称")[0] or plain(n) for n in nouns if is_person(n) or is_body(n)), "".join(owned)
    )
    if not noun and others and _is_place_of_others(nouns, fields):
        return Section(role=nouns[0], body=True)
    if not noun or noun in grammar()["things"] or TWO_NOUNS.search(noun) or noun.endswith(tuple(grammar()["deeds"])):
        return Section()
    opens = not others and not noun.endswith(tuple(grammar()["officers"]))
    intimate = subject != "company" and len(set(labels) & set(grammar()["intimate"])) > 1
    body = is_body(noun) or _of_body(fields, nouns)  # 机动车所有人 with a 单位名称
    if opens and ("name" in labels or body or _names(fields, noun)):
        return Section(filer=True, body=body)
    return Section(filer=True) if intimate else Section(role=noun, body=is_body(noun))


def _is_place_of_others(nouns: Sequence[str], fields: Sequence[RawField]) -> bool:
    """消纳场, with a 名称 and a 负责人: a place that is not the filer's."""
    labels = [BRACKETS.sub("", flatten(f.label)) for f in fields]
    named = any(t.removesuffix("名称") in ("", *nouns) and t.endswith("名称") for t in labels)
    officer = any(find_role(t)[0] in ("legal", "contact", "principal") for t in labels)
    return named and officer and nouns[0].endswith(tuple(grammar()["places"])) and nouns[0] not in grammar()["things"]


def _of_body(fields: Sequence[RawField], nouns: Sequence[str]) -> bool:
    """Whether a body is asked for; one named by 姓名 with an identity number is a person, whatever is asked of their 合作社."""
    first = BRACKETS.sub("", flatten(fields[0].label))
    named = first.endswith("姓名") and first.removesuffix("姓名") in ("", *nouns)
    person = named and any(f.type == "cn_id" for f in fields)
    return not person and any(_asks_body(f, nouns) for f in fields)


def _asks_body(field: RawField, nouns: Sequence[str]) -> bool:
    """企业名称 or 名称 or a 统一社会信用代码 under 出卖人: a body, whose 法定代表人 is somebody else than it."""
    flat = flatten(field.label)
    named = flat.removesuffix("名称") in ("", *nouns) and flat.endswith("名称")
    return field.type == "uscc" or named or bool(companies().fullmatch(BRACKETS.sub("", flat)))


def _names_anybody(field: RawField) -> bool:
    bare = BRACKETS.sub("", flatten(field.label))
    return field.type in ("uscc", "cn_id") or bare.endswith("姓名") or bool(companies().fullmatch(bare))


def _names(fields: Sequence[RawField], noun: str) -> bool:
    """Whether the section asks for its noun's name, identity number or code outright."""
    return any(f.type in ("cn_id", "uscc") or flatten(f.label).startswith(noun) for f in fields)
