"""What the catalogue says to a question, with its source and how sure it is; or that it does not say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from knowledge.catalogue.provenance import marked
from knowledge.enquiry import papers, services
from knowledge.enquiry.facts import Fact, Unknown, items_of
from knowledge.enquiry.understanding import Question, attribute_name
from knowledge.guidance import Guidance
from knowledge.offices import Region

HANDLERS: dict[str, Callable[[Question, Guidance], Fact | Unknown]] = {
    "materials": papers.materials, "conditions": services.conditions, "time_limit": services.time_limit,
    "fee": services.fee, "legal_basis": services.legal_basis, "result": services.result, "where": services.where,
    "department": services.department, "online": services.online, "agent": services.agent,
    "original_or_copy": papers.original_or_copy, "deferrable": papers.deferrable, "why": papers.why,
    "total": papers.total, "fastest": services.fastest, "deadline": services.deadline, "issuer": papers.issuer,
    "missing": papers.missing, "bring": papers.bring, "trips": services.trips, "needed": services.needed,
}  # fmt: skip


def answer(question: Question, guidance: Guidance, *, local: Region | None = None) -> Fact | Unknown:
    """Answer ``question`` for this person: only items and materials that apply, unless one was named.

    ``local`` is what is known of the region's windows and promises.
    """
    handler = HANDLERS.get(question.attribute)
    told = handler(question, guidance) if handler else Unknown(attribute_name(question.attribute))
    if isinstance(told, Unknown):
        return told
    text = marked(told.text, told.confidence)
    before = _of_region(question, guidance, local) if local else []
    return replace(told, text="\n".join([*before, text]))


def _of_region(question: Question, guidance: Guidance, local: Region) -> list[str]:
    """What the region adds: its windows to 到哪里办, its promises to 办结时限."""
    if question.attribute == "where":
        windows = local.windows_for(guidance.matter.slug)
        return ["；".join(t for t in (f"{w.name}：{w.address}", w.hours, w.phone) if t) for w in windows]
    if question.attribute == "time_limit":
        promised = [(i, local.limit(guidance.matter.slug, i.n)) for i in items_of(question, guidance)]
        return [f"本地承诺，{i.name}：{limit.text}（依据：{limit.source}）" for i, limit in promised if limit]
    return []
