"""Whose a blank is: by its own words, by whom its form named last, by its section, else whoever the form is about."""

from __future__ import annotations

import re

from knowledge.forms.merging.reading.about import About
from knowledge.forms.merging.reading.bodies import is_filer, is_own_body
from knowledge.forms.merging.reading.closing import signed
from knowledge.forms.merging.reading.labels import (
    BRACKETS,
    GENERIC,
    company_part,
    concept_of,
    find_role,
    flatten,
    subject_of,
)
from knowledge.forms.merging.reading.raw import RawField
from knowledge.forms.merging.reading.sections import Section, is_body, named_in_titles, side_of
from knowledge.forms.merging.reading.words import grammar, known_roles, vocabulary

HEADS = ("legal", "owner", "principal", "manager", "on_site")
HANDLERS = ("agent", "contact")
ACTING_FOR = (*grammar()["posts"], "applicant")
"""Who acts for a body: bare blanks behind theirs are theirs, even where the form has spelled out whose."""
OFFICERS = tuple(grammar()["officers"])
SIGNERS = tuple(grammar()["signers"])
PAYEE = re.compile("^(?:个人|本人|单位|公司|企业|对公)")
BARE_PLACES = ("地址", "地点", "位置", "详细地址", "具体地址", "所在地")
MOBILE = ("手机", "移动电话", "电子邮箱", "电子信箱")
BY_MARKS = re.compile("（|签名|签字|签章|盖章")
NOT_FIRST = ("", "agent", "contact", "legal", "owner", "site")
"""Named on a form now and then, and never whoever files it."""
NOT_FILER = ("agent", "contact", "legal", "owner", "company")
UNREACHED = ("child", "deceased", "spouse", "wife", "husband", "mother", "father", "dependant")
REACHED = ("phone", "landline", "mailing", "email")
"""Nobody telephones children, the dead or relatives on a form: a bare 联系电话 behind them is the applicant's."""
BODYS_SEAL = re.compile(r"[\u3400-\u9fff]{0,4}(?:单位|企业|公司|机构|方)(?:意见)?（?(?:盖章|公章|印章|签章)）?")
ACTING = {"child": "guardian", "deceased": "applicant"}
"""Who signs for those that cannot."""


