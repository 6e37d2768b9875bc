"""What the catalogue says to a question, with its source and how sure it is; or that it does not say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from knowledge.catalogue.model import Confidence, Item, Material
from knowledge.catalogue.provenance import lowest, marked
from knowledge.enquiry.understanding import Question
from knowledge.guidance import Guidance

LISTED_AT_MOST = 6


@dataclass(frozen=True)
class Fact:
    """An answer from the catalogue. ``source`` is a law or the catalogue itself; low confidence must be marked."""

    text: str
    source: str
    confidence: Confidence = Confidence.MEDIUM


@dataclass(frozen=True)
class Unknown:
    """The catalogue does not say."""

    what: str


def answer(question: Question, guidance: Guidance) -> Fact | Unknown:
    """Answer ``question`` for this person: only items and materials that apply, unless one was named."""
    handler = HANDLERS.get(question.attribute)
    return handler(question, guidance) if handler else Unknown(question.attribute)


def _items(question: Question, guidance: Guidance) -> list[Item]:
    if question.item is not None:
        return [question.item]
    return [applied.item for applied in guidance.items] or list(guidance.matter.items)


def _per_item(question: Question, guidance: Guidance, say: Callable[[Item], tuple[str, str, Confidence]]) -> Fact:
    """One line an item, the items with the same answer together."""
    grouped: dict[str, list[str]] = {}
    sources, levels = [], []
    for item in _items(question, guidance):
        text, source, level = say(item)
        grouped.setdefault(marked(text, level), []).append(item.name)
        sources.append(source)
        levels.append(level)
    if len(grouped) == 1:
        text = next(iter(grouped))
    else:
        text = "\n".join(f"{'、'.join(names)}：{text}" for text, names in grouped.items())
    known = list(dict.fromkeys(s for s in sources if s))
    return Fact(text, "；".join(known[:LISTED_AT_MOST]), lowest(levels))


def _time_limit(question: Question, guidance: Guidance) -> Fact:
    return _per_item(
        question, guidance, lambda i: (i.time_limit.text, i.time_limit.basis or "", i.time_limit.confidence)
    )


def _fee(question: Question, guidance: Guidance) -> Fact:
    return _per_item(question, guidance, lambda i: (i.fee.text, i.fee.basis or "", i.fee.confidence))


def _result(question: Question, guidance: Guidance) -> Fact:
    return _per_item(question, guidance, lambda i: (i.result, "", i.result_confidence))


def _department(question: Question, guidance: Guidance) -> Fact:
    fact = _per_item(question, guidance, lambda i: (i.department, "", i.department_confidence))
    lead = f"牵头部门：{guidance.matter.lead_department}" if question.item is None else ""
    return Fact("\n".join(t for t in (lead, fact.text) if t), fact.source, fact.confidence)


def _conditions(question: Question, guidance: Guidance) -> Fact:
    return _per_item(question, guidance, lambda i: ("；".join(i.conditions), "", i.conditions_confidence))


def _law(item: Item) -> str:
    return "；".join(b.law + (b.article or "") for b in item.legal_basis)


def _legal_basis(question: Question, guidance: Guidance) -> Fact:
    return _per_item(
        question, guidance, lambda i: (_law(i), "", lowest([b.confidence for b in i.legal_basis]))
    )  # fmt: skip


def _deadline(question: Question, guidance: Guidance) -> Fact | Unknown:
    told = [i for i in _items(question, guidance) if i.deadline_for_citizen]
    if not told:
        return Unknown("最晚什么时候办")
    text = "\n".join(f"{i.name}：{i.deadline_for_citizen}" for i in told)
    return Fact(text, "", lowest([i.deadline_confidence for i in told]))


def _online(question: Question, guidance: Guidance) -> Fact | Unknown:
    told = [i for i in _items(question, guidance) if i.channel]
    general = "网上可以从内蒙古政务服务网、蒙速办APP申报。"
    if not told:
        return Fact(
            general + "每一项能不能全程网上办，清单未载明，以窗口答复为准。", "表A.1所在规范第5章", Confidence.LOW
        )
    text = "\n".join(f"{i.name}：{i.channel}" for i in told)
    return Fact(f"{general}\n{text}", "", lowest([i.channel_confidence for i in told]))


def _where(_question: Question, _guidance: Guidance) -> Fact:
    text = (
        "线下：旗（区）、苏木（乡、镇）、嘎查（村、社区）三级综合窗口，一个窗口收全部材料。"
        "线上：内蒙古政务服务网、蒙速办APP。"
    )
    return Fact(text, "《政务服务 高效办成一件事服务规范》", Confidence.HIGH)


def _materials(question: Question, guidance: Guidance) -> Fact | Unknown:
    applied = [m for m in guidance.materials if question.item is None or question.item.n in m.for_items]
    extra = [m for m in guidance.extra_materials if question.item is None or question.item.n in m.for_items]
    if question.material is not None:
        return Fact(_describe(question.material), question.material.basis or "表A.1", question.material.confidence)
    if not applied and not extra:
        return Unknown("申请材料")
    lines = [f"{n}. {m.material.name}" for n, m in enumerate(applied, 1)]
    if extra:
        lines.append("清单之外，法律或实际办理还要：" + "、".join(m.material.name for m in extra))
    return Fact("\n".join(lines), "表A.1", Confidence.HIGH)


def _describe(material: Material) -> str:
    said = [f"“{material.name}”要{material.form or '按窗口要求'}"]
    if material.copies_text or material.copies:
        said.append(material.copies_text or f"{material.copies}份")
    if material.needed_when_text:
        said.append(f"什么时候要：{material.needed_when_text}")
    if material.issuer:
        said.append(f"在哪开：{material.issuer}")
    if material.e_licence:
        said.append("有电子证照的可以不带")
    if material.sample_hint:
        said.append(material.sample_hint)
    return "；".join(said)


def _original_or_copy(question: Question, guidance: Guidance) -> Fact | Unknown:
    if question.material is not None:
        return Fact(_describe(question.material), question.material.basis or "表A.1", question.material.confidence)
    if not guidance.materials:
        return Unknown("要原件还是复印件")
    lines = [f"{m.material.name}：{m.material.form or '清单未载明'}" for m in guidance.materials]
    return Fact("\n".join(lines), "表A.1", lowest([m.material.confidence for m in guidance.materials]))


def _deferrable(question: Question, guidance: Guidance) -> Fact | Unknown:
    chosen = [question.material] if question.material else [m.material for m in guidance.materials]
    yes = [m for m in chosen if m.deferrable]
    if yes:
        names = "、".join(m.name for m in yes)
        return Fact(
            f"可以先受理、后补交的：{names}。要签容缺承诺，按约定日期补齐。", "", lowest([m.confidence for m in yes])
        )
    if any(m.deferrable is None for m in chosen):
        return Unknown("哪些材料可以后补")
    return Fact("这里列的都是关键材料，要一次带齐。", "", Confidence.MEDIUM)


def _why(question: Question, guidance: Guidance) -> Fact | Unknown:
    if question.material is not None:
        material = question.material
        applied = next((m for m in guidance.materials if m.material.n == material.n), None)
        serves = [
            i.name for n in (applied.for_items if applied else material.for_items) if (i := guidance.matter.item(n))
        ]
        reason = f"（{material.needed_when_text}）" if material.needed_when_text else ""
        return Fact(
            f"“{material.name}”是办“{'、'.join(serves)}”用的{reason}。", material.basis or "表A.1", material.confidence
        )
    if question.item is not None:
        return Fact(f"“{question.item.name}”：{question.item.needed_when_text}", _law(question.item), Confidence.MEDIUM)
    if guidance.next is not None:
        return Fact(f"问这个是因为：{guidance.next.why}", "", Confidence.MEDIUM)
    return Unknown("为什么要这样办")


def _total(question: Question, guidance: Guidance) -> Fact:
    days = [i.time_limit.statutory_working_days for i in _items(question, guidance)]
    known = [d for d in days if d is not None]
    said = [f"一共 {len(guidance.items)} 个事项，表A.1列的材料 {len(guidance.materials)} 样"]
    if guidance.extra_materials:
        said.append(f"清单之外还可能要 {len(guidance.extra_materials)} 样")
    if known:
        said.append(f"法定时限最短 {min(known)} 个、最长 {max(known)} 个工作日")
    if len(known) < len(days):
        said.append(f"有 {len(days) - len(known)} 项没有统一的法定时限")
    return Fact("；".join(said) + "。", "表A.1", Confidence.MEDIUM)


def _agent(question: Question, guidance: Guidance) -> Fact | Unknown:
    told = [
        c
        for i in _items(question, guidance)
        for c in i.conditions
        if any(w in c for w in ("代", "委托", "监护", "本人"))
    ]
    papers = [m.material.name for m in guidance.materials if "委托" in m.material.name]
    if not told and not papers:
        return Unknown("能不能由别人代办")
    lines = list(dict.fromkeys(told))[:LISTED_AT_MOST]
    if papers:
        lines.append("由别人代办要带：" + "、".join(papers))
    return Fact("\n".join(lines), "", Confidence.MEDIUM)


HANDLERS: dict[str, Callable[[Question, Guidance], Fact | Unknown]] = {
    "materials": _materials, "conditions": _conditions, "time_limit": _time_limit, "fee": _fee,
    "legal_basis": _legal_basis, "result": _result, "where": _where, "department": _department, "online": _online,
    "agent": _agent, "original_or_copy": _original_or_copy, "deferrable": _deferrable, "why": _why, "total": _total,
    "deadline": _deadline,
}  # fmt: skip
