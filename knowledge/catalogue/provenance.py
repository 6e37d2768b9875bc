"""How sure a fact is and where it is from, in the words that the citizen sees."""

from __future__ import annotations

from collections.abc import Iterable

from knowledge.catalogue.model import Confidence, DeadlineRule, ExtraMaterial, Fee, LegalBasis, Material, TimeLimit

NOT_STATED = "清单未载明，以窗口答复为准"
"""For whatever the catalogue does not say."""

WHOM_TO_ASK = "综合窗口或12345"

WORDS = {Confidence.HIGH: "", Confidence.MEDIUM: "", Confidence.LOW: "以窗口答复为准"}
"""Said after a fact. A national rule that nobody compared word for word is still the rule; a guess is marked."""

NAMES = {Confidence.HIGH: "高", Confidence.MEDIUM: "中", Confidence.LOW: "低"}
"""For editors and staff."""

CHECKED = {
    "text": "已核对原文",
    "secondary": "见于政府网站或新闻转引，未核对原文",
    "memory": "未核对原文",
    None: "核对情况未记录",
}
"""``checked`` for editors, staff and whoever wants to look it up."""

UNSURE_ALREADY = ("窗口", "未核实", "未载明", "12345")
"""A text with one of these says itself that it is not certain."""

TABLE = "《政务服务 高效办成一件事服务规范》表A.1"


def words_for(confidence: Confidence | None) -> str:
    """What to add to a fact so that it is not taken for more certain than it is; empty when nothing need be added."""
    return WORDS[confidence or Confidence.MEDIUM]


def marked(text: str, confidence: Confidence | None) -> str:
    """``text``, followed by ``（以窗口答复为准）`` when it is unsure and does not say so itself."""
    words = words_for(confidence)
    return text if not words or any(w in text for w in UNSURE_ALREADY) else f"{text}（{words}）"


def lowest(levels: Iterable[Confidence | None]) -> Confidence:
    """What several facts together are worth: the least of them. Unrated counts as medium; so does no fact at all."""
    order = [Confidence.LOW, Confidence.MEDIUM, Confidence.HIGH]
    return min((level or Confidence.MEDIUM for level in levels), key=order.index, default=Confidence.MEDIUM)


def source_line(fact: LegalBasis | TimeLimit | Fee | ExtraMaterial | DeadlineRule) -> str:
    """Where the fact is from, e.g. ``《婚姻登记条例》第九条``; empty when the catalogue names no source."""
    if isinstance(fact, LegalBasis):
        return fact.law + (fact.article or "")
    if isinstance(fact, Material) and not fact.basis:
        return TABLE
    return fact.basis or ""


def source_lines(facts: Iterable[LegalBasis | TimeLimit | Fee | ExtraMaterial | DeadlineRule]) -> str:
    """The sources of several facts, each once, in order."""
    return "；".join(dict.fromkeys(line for fact in facts if (line := source_line(fact))))


def full_source(basis: LegalBasis) -> str:
    """A law as somebody checking it needs it: title, article, what it says, and how it was checked."""
    said = f"：{basis.gist}" if basis.gist else ""
    note = f"；{basis.note}" if basis.note else ""
    return f"{source_line(basis)}{said}（{CHECKED[basis.checked]}{note}）"
