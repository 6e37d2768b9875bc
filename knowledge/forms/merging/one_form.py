"""Reads one form from top to bottom: whose datum each blank asks, and what."""

from __future__ import annotations

import re
from collections.abc import Iterable

from knowledge.forms.merging.about import About
from knowledge.forms.merging.closing import is_day_of_filing, of_office, signed
from knowledge.forms.merging.labels import (
    BRACKETS,
    GENERIC,
    TAX,
    bare_of,
    companies,
    company_part,
    concept_of,
    find_role,
    flatten,
    subject_of,
    unit_of,
)
from knowledge.forms.merging.naming import PLACE, SHOP, SITE
from knowledge.forms.merging.qualifiers import told
from knowledge.forms.merging.raw import RawField, RawForm, Reading
from knowledge.forms.merging.sections import FILER, Section, is_body, named_in_titles, nouns_of, plain
from knowledge.forms.merging.words import grammar, known_roles, vocabulary

KINDS = {"date": "day", "datetime": "moment", "number": "amount", "money": "amount", "choice": "choice", "multi_choice": "choice",
         "yes_no": "yes_no", "table": "table", "photo": "file", "file": "file", "signature": "signature"}  # fmt: skip
PAPERS = re.compile("|".join(grammar()["papers"]))
HEADS = ("legal", "owner", "principal", "manager")
OFFICERS = tuple(grammar()["officers"])
ACCOUNT = ("bank", "account", "holder")
PAYEE = re.compile("^(?:个人|本人|单位|公司|企业|对公)")
CHOICES = ("choice", "multi_choice", "yes_no")
HANDLERS = ("agent", "contact")
Meaning = tuple[str, str, bool]
"""Role, concept, and whether the label itself says whose it is."""
GENERIC_WORDS = 2
SHORT = 6
BARE_PLACES = ("地址", "地点", "位置", "详细地址", "具体地址", "所在地")
OF_ANYBODY = ("address", "mailing", "phone", "landline", "email")
NOT_FIRST = ("", "agent", "contact", "legal", "owner", "site")
NOT_FILER = ("agent", "contact", "legal", "owner", "company")
RELATION = re.compile(r"与.+关系$")
UNREACHED = ("child", "deceased", "spouse", "wife", "husband", "mother", "father", "dependant")
REACHED = ("phone", "landline", "mailing", "email")
"""Nobody telephones children, the dead or relatives on a form: a bare 联系电话 behind them is the applicant's."""


