"""One person under several names: 职工 on one form is 被鉴定人 on the next, where no form names both."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from knowledge.forms.merging.reading.bodies import is_own_body
from knowledge.forms.merging.reading.labels import BRACKETS, find_role, flatten
from knowledge.forms.merging.reading.sections import is_person, nouns_of
from knowledge.forms.merging.reading.words import grammar, known_roles, vocabulary

if TYPE_CHECKING:
    from knowledge.forms.merging.reading.raw import Reading

LIKE = 3
"""So many attributes in common (姓名, 身份证号, 性别, …) make a second person of a form recognisable."""


def same_people(readings: Sequence[Reading]) -> dict[str, str]:
    """Role → the role that it is another name of. Two roles that one form names are two people."""
    together: set[frozenset[str]] = set()
    attributes: dict[str, set[str]] = defaultdict(set)
    first: dict[int, str] = {}
    titles: dict[int, str] = {}  # whom a form is about stands in its first section
    on_form: dict[int, set[str]] = defaultdict(set)
    for reading in readings:
        title = titles.setdefault(reading.form, reading.field.section) if reading.role else ""
        if reading.concept in vocabulary()["person"] and reading.role not in ("", "company"):
            on_form[reading.form].add(reading.role)
            attributes[reading.role].add(reading.concept)
            if title == reading.field.section and reading.concept == "name" and _can_be_first(reading.role):
                first.setdefault(reading.form, reading.role)
    for roles in on_form.values():
        together |= {frozenset(pair) for pair in combinations(roles, 2)}
    together |= {frozenset(pair) for pair in combinations(attributes, 2) if _opposed(*pair) or _of_two_kinds(*pair)}
    same = _joined([r for r in dict.fromkeys(first.values()) if _open(r)], together)
    rest = [r for r in attributes if _open(r) and r not in same and r not in same.values()]
    for one, other in combinations(rest, 2):
        alike = len(attributes[one] & attributes[other]) >= LIKE
        if alike and frozenset((one, other)) not in together and one not in same:
            same[other] = one
    twins = {o: r for o, r in _twins(readings).items() if o in attributes and frozenset((o, r)) not in together}
    return _followed({**_shorter(readings), **_kin(attributes, on_form), **twins, **same})


def _twins(readings: Sequence[Reading]) -> dict[str, str]:
    """监护人（赡养人） as a title, 负责人（理事长） as a label: whoever another form calls 赡养人 is the guardian of this one."""
    found: dict[str, str] = {}
    for reading in readings:
        nouns = nouns_of(reading.field.section)
        if len(nouns) > 1 and reading.role not in ("", "company") and find_role(nouns[0])[0] == reading.role:
            found |= {noun: reading.role for noun in nouns[1:] if is_person(noun) and _noun(noun)}
        label = flatten(reading.field.label)
        if (
            reading.role in HEADS
            and reading.concept == "name"
            and find_role(BRACKETS.sub("", label))[0] == reading.role
        ):
            found |= {hint: reading.role for hint in BRACKETS.findall(label) if is_person(hint) and _noun(hint)}
    return found


def _followed(same: Mapping[str, str]) -> dict[str, str]:
    """士兵 is 退役士兵, who is the applicant."""
    ends = {}
    for role in same:
        seen = [role]
        while seen[-1] in same and same[seen[-1]] not in seen:
            seen.append(same[seen[-1]])
        ends[role] = seen[-1]
    return ends


def _kin(roles: Iterable[str], on_form: Mapping[int, set[str]]) -> dict[str, str]:
    """随迁配偶 is the spouse, unless some form has a spouse besides."""
    found = {}
    for role in roles:
        kin = next((k for k in KIN for word in vocabulary()["roles"][k] if role.endswith(word) and role != word), "")
        before = next((role.removesuffix(w) for w in vocabulary()["roles"].get(kin, ()) if role.endswith(w)), "")
        if kin and not find_role(before)[0] and not any({role, kin} <= there for there in on_form.values()):
            found[role] = kin
    return found


def _shorter(readings: Sequence[Reading]) -> dict[str, str]:
    """工匠 is 建筑工匠, even within a form, as long as no form asks both of them the same thing."""
    asked: dict[str, set[tuple[int, str]]] = defaultdict(set)
    for reading in readings:
        if reading.role and _noun(reading.role):
            asked[reading.role].add((reading.form, reading.concept))
    return {
        short: long
        for short, long in combinations(sorted(asked, key=len), 2)
        if long.endswith(short) and not asked[short] & asked[long] and not _opposed(short, long)
    }


def _joined(roles: Sequence[str], together: Iterable[frozenset[str]]) -> dict[str, str]:
    apart = set(together)
    same: dict[str, str] = {}
    heads: list[list[str]] = []
    for role in roles:
        group = next((g for g in heads if all(frozenset((role, r)) not in apart for r in g)), None)
        if group is None:
            heads.append([role])
        else:
            same[role] = group[0]
            group.append(role)
    return same


def _opposed(one: str, other: str) -> bool:
    """收养人 and 被收养人, 原车主 and 新车主 are two people even where no form names both."""
    if one == f"被{other}" or other == f"被{one}":
        return True
    for a, b in grammar()["counterparts"]:
        if {one[: len(a)], other[: len(b)]} == {a, b} or {one[: len(b)], other[: len(a)]} == {a, b}:
            return True
    return bool(one and other) and one[1:] == other[1:] and {one[0], other[0]} <= set("原新现前后甲乙男女")


def _of_two_kinds(one: str, other: str) -> bool:
    """检测机构 and a worker have a name, an address and a telephone in common and are not one."""
    return one.endswith(BODIES) != other.endswith(BODIES) and bool({one, other} & PEOPLE)


def _open(role: str) -> bool:
    """A role that the vocabulary does not know, or knows to change its name from form to form."""
    told = role in known_roles() or role.endswith(OFFICERS) or "·" in role or is_own_body(role)
    return role in vocabulary()["open"] or not told


def _can_be_first(role: str) -> bool:
    return role not in NEVER_FIRST and "·" not in role and not is_own_body(role)


def _noun(role: str) -> bool:
    """A noun that only the forms themselves name: 工匠 is 建筑工匠 where no form names both."""
    return role not in known_roles() and role not in ("company", "site") and "·" not in role


HEADS = ("legal", "owner", "principal")
KIN = ("spouse", "mother", "father")
OFFICERS = ("负责人", "管理人", "责任人", "管理员", "经理", "主任", "联系人")
"""Posts in a company: two of them are two people."""
BODIES = ("单位", "公司", "企业", "机构", "医院", "学校", "银行")
PEOPLE = {"child", "deceased", "employee", "spouse", "mother", "father", "guardian"}
NEVER_FIRST = ("agent", "contact", "legal", "owner", "company", "site")
"""Named first on a form now and then, and never whom it is about."""
