"""Reads one form from top to bottom: whose datum each blank asks, and what."""

from __future__ import annotations

import re
from collections.abc import Iterable

from knowledge.forms.merging.reading.about import About
from knowledge.forms.merging.reading.bodies import is_filer, is_own_body, is_specific, own_body, serves
from knowledge.forms.merging.reading.closing import is_day_of_filing, is_offices, of_office
from knowledge.forms.merging.reading.labels import (
    BRACKETS,
    PARTIES,
    TAX,
    bare_of,
    companies,
    company_part,
    concept_of,
    find_role,
    flatten,
    own_part,
    unit_of,
)
from knowledge.forms.merging.reading.naming import EITHER, PLACE, SHOP, SITE
from knowledge.forms.merging.reading.owners import BARE_PLACES, HANDLERS, HEADS, PAYEE, Owners
from knowledge.forms.merging.reading.qualifiers import told
from knowledge.forms.merging.reading.raw import RawField, RawForm, Reading
from knowledge.forms.merging.reading.sections import FILER, Section, is_body, is_person, nouns_of, plain
from knowledge.forms.merging.reading.words import grammar, vocabulary

KINDS = {"date": "day", "datetime": "moment", "number": "amount", "money": "amount", "choice": "choice", "multi_choice": "choice",
         "yes_no": "yes_no", "table": "table", "photo": "file", "file": "file", "signature": "signature"}  # fmt: skip
PAPERS = re.compile("|".join(grammar()["papers"]))
ACCOUNT = ("bank", "account", "holder")
SAFETY = ("safety_head", "safety")
CHOICES = ("choice", "multi_choice", "yes_no")
Meaning = tuple[str, str, bool]
"""Role, concept, and whether the label itself says whose it is."""
GENERIC_WORDS = 2
"""So few characters mean nothing without the thing that they are asked of."""
SHORT = 6
TOLD_BY_HINT = ("army_number", "move_to")
"""证件号（军官证）, 户籍地址（落户后）."""
NUMBER = ("号码", "编号", "号")
"""Of an identity number, behind 身份证明名称."""
CUSTOMER = ("户名", "用户名", "用户名称", "用户姓名", "客户名称", "用户")
"""Of whoever asks for water or power, where a form opens with it; behind a bank it is an account's."""
OF_ANYBODY = tuple(vocabulary()["of_anybody"])
CODE = re.compile("(统一)?(社会)?信用代码.*|纳税人识别号.*")
RELATION = re.compile(r"与.+关系$")