class FormReader:
    """Reads one form from top to bottom; a bare 联系电话 belongs to the person named last."""

    def __init__(self, number: int, form: RawForm, view: About):
        self.number, self.form, self.about = number, form, view
        self.last = self.section = ""
        self.first = True
        self.opener = self.family = ""
        self.titled = named_in_titles(view.sections, view.subject)
        self.filers: set[str] = set()
        self.done: set[tuple[str, str]] = set()

    def read(self) -> Iterable[Reading]:
        section = None
        for place, field in enumerate(self.form.fields):
            if field.section != section:
                section, self.last = field.section, ""
                self.section, self.first = section, True
            yield self._one(place, field)

    def _one(self, place: int, field: RawField) -> Reading:
        unit, kind = unit_of(field.unit, flatten(field.label)), KINDS.get(field.type, "words")
        qualifier, flat = told(TAX.sub("", bare_of(flatten(field.label), brackets=True)), self._topic(field), kind)
        if kind == "file":
            flat = PAPERS.sub("", flat) or flat
        role, concept, sure = self._closing(field) or self._meaning(field, flat)
        if concept == f"={flat}" and len(flat) <= GENERIC_WORDS and kind != "file":
            concept = self._of_thing(field, flat)
        if concept in vocabulary()["concepts"] and kind in ("words", "amount", "choice"):
            kind = "any"  # a known concept is what it is, however the department types it
        self.first = False
        self.done.add((role, concept))
        if concept == "name" and role not in NOT_FIRST:
            self.opener = self.opener or role
        if role in ("", "company") and concept not in vocabulary()["person"] and concept != "uscc":
            self.last = ""  # something else has come in between: the talk is of the form's subject again
        if role.partition("·")[0] in grammar()["each_form"]:
            role = f"{role}·{self.number}"
        return Reading(self.number, place, field, role, concept, unit, kind, sure, qualifier)

    def _closing(self, field: RawField) -> Meaning | None:
        """Signatures, and what the department fills in: that is each form's own."""
        if of_office(field.label, field.section):
            return f"office·{self.number}", concept_of(flatten(field.label)), True
        if field.type == "date" and is_day_of_filing(field.label, field.section, self.form.item):
            return "", "applied", True
        return self._signature(field) if field.type == "signature" else None

    def _signature(self, field: RawField) -> Meaning:
        """Who signs: the filer, for the child or the dead whoever acts for them, or whoever the label names."""
        section, subject = self.about.sections[field.section], self.about.subject
        who, what = signed(field.label, subject == "company")
        who = self.titled.get(who, who)
        named = bool(who) and who in known_roles() | {role for role, _ in self.done}
        if who.endswith(OFFICERS) or is_body(who):
            return f"{who}·{self.number}", what, True  # 村委会盖章, 见证人签字: on each form another
        if named and who not in ("applicant", "subject", "family", "child"):
            return who, what, True
        signer = (
            subject if subject == "company" else self.opener or subject
        )  # 承诺人, 纳税人: whoever files, under a word of the day
        return section.role or {"child": "guardian", "deceased": "applicant"}.get(signer, signer), what, True

    def _topic(self, field: RawField) -> str:
        """A section's title where it is about a thing: the 申请 of 申请单位 says nothing of a measure."""
        section = self.about.sections[field.section]
        return "" if section.filer or section.role else field.section

    def _of_thing(self, field: RawField, flat: str) -> str:
        """型号 and 数量 mean nothing without the thing that their section is about."""
        section = self.about.sections[field.section]
        things = nouns_of(field.section) if field.section and not section.filer and not section.role else []
        return f"={flat}" if flat in grammar()["whole"] or not things else concept_of(f"{things[0]}{flat}")

    def _meaning(self, field: RawField, flat: str) -> Meaning:
        bare = BRACKETS.sub("", flat) or flat
        section = self.about.sections[field.section]
        if len(bare) <= GENERIC_WORDS and self._of_thing(field, bare) in vocabulary()["concepts"]:
            return "", self._of_thing(field, bare), True  # 名称 under 项目情况
        if RELATION.search(bare):
            return self._relation(bare, section.role)
        found = self._by_section(section, field, bare) or self._by_word(field, flat, bare)
        return found or self._by_role(field, flat, bare)

    def _by_word(self, field: RawField, flat: str, bare: str) -> Meaning | None:
        """What the label says whoever it is about, and the name of the company."""
        whole = "uscc" if field.type == "uscc" else concept_of(flat)
        if (paid := concept_of(PAYEE.sub("", bare))) in ACCOUNT:
            return self._payee(field, bare), paid, True
        if whole == "registered" and self.about.subject != "company" and bare.startswith("住所"):
            return self._owner("address", field), "address", False
        if not whole.startswith("=") and whole not in vocabulary()["person"]:
            return self._body(bare) if whole == "uscc" else "", whole, True
        if field.type == "text" and self.about.names_company(bare):
            self.last = "company" if self.about.subject == "company" else self.last
            return "company", "name", True
        return None

    def _body(self, bare: str) -> str:
        """施工单位统一社会信用代码 is not the filer's."""
        role = find_role(bare)[0]
        return role if role in vocabulary()["bodies"] else "company"

    def _payee(self, field: RawField, bare: str) -> str:
        """Whose account: the employer's among a person's blanks only where label or section says so."""
        section, told = self.about.sections[field.section], PAYEE.match(bare)
        if told:
            theirs = told[0] not in grammar()["own_account"]
        else:
            theirs = self.about.subject == "company" or (section.filer and section.body)
        return "company" if theirs and self.about.persons else ""

    def _by_role(self, field: RawField, flat: str, bare: str) -> Meaning:
        role, rest = self._role(flat, bare)
        if not role and rest == bare:
            rest = flat  # 姓名（中文） is told by its hint
        concept = concept_of(rest) if rest and not companies().fullmatch(rest) else "name"
        if not role:
            return self._unowned(concept, field)
        if role == "applicant" and self.about.subject == "company" and concept in OF_ANYBODY:
            role = "company"  # 申请人地址 on a company's form
        if role in vocabulary()["bodies"] and (nested := find_role(rest))[0]:
            role = f"{role}·{nested[0]}" if nested[0] in HEADS + HANDLERS else nested[0]
            concept = concept_of(nested[1]) if nested[1] else "name"
        if concept == "name" and field.type not in CHOICES:
            self.last = role  # a hospital picked from a list is nobody whose telephone would be asked
        elif role == self.last and role in UNREACHED:
            self.last = ""  # 母亲姓名, 母亲联系电话: a form that spells out whose says so of every blank of theirs
        return role, concept, True

    def _by_section(self, section: Section, field: RawField, bare: str) -> Meaning | None:
        """What a section's title or the name of a place settles before the label's own words do."""
        if section.role:
            return self._of_other(section, field, bare)
        if bare == "名称" and section.filer and section.body:
            return "company", "name", True
        if field.type == "text" and (SITE.fullmatch(bare) or (self.about.outright and PLACE.fullmatch(bare))):
            return "site", "name", True
        if field.type == "address" and bare in BARE_PLACES and field.section and not section.filer:
            return "", "siteaddress", True
        return None

    def _of_other(self, section: Section, field: RawField, bare: str) -> Meaning | None:
        """A blank under the title of somebody who does not file the form; None where it is not theirs."""
        known = concept_of(bare)
        role, rest = find_role(bare) if known.startswith("=") else ("", bare)  # 残疾人证号 is nobody's 证号
        concept = concept_of(rest.removeprefix(section.role)) if rest else "name"
        concept = "uscc" if field.type == "uscc" else "address" if concept == "registered" else concept
        officer = (role in HEADS and section.role not in HEADS) or (role in HANDLERS and section.body)
        if officer:
            self.last = f"{section.role}·{role}" if section.body else section.role
            return self.last, concept, True
        if role and role not in FILER and not section.role.endswith(plain(role)):
            return None
        if companies().fullmatch(bare) or SHOP.fullmatch(bare):
            return section.role, "name", True
        if section.body and (concept in ACCOUNT or concept in vocabulary()["body"]):
            return section.role, concept, True
        if concept not in vocabulary()["person"]:
            kind = KINDS.get(field.type, "words")
            own = concept == "uscc" or (
                kind == "words" and len(bare) <= SHORT and BRACKETS.sub("", section.role) not in bare
            )
            return (section.role, concept, True) if own and concept.startswith(("=", "uscc")) else None
        owner = self.last if self.last.startswith(f"{section.role}·") else section.role
        return (section.role if (owner, concept) in self.done else owner), concept, True

    def _unowned(self, concept: str, field: RawField) -> Meaning:
        if concept in vocabulary()["person"]:
            owner = self._owner(concept, field)
            self.last = owner if concept == "name" else self.last
            return owner, concept, False
        return "", concept, True

    def _role(self, flat: str, bare: str) -> tuple[str, str]:
        role, rest = find_role(bare)
        if not role and (generic := GENERIC.match(bare)):
            role, rest = "subject", bare[generic.end() :]
        if not role:
            role = next((r for text in BRACKETS.findall(flat) if (r := find_role(text)[0])), "")
            rest = bare
        if not role and (part := company_part(bare)) and self.about.company:
            role, rest = "company", "固定电话" if part == "电话" else part
        if self.about.sections[self.section].filer and role not in NOT_FILER:
            role = self._filer(role, rest or "姓名")
        if flat.startswith("本人") and self.about.matter == "employee" and not self.about.applicant:
            role = "subject"  # the worker, where nobody applies for them
        if role == "subject":
            role = self.about.matter if not self.about.doubled else "somebody else"
        if role == "family" and any(find_role(text)[0] == "guardian" for text in BRACKETS.findall(flat)):
            self.family = role = "guardian"  # 家长（监护人）
        if role == "family":
            role = self.family or ("receiver" if self.about.applicant else "applicant")
        if role == "agent" and self.about.alone and not bare.startswith("单位"):
            role = "applicant"  # the dead hand nothing in: who does it is the applicant
        return role, rest

    def _filer(self, role: str, rest: str) -> str:
        """Under a title that means whoever files the form, 户主姓名 and 建房村民姓名 are that person's."""
        concept = concept_of(rest)
        unknown = bool(role) and role not in known_roles() and not role.endswith(OFFICERS)
        if unknown and concept == "name" and self.first:
            self.filers.add(role)
        if self.about.subject == "company":
            return "company" if role in self.filers else role
        known = role in ("head", "subject") and concept in vocabulary()["person"]
        return self.about.filer if known or role in self.filers else role

    def _relation(self, bare: str, titled: str) -> Meaning:
        """与逝者关系, 申请人与孩子关系: the applicant's. To a head of household it is another matter."""
        before, _, after = bare.partition("与")
        nearest = self.last if self.last == "agent" else "applicant"
        role = titled or (find_role(before)[0] if before else nearest)
        role = {"family": "applicant", "subject": self.about.matter, "": before or "applicant"}.get(role, role)
        return role, "relation to head" if "户主" in after else "relation", True

    def _owner(self, concept: str, field: RawField) -> str:
        """Whose a blank is that does not say so: the person's named last, else the section's, else the form's."""
        section = self.about.sections[field.section]
        if last := self._of_last(concept, field, section):
            return last
        if section.filer:
            company = (section.body and not self.about.private) or self.about.subject == "company"
            return "company" if company else section.role or self.about.filer
        if told := subject_of(field.section) if field.section else "":
            return told
        if self.about.subject in ("child", "deceased") and concept in REACHED:
            return "applicant"
        return self.about.subject

    def _of_last(self, concept: str, field: RawField, section: Section) -> str:
        bare = BRACKETS.sub("", flatten(field.label))
        own = bare in BARE_PLACES or concept == "mailing"
        of_body = own and (section.body or self.about.subject == "company") and not section.role
        if of_body and concept in ("address", "mailing") and self.last in HEADS + HANDLERS:
            return "company"  # 法定代表人, 地址: the company's; their own is called 住址
        if not self.last or concept == "name" or (self.last, concept) in self.done:
            return ""
        return "applicant" if self.last in UNREACHED and concept in REACHED else self.last
