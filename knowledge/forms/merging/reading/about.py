"""What one form is about: a person or a company, which of the matter's persons, and how it names them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.forms.merging.reading.labels import bare_of, find_role, flatten
from knowledge.forms.merging.reading.naming import EITHER, EITHER_NAME, FIRM, NAMED, SHOP, SITE, of_company
from knowledge.forms.merging.reading.sections import Section, nouns_of, sections_of
from knowledge.forms.merging.reading.subjects import is_personal, is_private, of_family, stranger_of
from knowledge.forms.merging.reading.words import vocabulary

if TYPE_CHECKING:
    from knowledge.forms.merging.reading.raw import RawForm

BESIDES = ("child", "deceased")
HEADING = 4
"""So many blanks at the top tell whose form it is."""


@dataclass(frozen=True)
class About:
    """What is known of a form before its blanks are read one by one.

    ``matter``: whom the whole matter is about; ``subject``: whom this form is about.
    ``persons``: some form of the matter is about a person.
    """

    sections: Mapping[str, Section]
    matter: str
    subject: str
    persons: bool
    company: bool
    """The form asks for a company's name or number."""
    private: bool
    """A person's own number and no company's: 建设单位（个人） is a person."""
    applicant: bool
    """申请人 is named."""
    alone: bool
    """Nobody but an agent stands beside the dead."""
    filer: str
    """Who files this form: not the child or the dead where they have a section of their own beside the filer's."""
    doubled: bool
    """The matter's person is named outright, so 参保人 in the same form is another one."""
    outright: bool
    """The company is named by a word that is known."""
    called: str
    """Else the label that names it: 民宿名称."""
    former: frozenset[str] = frozenset()
    """原参保单位, where 新参保单位 is asked as well: a body of its own."""
    signs: str = ""
    """Who signs this form, where that is not whoever the matter is about."""

    def names_company(self, bare: str) -> bool:
        """申请人 is a company only where 名称 is asked, and on a company's form."""
        if bare in EITHER or self.private or (bare.startswith(("学校", "院校")) and self.subject != "company"):
            return False  # where a person learns is not whom they work for
        if bare == "名称":
            return self.company
        if EITHER_NAME.fullmatch(bare):
            return not self.persons
        if self.company and ((SHOP.fullmatch(bare) and not self.outright) or bare == self.called):
            return True
        personal = bare.startswith(("申请人", "权利人")) and not self.company and "名称" not in bare
        return of_company(bare) and not personal


def about(form: RawForm, matter: str, persons: bool) -> About:
    """``matter``: the role whom the matter is about; ``persons``: whether any of its forms is about a person."""
    sections = sections_of(form, matter if persons or matter == "buyer" else "company")
    # Who signs, and what stands under somebody else's title, says nothing of whom the form is about.
    own = [f for f in form.fields if not sections[f.section].role and f.type != "signature"]
    labels = [bare_of(flatten(f.label)) for f in own]
    personal = is_personal(form, sections, persons)
    company = any(f.type == "uscc" for f in own) or (not personal and _headed_by_company(labels, persons))
    private = persons and not personal and is_private(own)
    applicant = any("申请人" in t or "申报人" in t for t in labels)
    outright, called = _how_company_is_named(labels)
    other = stranger_of(own) or _ward_of(labels, matter) or _ward_by_title(form, matter)
    return About(
        sections, matter, "company" if company and not personal and not private else other or matter, persons, company, private, applicant,
        alone=matter == "deceased" and not applicant and not any(of_family(t) for t in labels),
        filer=_filer_of(matter, other, {s.role for s in sections.values()}),
        doubled=_doubled(labels, matter), outright=outright, called=called, former=_former(labels),
    )  # fmt: skip


def _headed_by_company(labels: Sequence[str], persons: bool) -> bool:
    named = any(NAMED.fullmatch(t) or of_company(t) for t in labels[:HEADING])
    return named or (not persons and any(FIRM.fullmatch(t) or EITHER_NAME.fullmatch(t) for t in labels[:2]))


def _how_company_is_named(labels: Sequence[str]) -> tuple[bool, str]:
    """(by a known word, else by which label): a form that names its company by no known word does so in its first 名称."""
    known = any(of_company(t) or t == "名称" for t in labels)
    firm = "" if known else next((t for t in labels[:2] if FIRM.fullmatch(t)), "")
    named = known or any(SHOP.fullmatch(t) or SITE.fullmatch(t) for t in labels)
    return known or bool(firm), firm or ("" if named else next((t for t in labels[:3] if t.endswith("名称")), ""))


def _ward_of(labels: Sequence[str], matter: str) -> str:
    """A form of a grown-up's matter that names a child first is about the child."""
    first = next((role for role, rest in map(find_role, labels) if rest == "姓名"), "")
    return first if first in BESIDES and first != matter else ""


def _ward_by_title(form: RawForm, matter: str) -> str:
    """参保人（随迁子女） as the first title on a grown-up's matter: a form about the child."""
    first = next((f.section for f in form.fields if f.section), "")
    titled = any(n.endswith(word) for n in nouns_of(first) for word in vocabulary()["roles"]["child"])
    return "child" if titled and matter not in BESIDES else ""


def _filer_of(matter: str, other: str, titled: Collection[str]) -> str:
    """Who files: the child of a child's form, unless they have a title of their own beside whoever files."""
    if matter in BESIDES:
        return "applicant" if matter in titled else matter
    return other if other in BESIDES and other not in titled else matter


def _former(labels: Sequence[str]) -> frozenset[str]:
    return frozenset(t for t in labels if t.startswith("原") and {f"新{t[1:]}", f"现{t[1:]}"} & set(labels))


def _doubled(labels: Sequence[str], matter: str) -> bool:
    found = [find_role(t) for t in labels]
    outright = any(role == matter != "applicant" and what == "姓名" for role, what in found)
    return outright and ("subject", "姓名") in found
