"""Reads a blank's label: whose datum, what, in which unit. Two blanks that read the same are the same datum."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from knowledge.forms.merging.labels import (
    BRACKETS,
    GENERIC,
    TAX,
    companies,
    concept_of,
    find_role,
    flatten,
    subject_of,
    unit_of,
)
from knowledge.forms.merging.people import same_people
from knowledge.forms.merging.words import known_roles, vocabulary

KINDS = {"date": "day", "datetime": "moment", "number": "amount", "money": "amount", "choice": "choice", "multi_choice": "choice",
         "yes_no": "yes_no", "table": "table", "photo": "file", "file": "file", "signature": "signature"}  # fmt: skip
SHOP = re.compile(
    r"[\u3400-\u9fff]{1,6}(?:机构|学校|幼儿园|协会|民宿|酒店|店|馆|厂|公司|企业|单位|中心|医院|诊所|合作社|工作室|农场|餐厅|超市)(?:全称|名称)"
)
"""药店名称, 收款单位名称: the company's name on a company's own form."""
RELATION = re.compile(r"与.+关系$")
SUBJECTS = ("applicant", "child", "deceased", "employee", "buyer")
"""Roles that a whole matter can be about."""
UNREACHED = ("child", "deceased", "spouse", "wife", "husband", "mother", "father", "dependant")
REACHED = ("phone", "landline", "mailing", "email")
"""Nobody telephones children, the dead or relatives on a form: a bare 联系电话 behind them is the applicant's."""


@dataclass(frozen=True)
class RawField:
    """One blank as a department wrote it."""

    label: str
    type: str = "text"
    required: bool = False
    section: str = ""
    unit: str = ""
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class RawForm:
    department: str
    item: str
    fields: tuple[RawField, ...]


@dataclass(frozen=True)
class Reading:
    """``sure`` is False where the role was only inferred from what stands around the blank."""

    form: int
    place: int
    field: RawField
    role: str
    concept: str
    unit: str
    kind: str
    sure: bool

    @property
    def signature(self) -> tuple[str, str, str, str]:
        return self.role, self.concept, self.unit, self.kind


def read_forms(forms: Sequence[RawForm]) -> list[Reading]:
    """Every blank of every form of one matter."""
    subject = matter_subject(forms)
    readings = [r for n, form in enumerate(forms) for r in _FormReader(n, form, subject).read()]
    readings = [_of_matter(r, {x.role for x in readings}, {x.concept for x in readings}) for r in readings]
    same = same_people(readings)
    readings = [replace(r, role=same.get(r.role, r.role)) for r in readings]
    units: dict[tuple[str, str], set[str]] = defaultdict(set)
    for reading in readings:
        if reading.unit:
            units[reading.role, reading.concept].add(reading.unit)
    return [_with_unit(r, units[r.role, r.concept]) for r in readings]


def _with_unit(reading: Reading, others: set[str]) -> Reading:
    """建筑面积 without a unit is meant in the only unit that the other forms name. Sums of money must say theirs."""
    lone = not reading.unit and reading.field.type == "number" and len(others) == 1
    return replace(reading, unit=next(iter(others))) if lone else reading


def matter_subject(forms: Sequence[RawForm]) -> str:
    """Whom the matter is about: the person whom its forms name first, told by those forms that say whose the name is."""
    votes: Counter[str] = Counter()
    for form in forms:
        role = next((r for f in form.fields if (r := _first_name(f)) is not None), "")
        if role in SUBJECTS:
            votes[role] += 1
    told = Counter(found for form in forms if (found := subject_of(form.item)) in SUBJECTS)
    for counted in (votes, told):
        if counted:
            return counted.most_common(1)[0][0]
    return "applicant"


def _first_name(field: RawField) -> str | None:
    """Whose name the field asks; None when it asks no name, empty when it does not say whose."""
    bare = BRACKETS.sub("", flatten(field.label))
    if companies().fullmatch(bare) and field.type != "cn_id":
        return None
    role, rest = find_role(bare)
    if (rest or "姓名") not in ("姓名", "名字", "名") or field.type in ("cn_id", "phone"):
        return None
    return role or subject_of(field.section)


def _of_matter(reading: Reading, roles: set[str], concepts: set[str]) -> Reading:
    """What only the whole matter tells: who the new head of the house is where one is bought, where the meter hangs."""
    role, concept = reading.role, reading.concept
    if "buyer" in roles:
        role = {"newhead": "buyer", "oldhead": "seller"}.get(role, role)
        if role not in known_roles():
            role = "seller" if role.startswith("原") else "buyer" if role.startswith(("新", "现")) else role
    if "deceased" in roles and role == "oldhead":
        role = "deceased"
    if concept == "siteaddress" and "property" in concepts:
        concept = "property"
    if concept == "employer" and "uscc" not in concepts:
        role, concept = "company", "name"
    if role == "company" and concept == "address":
        role, concept = "", "registered"
    return replace(reading, role=role, concept=concept)


def _of_subject(label: str) -> bool:
    role, rest = find_role(label)
    return rest == "姓名" and role in ("subject", *SUBJECTS)


def _of_family(label: str) -> bool:
    return find_role(label)[0] == "family"