class Owners:
    """Keeps, along one form, who has been named and what has been asked of them.

    ``last``: the person named last, whose a bare 联系电话 is; ``done``: (role, concept) of all that was asked.
    ``beside``: nouns that mean the filer elsewhere and another body on this form: 使用单位 on a 施工单位's.
    """

    def __init__(self, number: int, about: About):
        self.number, self.about = number, about
        self.last = self.opener = self.family = ""
        self.first = True
        self.titled = named_in_titles(about.sections, about.subject)
        self.filers: set[str] = set()
        self.beside: set[str] = set()
        self.done: set[tuple[str, str]] = set()

    def enter(self) -> None:
        """A section begins."""
        self.last, self.first = "", True

    def heard(self, role: str, concept: str) -> None:
        """A blank has been read."""
        self.first = False
        self.done.add((role, concept))
        if concept == "name" and role not in NOT_FIRST and not is_own_body(role):
            behind_head = (self.opener, role) == ("head", "applicant")  # who applies signs, not the 户主 before
            self.opener = role if behind_head else self.opener or role
        if role in ("", "company") and concept not in vocabulary()["person"] and concept != "uscc":
            self.last = ""  # something else has come in between: the talk is of the form's subject again

    def named(self, role: str, concept: str, picked: bool) -> None:
        """A label has said whose it is. ``picked``: from a list, so nobody whose telephone would be asked."""
        if concept == "name" and not picked:
            self.last = role
        elif role == self.last and role not in (*ACTING_FOR, self.opener, self.about.subject, self.about.filer):
            self.last = ""  # 母亲姓名, 母亲联系电话: a form that spells out whose says so of every blank of theirs

    def of_bare(self, concept: str, field: RawField) -> str:
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
        if self.about.subject == "child" and concept == "address" and self._guarded():
            return "guardian"  # 家庭地址, behind the guardian
        return self.about.subject

    def _of_last(self, concept: str, field: RawField, section: Section) -> str:
        bare = BRACKETS.sub("", flatten(field.label))
        own = bare in BARE_PLACES or concept == "mailing"
        of_body = own and (section.body or self.about.subject == "company") and not section.role
        if of_body and concept in ("address", "mailing") and self.last in HEADS + HANDLERS:
            return "company"  # 法定代表人, 地址: the company's; their own is called 住址
        if self.last in HEADS and section.body and bare == "电话" and not self.asked_of(self.last):
            return "company"  # 法定代表人, 电话 under 申请单位
        if is_own_body(self.last) and self.about.subject != "company" and bare.startswith(MOBILE):
            return ""  # a person's, behind the name of a body that stood between
        if not self.last or concept in ("name", "photo") or (self.last, concept) in self.done:
            return ""
        return "applicant" if self.last in UNREACHED and concept in REACHED else self.last

    def asked_of(self, role: str) -> bool:
        """Whether more than somebody's name has been asked."""
        return any(who == role and concept != "name" for who, concept in self.done)

    def of_label(self, flat: str, bare: str, section: Section) -> tuple[str, str]:
        """(role, what is asked) by the label's own words; no role where they do not say."""
        for noun in sorted(n for n in self.beside if bare.startswith(n) and bare != n):
            role, rest = find_role(bare.removeprefix(noun))
            return (f"{noun}·{role}" if role in grammar()["posts"] else noun), rest
        role, rest = find_role(bare)
        if not role and (generic := GENERIC.match(bare)):
            role, rest = "subject", bare[generic.end() :]
        if not role:
            hints = [text for text in BRACKETS.findall(flat) if text not in grammar()["either"]]
            role = next((r for text in hints if (r := find_role(text)[0])), "")
            rest = bare
        if not role and (part := company_part(bare)) and self.about.company:
            role, rest = "company", "固定电话" if part == "电话" else part
        if section.filer and role not in NOT_FILER:
            role = self._filer(role, rest or "姓名")
        return self._meant(role, flat, bare), rest

    def _meant(self, role: str, flat: str, bare: str) -> str:
        """Who a word of a label is on this form: whoever applies, whom the matter is about, who owns the shop."""
        if flat.startswith("本人") and self.about.matter == "employee" and not self.about.applicant:
            role = "subject"  # the worker, where nobody applies for them
        if role == "subject":
            role = self.about.matter if not self.about.doubled else "somebody else"
        if role == "family" and any(find_role(text)[0] == "guardian" for text in BRACKETS.findall(flat)):
            self.family = role = "guardian"  # 家长（监护人）
        if role == "family":
            besides = self.about.applicant or (self.about.matter == "applicant" and ("applicant", "name") in self.done)
            role = self.family or ("receiver" if besides else "applicant")
        if role == "head" and "申请" in flat:
            role = "applicant"  # 户主（申请人）, 申请户主
        if role == "landlord" and bare.startswith("业主") and self.about.company:
            role = "owner"  # of the business
        if role and role not in known_roles() and is_filer(role):  # 存款人电话, 出质人地址
            company = self.about.subject == "company" and role in vocabulary()["company"]
            person = self.about.subject != "company" and not is_body(role)
            role = "company" if company else self.about.filer if person else role
        if role == "agent" and self.about.alone and not bare.startswith("单位"):
            role = "applicant"  # the dead hand nothing in: who does it is the applicant
        return role

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

    def related(self, bare: str, titled: str) -> str:
        """与逝者关系, 申请人与孩子关系: the applicant's, unless a title says otherwise."""
        before = bare.partition("与")[0]
        nearest = self.last if self.last == "agent" else "applicant"
        role = (find_role(before)[0] if before else "") or titled or ("" if before else nearest)
        known = {"family": "applicant", "subject": self.about.matter, "": before or "applicant"}
        return known.get(role, role)

    def payee(self, field: RawField, bare: str) -> str:
        """Whose account: the employer's among a person's blanks only where label or section says so."""
        section, told = self.about.sections[field.section], PAYEE.match(bare)
        if told:
            theirs = told[0] not in grammar()["own_account"]
        else:
            theirs = self.about.subject == "company" or (section.filer and section.body)
        return "company" if theirs and self.about.persons else ""

    def sends(self, field: RawField) -> bool:
        """Whether a signature is that of an agent whom the form has named: 经办人签字 is no clerk's of the office then."""
        who, _ = signed(field.label, company=False)
        return field.type == "signature" and who in HANDLERS and (who, "name") in self.done

    def signer(self, field: RawField) -> tuple[str, str]:
        """(who, signature or seal): whom the label names, else whoever files the form or acts for the child or the dead."""
        flat, section = flatten(field.label), self.about.sections[field.section]
        side = side_of(BY_MARKS.split(flat)[0])
        if side and side in self.titled.values():
            return side, "signature"
        who, what = signed(field.label, self.about.subject == "company")
        if BODYS_SEAL.fullmatch(flat) and (
            who == "company" or (who == "applicant" and self.about.subject != "company")
        ):
            return "company", "seal"  # 单位盖章, also on a person's form
        return self._named_signer(who, flat) or (not who and section.role) or self._acting(), what

    def _named_signer(self, who: str, flat: str) -> str:
        """Who signs by the label's words, as this form means them; empty: whoever files it, under a word of the day."""
        titled = self.titled.get(who, who)
        if who == "applicant" and titled not in known_roles() | {who, "company"}:
            return titled  # 申领人 behind 义务兵, as two titles of one form
        if find_role(flat)[0] == "head" and {("head", "name"), ("applicant", "name")} <= self.done:
            return "head"  # the 户主 beside who applies is no other word for them
        if who == "landlord" and "业主签" in flat and self.about.company:
            return "owner"
        if self.about.signs and who in ("", "applicant", "family"):
            return self.about.signs
        who = who if who == "applicant" else titled
        stranger = who.endswith(SIGNERS) and (who, "name") not in self.done and who not in self.titled
        if who.endswith(OFFICERS) or is_body(who) or stranger:
            return f"{who}·{self.number}"  # 村委会盖章, 见证人签字: on each form another
        known = who in known_roles() | {role for role, _ in self.done}
        return who if known and who not in ("applicant", "subject", "family", "child") else ""

    def _acting(self) -> str:
        """Whoever files the form, or signs for the child or the dead."""
        subject = self.about.subject
        employer = self.opener == "company" and (subject, "name") in self.done
        filer = subject if subject == "company" or employer else self.opener or subject
        acting = ACTING.get(filer, filer)
        # A grown-up's matter whose child is asked for on one form has no guardian.
        return (
            "applicant" if acting == "guardian" and self.about.matter == "applicant" and not self._guarded() else acting
        )

    def _guarded(self) -> bool:
        return any(role in ("guardian", "guardian2") for role, _ in self.done)
