"""What an enquiry gives back, and how several items' facts are told together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from knowledge.catalogue.model import Confidence, Item
from knowledge.catalogue.provenance import WHOM_TO_ASK, lowest, marked
from knowledge.enquiry.understanding import Question
from knowledge.guidance import Guidance

LISTED_AT_MOST = 6
Told = tuple[str, str, Confidence]
"""Text, source, how sure."""


@dataclass(frozen=True)
class Fact:
    """An answer from the catalogue. ``source`` is a law or the catalogue itself; low confidence must be marked."""

    text: str
    source: str
    confidence: Confidence = Confidence.MEDIUM


@dataclass(frozen=True)
class Unknown:
    """The catalogue does not say; ``ask`` is who may know."""

    what: str
    ask: str = WHOM_TO_ASK


def catalogue_of(guidance: Guidance) -> str:
    """The source of what stands in the catalogue without a law of its own."""
    return f"事项目录（{guidance.matter.as_of}核对）"


def items_of(question: Question, guidance: Guidance) -> list[Item]:
    """The item that is asked about, else those that apply, else all."""
    if question.item is not None:
        return [question.item]
    return [applied.item for applied in guidance.items] or list(guidance.matter.items)


def not_yours(question: Question, guidance: Guidance) -> str:
    """Said first when the item that was asked about does not apply to this person."""
    if question.item is None or guidance.applied_item(question.item.n) is not None:
        return ""
    return f"按您现在的回答，不用办“{question.item.name}”（{question.item.needed_when_text}才办）。\n"


def per_item(question: Question, guidance: Guidance, say: Callable[[Item], Told]) -> Fact:
    """One line an item, the items with the same answer together."""
    grouped: dict[str, list[str]] = {}
    sources, levels = [], []
    for item in items_of(question, guidance):
        text, source, level = say(item)
        grouped.setdefault(marked(text, level), []).append(item.name)
        sources.append(source)
        levels.append(level)
    if len(grouped) == 1:
        text = next(iter(grouped))
    else:
        text = "\n".join(f"{'、'.join(names)}：{text}" for text, names in grouped.items())
    known = list(dict.fromkeys(s for s in sources if s))
    source = "；".join(known[:LISTED_AT_MOST]) or catalogue_of(guidance)
    return Fact(not_yours(question, guidance) + text, source, lowest(levels))