class _FormReader:
    """Reads one form from top to bottom; a bare 联系电话 belongs to the person named last."""

    def __init__(self, number: int, form: RawForm, subject: str):
        self.number, self.form, self.matter = number, form, subject
        labels = [BRACKETS.sub("", flatten(f.label)) for f in form.fields]
        personal = {"姓名", "性别", "民族", "出生日期"} & set(labels) or any(_of_subject(t) for t in labels[:6])
        self.company = any(f.type == "uscc" for f in form.fields) or (
            not personal and any(companies().fullmatch(t) or SHOP.fullmatch(t) for t in labels[:4])
        )
        self.subject = "company" if self.company and not personal else subject
        self.applicant = any("申请人" in t or "申报人" in t for t in labels)
        self.alone = subject == "deceased" and not self.applicant and not any(_of_family(t) for t in labels)
        # Where the matter's person is named outright, 参保人 in the same form is another one.
        self.named = any(
            r == subject and r != "applicant" for t in labels for r, w in [find_role(t)] if w == "姓名"
        ) and any(find_role(t) == ("subject", "姓名") for t in labels)
        # A company's form that names its company by no known word (民宿名称) names it in its first 名称.
        named = any(companies().fullmatch(t) or SHOP.fullmatch(t) or t == "名称" for t in labels)
        self.called = "" if named else next((t for t in labels[:3] if t.endswith("名称")), "")
        self.last = ""
        self.done: set[tuple[str, str]] = set()

    def read(self) -> Iterable[Reading]:
        section = None
        for place, field in enumerate(self.form.fields):
            if field.section != section:
                section, self.last = field.section, ""
            yield self._one(place, field)

    def _one(self, place: int, field: RawField) -> Reading:
        flat = TAX.sub("", flatten(field.label))
        unit, kind = unit_of(field.unit, flatten(field.label)), KINDS.get(field.type, "words")
        role, concept, sure = self._meaning(field, flat)
        if concept in vocabulary()["concepts"] and kind in ("words", "amount", "choice"):
            kind = "any"  # a known concept is what it is, however the department types it
        self.done.add((role, concept))
        if role in ("", "company") and concept not in vocabulary()["person"] and concept != "uscc":
            self.last = ""  # something else has come in between: the talk is of the form's subject again
        return Reading(self.number, place, field, role, concept, unit, kind, sure)

    def _meaning(self, field: RawField, flat: str) -> tuple[str, str, bool]:
        bare = BRACKETS.sub("", flat) or flat
        person = vocabulary()["person"]
        whole = "uscc" if field.type == "uscc" else concept_of(flat)
        if RELATION.search(bare):
            return self._relation(bare)
        if not whole.startswith("=") and whole not in person:
            return ("company" if whole == "uscc" else ""), whole, True
        if field.type == "text" and self._company_name(bare):
            self.last = "company" if self.subject == "company" else self.last
            return "company", "name", True
        role, rest = self._role(flat, bare)
        concept = concept_of(rest) if rest and not companies().fullmatch(rest) else "name"
        if not role:
            return self._unowned(concept, field)
        if concept == "name":
            self.last = role
        return role, concept, True

    def _unowned(self, concept: str, field: RawField) -> tuple[str, str, bool]:
        if concept in vocabulary()["person"]:
            owner = self._owner(concept, field)
            self.last = owner if concept == "name" else self.last
            return owner, concept, False
        return "", concept, True

    def _company_name(self, bare: str) -> bool:
        """申请人 is a company only where 名称 is asked, and on a company's form."""
        if bare in ("申请人", "权利人", "经营者", "当事人"):
            return False
        if bare == "名称":
            return self.company
        if self.company and (SHOP.fullmatch(bare) or bare == self.called):
            return True
        personal = bare.startswith(("申请人", "权利人")) and not self.company and "名称" not in bare
        return bool(companies().fullmatch(bare)) and not personal

    def _role(self, flat: str, bare: str) -> tuple[str, str]:
        role, rest = find_role(bare)
        if not role and (generic := GENERIC.match(bare)):
            role, rest = "subject", bare[generic.end() :]
        if not role:
            role = next((r for text in BRACKETS.findall(flat) if (r := find_role(text)[0])), "")
            rest = bare
        if role == "subject":
            role = self.matter if not self.named else "somebody else"
        if role == "family":
            role = "receiver" if self.applicant else "applicant"
        if role == "agent" and self.alone and not bare.startswith("单位"):
            role = "applicant"  # the dead hand nothing in: who does it is the applicant
        return role, rest

    def _relation(self, bare: str) -> tuple[str, str, bool]:
        """与逝者关系, 申请人与孩子关系: the applicant's. To a head of household it is another matter."""
        before, _, after = bare.partition("与")
        role = find_role(before)[0] if before else "applicant"
        role = {"family": "applicant", "subject": self.matter, "": before or "applicant"}.get(role, role)
        return role, "relation to head" if "户主" in after else "relation", True

    def _owner(self, concept: str, field: RawField) -> str:
        if self.last and (self.last, concept) not in self.done and concept != "name":
            return "applicant" if self.last in UNREACHED and concept in REACHED else self.last
        if told := subject_of(field.section) if field.section else "":
            return told
        if self.subject in ("child", "deceased") and concept in REACHED:
            return "applicant"
        return self.subject