class FormReader:
    """Reads one form from top to bottom; a bare 联系电话 belongs to the person named last."""

    def __init__(self, number: int, form: RawForm, view: About):
        self.number, self.form, self.about = number, form, view
        self.owners = Owners(number, view)
        self.before: RawField | None = None

    def read(self) -> Iterable[Reading]:
        section = None
        for place, field in enumerate(self.form.fields):
            if field.section != section:
                section = field.section
                self.owners.enter()
            yield self._one(place, field)
            self.before = field

    def _one(self, place: int, field: RawField) -> Reading:
        unit, kind = unit_of(field.unit, flatten(field.label)), KINDS.get(field.type, "words")
        qualifier, flat = told(TAX.sub("", bare_of(flatten(field.label), brackets=True)), self._topic(field), kind)
        if kind == "file":
            flat = PAPERS.sub("", flat) or flat
        role, concept, sure = self._closing(field) or self._meaning(field, flat)
        short = flat.removesuffix("名称") or flat  # 型号名称
        if concept in (f"={flat}", f"={short}名") and len(short) <= GENERIC_WORDS and kind != "file":
            concept = self._of_thing(field, short)
        if concept in vocabulary()["concepts"] and kind in ("words", "amount", "choice"):
            kind = "any"  # a known concept is what it is, however the department types it
        self.owners.heard(role, concept)
        if role.partition("·")[0] in grammar()["each_form"]:
            role = f"{role}·{self.number}"
        return Reading(self.number, place, field, role, concept, unit, kind, sure, qualifier)

    def _closing(self, field: RawField) -> Meaning | None:
        """Signatures, and what the department fills in: that is each form's own."""
        if of_office(field.section) or (is_offices(field.label) and not self.owners.sends(field)):
            return f"office·{self.number}", concept_of(flatten(field.label)), True
        if field.type == "date" and is_day_of_filing(field.label, field.section, self.form.item, self._ends(field)):
            return "", "applied", True
        return (*self.owners.signer(field), True) if field.type == "signature" else None

    def _ends(self, field: RawField) -> bool:
        """Whether a blank closes what whoever files the form fills in: behind a signature, or only an office behind it."""
        signed = self.before and (self.before.type, self.before.section) == ("signature", field.section)
        behind = self.form.fields[self.form.fields.index(field) + 1 :]
        return bool(signed) or all(of_office(f.section) or is_offices(f.label) for f in behind)

    def _topic(self, field: RawField) -> str:
        """A section's title where it is about a thing: the 申请 of 申请单位 says nothing of a measure."""
        section = self.about.sections[field.section]
        return "" if section.filer or section.role else field.section

    def _of_thing(self, field: RawField, flat: str) -> str:
        """型号 and 数量 mean nothing without the thing that their section is about."""
        section = self.about.sections[field.section]
        things = nouns_of(field.section) if field.section and not section.filer and not section.role else []
        told = flat in grammar()["whole"] or not things or flat in things[0]  # 小区名称 under 小区情况
        return f"={flat}" if told else concept_of(f"{things[0]}{flat}")

    def _is_of_thing(self, bare: str, thing: str) -> bool:
        """Whether a bare 名称 or 面积 is that of the ``thing`` under whose title it stands, and not the company's."""
        if thing in vocabulary()["concepts"]:
            return True  # 名称 under 项目情况
        if thing == f"={bare}":
            return False
        if bare in ("证号", "编号"):
            return True  # under 执业许可
        if bare == "面积":  # of a sign-board, not of the building
            return not any(word in thing for word in grammar()["of_buildings"])
        return bare == "名称" and ("company", "name") in self.owners.done

    def _meaning(self, field: RawField, flat: str) -> Meaning:
        bare = BRACKETS.sub("", flat) or flat
        if field.type == "cn_id" and bare in NUMBER:
            flat = bare = "身份证号码"
        section = self.about.sections[field.section]
        if len(bare) <= GENERIC_WORDS and self._is_of_thing(bare, thing := self._of_thing(field, bare)):
            return "", thing, True
        if RELATION.search(bare):
            # To the head of a household it is another matter.
            concept = "relation to head" if "户主" in bare.partition("与")[2] else "relation"
            return self.owners.related(bare, section.role), concept, True
        found = self._by_section(section, field, bare) or self._at_work(field, bare) or self._by_hint(flat, bare)
        return found or self._by_word(field, flat, bare) or self._by_role(field, flat, bare)

    def _by_hint(self, flat: str, bare: str) -> Meaning | None:
        """On a body's form, 申请人（单位或个人） is the body and 住址（单位地址） its address."""
        hints = BRACKETS.findall(flat) if self.about.subject == "company" else []
        if any(concept_of(hint) == "registered" for hint in hints):
            return "", "registered", True
        return ("company", "name", True) if bare in EITHER and set(hints) & set(grammar()["either"]) else None

    def _by_word(self, field: RawField, flat: str, bare: str) -> Meaning | None:
        """What the label says whoever it is about, and the name of the company."""
        whole = "uscc" if field.type == "uscc" else concept_of(flat)
        if field is self.form.fields[0] and bare in CUSTOMER:
            return self.about.subject, "name", True
        if (paid := concept_of(PAYEE.sub("", bare))) in ACCOUNT:
            return self.owners.payee(field, bare), paid, True
        if whole == "registered" and self.about.subject != "company" and bare.startswith("住所"):
            return self.owners.of_bare("address", field), "address", False
        if not whole.startswith("=") and whole not in vocabulary()["person"]:
            return self._body(bare, whole), whole, True
        if field.type == "text" and self._names_filer(field, bare):
            noun = bare.removesuffix("名称")
            another = ("company", "name") in self.owners.done and is_specific(noun)  # 建设单位 on a 施工单位's form
            who = noun if another else bare if bare in self.about.former else "company"
            self.owners.beside |= {noun} if another else set()
            self.owners.last = who if self.about.subject == who == "company" else self.owners.last
            return who, "name", True
        return None

    def _names_filer(self, field: RawField, bare: str) -> bool:
        """Whether a label names the company that files, and no other body: 总机构名称, 安装单位名称 behind the shop's name."""
        role = find_role(bare)[0]
        another = role in vocabulary()["bodies"] and role != "hospital"  # which may file
        other = another or (serves(bare) and field is not self.form.fields[0])
        return self.about.names_company(bare) and not other

    def _at_work(self, field: RawField, bare: str) -> Meaning | None:
        """单位名称 behind the name of whoever the section is about, where no code of a body is asked."""
        section, filer = self.about.sections[field.section], self.about.filer
        mine = [f for f in self.form.fields if f.section == field.section]
        person = section.filer and not section.body and self.about.subject != "company"
        named = bare in grammar()["workplaces"] and (filer, "name") in self.owners.done
        if not person or not named or any(f.type == "uscc" for f in mine):
            return None
        return self.owners.of_bare("employer", field), "employer", False

    def _body(self, bare: str, concept: str) -> str:
        """施工单位统一社会信用代码 and 施工单位资质等级 are not the filer's."""
        role = find_role(bare)[0]
        if (role in vocabulary()["bodies"] or is_own_body(role)) and concept in ("uscc", *vocabulary()["body"]):
            return role
        if concept != "uscc":
            return ""
        noun = CODE.sub("", bare)
        if find_role(noun) in [(party, "") for party in PARTIES]:
            return find_role(noun)[0]
        stranger = (is_person(noun) or is_body(noun)) and not is_filer(noun) and not companies().fullmatch(noun)
        return noun if stranger and find_role(noun) in ((noun, ""), ("", noun)) else "company"

    def _by_role(self, field: RawField, flat: str, bare: str) -> Meaning:
        role, rest = self.owners.of_label(flat, bare, self.about.sections[field.section])
        if not role and rest == bare:
            rest = flat  # 姓名（中文） is told by its hint
        hints = "".join(f"（{hint}）" for hint in BRACKETS.findall(flat))
        concept = concept_of(rest if BRACKETS.search(rest) else rest + hints) if rest else "name"
        if concept == "id_number" and field.type in CHOICES:
            concept = f"={rest}"  # 学生身份
        if concept == "name" and field.type in ("number", "money"):
            return "", concept_of(bare), True
        if concept != "attends" and companies().fullmatch(rest):
            concept = "name"
        if not role:
            return self._unowned(concept, field)
        if role == "applicant" and self.about.subject == "company" and concept in OF_ANYBODY:
            role = "company"  # 申请人地址 on a company's form
        if role in vocabulary()["bodies"] and (nested := find_role(rest))[0]:
            role = f"{role}·{nested[0]}" if nested[0] in HEADS + HANDLERS + SAFETY else nested[0]
            concept = concept_of(nested[1]) if nested[1] else "name"
        self.owners.named(role, concept, field.type in CHOICES)
        return role, concept, True

    def _by_section(self, section: Section, field: RawField, bare: str) -> Meaning | None:
        """What a section's title or the name of a place settles before the label's own words do."""
        if section.role and (hinted := concept_of(flatten(field.label))) in TOLD_BY_HINT:
            return (section.role if hinted in vocabulary()["person"] else ""), hinted, True
        if section.role:
            return self._of_other(section, field, bare)
        if bare == "名称" and section.filer and section.body:
            return "company", "name", True
        body = find_role(bare)[0] in vocabulary()["bodies"]  # 总机构名称
        if (
            field.type == "text"
            and not body
            and (SITE.fullmatch(bare) or (self.about.outright and PLACE.fullmatch(bare)))
        ):
            served = own_body(bare)[0]  # 代理机构名称
            return (
                ((served, "name", True) if served else ("", f"={bare}", True))
                if serves(bare)
                else ("site", "name", True)
            )
        if field.type == "address" and bare in BARE_PLACES and field.section and not section.filer:
            return "", "siteaddress", True
        return None

    def _of_other(self, section: Section, field: RawField, bare: str) -> Meaning | None:
        """A blank under the title of somebody who does not file the form; None where it is not theirs."""
        bare = (company_part(bare) if section.body else "") or bare  # 单位电话
        known = concept_of(bare)
        role, rest = find_role(bare) if known.startswith("=") else ("", bare)  # 残疾人证号 is nobody's 证号
        concept = concept_of(rest.removeprefix(section.role)) if rest else "name"
        concept = "uscc" if field.type == "uscc" else "address" if concept == "registered" else concept
        officer = (role in HEADS and section.role not in HEADS) or (role in HANDLERS + SAFETY and section.body)
        if officer:
            self.owners.last = f"{section.role}·{role}" if section.body else section.role
            return self.owners.last, concept, True
        if role and role not in FILER and not is_filer(role) and not section.role.endswith(plain(role)):
            return None
        if companies().fullmatch(bare) or SHOP.fullmatch(bare):
            employed = not section.body and (section.role, "name") in self.owners.done
            return section.role, "employer" if employed else "name", True
        if concept in ACCOUNT or (section.body and concept in vocabulary()["body"]):
            return section.role, concept, True
        if concept not in vocabulary()["person"]:
            kind = KINDS.get(field.type, "words")
            own = concept == "uscc" or (
                kind == "words" and len(bare) <= SHORT and BRACKETS.sub("", section.role) not in bare
            )
            return (section.role, concept, True) if own and concept.startswith(("=", "uscc")) else None
        officers = self.owners.last.startswith(f"{section.role}·")
        bodys = bare in (*BARE_PLACES, "住所") or (bare == "电话" and not self.owners.asked_of(self.owners.last))
        officers = officers and not bodys
        owner = self.owners.last if officers else section.role
        return (section.role if (owner, concept) in self.owners.done else owner), concept, True

    def _unowned(self, concept: str, field: RawField) -> Meaning:
        if concept in vocabulary()["person"]:
            owner = self.owners.of_bare(concept, field)
            self.owners.last = owner if concept == "name" else self.owners.last
            return owner, concept, False
        own = own_part(bare_of(flatten(field.label))) if self.about.subject == "company" else ""
        asked = concept_of(own) if own and concept.startswith("=") else concept
        return "", concept if asked in vocabulary()["person"] else asked, True
