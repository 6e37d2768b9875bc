"""What the catalogue writes about a thing that is neither an item nor a paper of it: 契税, 公示, 银行账户."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.catalogue import Item, Matter
from knowledge.catalogue.model import Confidence
from knowledge.catalogue.provenance import lowest, marked
from knowledge.enquiry.facts import Fact, catalogue_of
from knowledge.enquiry.services import SENTENCE, law
from knowledge.enquiry.understanding import LEFT_OUT, everyday_names, without_question
from knowledge.guidance import Guidance
from knowledge.guidance.hearing import flat
from knowledge.guidance.relevance import naming

AT_MOST = 3
"""Sentences quoted; more is a notice, not an answer."""
SHORTEST = 2
WHOLE = 0.8
"""Share of what a question names that a sentence must hold to answer it, when no attribute was asked for."""
FITTING = {
    "fee": re.compile(r"\d\s*[%元]|免费|免征|不收|税率"),
    "time_limit": re.compile(r"\d.{0,3}[日天月]"),
    "deadline": re.compile(r"[日天月前]"),
    "amount": re.compile(r"\d|余额|标准|倍|个月"),
    "trips": re.compile(r"到场|亲自|当面|[跑来去]一?[趟次]"),
}
"""What stands in a sentence that answers such a question."""
AMOUNT = re.compile(r"多少|几块|几千")
SOURCES_AT_MOST = 2


@dataclass(frozen=True)
class Sentence:
    text: str
    source: str
    confidence: Confidence
    mine: bool
    """It holds for this person as far as is known."""


def things(text: str) -> tuple[str, ...]:
    """What the question names, its asking words left out."""
    parts = without_question(text).split(LEFT_OUT)
    return tuple(run for part in parts for run in naming(part) if len(run) >= SHORTEST)


def quote(text: str, guidance: Guidance, attribute: str | None = None, *, mine_only: bool = False) -> Fact | None:
    """Sentences that hold what is asked about: this person's, else others'; None where it is written nowhere."""
    wanted = attribute or ("amount" if AMOUNT.search(text) else "")
    for thing in sorted(things(text), key=len, reverse=True):
        found = [s for s in _sentences(guidance) if thing in flat(s.text)]
        if wanted in FITTING:
            found = [s for s in found if FITTING[wanted].search(s.text)]
        if attribute is None:
            found = [s for s in found if _holds(s.text, text)]
        mine = [s for s in found if s.mine]
        if mine or (found and not mine_only):
            return _quoted(thing, (mine or found)[:AT_MOST])
    return None


def _holds(sentence: str, text: str) -> bool:
    named = "".join(naming(without_question(text).replace(LEFT_OUT, "")))
    return sum(c in sentence for c in named) >= WHOLE * len(named)


def _quoted(thing: str, chosen: list[Sentence]) -> Fact:
    lines = dict.fromkeys(f"{marked(s.text, s.confidence).rstrip('。')}。" for s in chosen)
    sources = dict.fromkeys(part for s in chosen for part in s.source.split("；")[:1])
    said = f"关于“{thing}”，清单里写的是：\n" + "\n".join(lines)
    return Fact(said, "；".join(list(sources)[:SOURCES_AT_MOST]), lowest([s.confidence for s in chosen]))


def _sentences(guidance: Guidance) -> Iterator[Sentence]:
    matter, source = guidance.matter, catalogue_of(guidance)
    for notice in guidance.notices:
        yield Sentence(notice.text, source, notice.confidence, mine=True)
    for item in matter.items:
        mine = guidance.applied_item(item.n) is not None
        for text, told_by, sure in _told_of(item):
            for sentence in SENTENCE.split(text):
                if sentence:
                    yield Sentence(f"{item.name}：{sentence}", told_by or source, sure, mine)
    for situation in matter.situations:
        for told in situation.notices:
            answer = situation.option(told.value) if isinstance(told.value, (str, bool)) else None
            yield Sentence(f"{answer.label + '的，' if answer else ''}{told.text}", source, told.confidence, mine=False)


def _told_of(item: Item) -> Iterator[tuple[str, str, Confidence]]:
    for condition in item.conditions:
        yield condition, law(item), item.conditions_confidence
    yield item.fee.text, item.fee.basis or "", item.fee.confidence
    yield item.time_limit.text, item.time_limit.basis or "", item.time_limit.confidence
    yield item.result, "", item.result_confidence
    if item.deadline_for_citizen:
        yield item.deadline_for_citizen, law(item), item.deadline_confidence
    if item.notes:
        yield item.notes, "", Confidence.MEDIUM


def names_of(matter: Matter) -> str:
    """Everything that this matter is called, and what belongs to it."""
    called = [matter.name, *matter.common_names, *(i.name for i in matter.items), *(m.name for m in matter.materials)]
    everyday = [word for kind in everyday_names().values() for word, official in kind.items()
                if any(official in name for name in called)]  # fmt: skip
    return "\n".join(flat(t) for t in (*called, *everyday))


def foreign(text: str, matter: Matter) -> str:
    """The thing asked about when nothing of the matter is called so, else an empty text: 婚检 in 公民婚育."""
    names = names_of(matter)
    strange = [t for t in things(text) if not any(t[i : i + SHORTEST] in names for i in range(len(t) - 1))]
    return max(strange, key=len, default="") if len(strange) == len(things(text)) else ""
