"""What the catalogue says to a question, with its source and how sure it is; or that it does not say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from knowledge.catalogue.provenance import marked
from knowledge.enquiry import papers, services
from knowledge.enquiry.facts import Fact, Unknown
from knowledge.enquiry.understanding import Question, attribute_name
from knowledge.guidance import Guidance

HANDLERS: dict[str, Callable[[Question, Guidance], Fact | Unknown]] = {
    "materials": papers.materials, "conditions": services.conditions, "time_limit": services.time_limit,
    "fee": services.fee, "legal_basis": services.legal_basis, "result": services.result, "where": services.where,
    "department": services.department, "online": services.online, "agent": services.agent,
    "original_or_copy": papers.original_or_copy, "deferrable": papers.deferrable, "why": papers.why,
    "total": papers.total, "fastest": services.fastest, "deadline": services.deadline, "issuer": papers.issuer,
    "missing": papers.missing, "bring": papers.bring,
}  # fmt: skip


def answer(question: Question, guidance: Guidance) -> Fact | Unknown:
    """Answer ``question`` for this person: only items and materials that apply, unless one was named."""
    handler = HANDLERS.get(question.attribute)
    told = handler(question, guidance) if handler else Unknown(attribute_name(question.attribute))
    return replace(told, text=marked(told.text, told.confidence)) if isinstance(told, Fact) else told
