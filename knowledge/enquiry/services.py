"""Questions about services: how long, how much, on what grounds, by whom, by when, what comes of it."""

from __future__ import annotations

import re

from knowledge.catalogue.model import Confidence, Item
from knowledge.catalogue.provenance import TABLE, lowest, marked
from knowledge.enquiry.facts import LISTED_AT_MOST, Fact, Told, Unknown, catalogue_of, items_of, not_yours, per_item
from knowledge.enquiry.understanding import Question
from knowledge.guidance import Guidance
from knowledge.notice.working_days import add_working_days

STANDARD = "《政务服务 高效办成一件事服务规范》"
ALWAYS_NEEDED = "总是需要"
PROXY_WORDS = ("代理人", "代办", "代为", "他人办", "委托他人", "受托", "委托书", "本人到场", "亲自")
SENTENCE = re.compile(r"[。；](?![^（]*）)\s*")
"""A mark between brackets ends no sentence."""


def law(item: Item) -> str:
    return "；".join(b.law + (b.article or "") for b in item.legal_basis)


def time_limit(question: Question, guidance: Guidance) -> Fact:
    def say(item: Item) -> Told:
        limit = item.time_limit
        return limit.text + _ready(item, guidance), limit.basis or "", limit.confidence

    return per_item(question, guidance, say)


def _ready(item: Item, guidance: Guidance) -> str:
    """The statutory limit as a day, if it were accepted today."""
    days = item.time_limit.statutory_working_days
    if not days:
        return ""
    due = add_working_days(guidance.as_of, days)
    return f"（今天受理的话，{'暂按' if due.guessed else '最晚'}{due.date.year}年{due.date.month}月{due.date.day}日）"


def fastest(question: Question, guidance: Guidance) -> Fact | Unknown:
    known = [(d, i) for i in items_of(question, guidance) if (d := i.time_limit.statutory_working_days) is not None]
    if not known:
        return Unknown("最快最慢要多久")
    first, last = min(known, key=lambda k: k[0]), max(known, key=lambda k: k[0])
    lines = [f"法定时限最短的是“{first[1].name}”，{first[0]}个工作日{_ready(first[1], guidance)}"]
    if last[0] != first[0]:
        lines.append(f"最长的是“{last[1].name}”，{last[0]}个工作日{_ready(last[1], guidance)}")
    open_ones = len(items_of(question, guidance)) - len(known)
    if open_ones:
        lines.append(f"还有 {open_ones} 项没有统一的法定时限，以窗口答复为准")
    lines.append("窗口承诺的时限往往更短，几项可以同时办")
    sources = list(dict.fromkeys(i.time_limit.basis for _, i in (first, last) if i.time_limit.basis))
    text = "。\n".join(lines) + "。"
    return Fact(text, "；".join(sources) or catalogue_of(guidance), lowest([i.time_limit.confidence for _, i in known]))


def fee(question: Question, guidance: Guidance) -> Fact:
    return per_item(question, guidance, lambda i: (i.fee.text, i.fee.basis or "", i.fee.confidence))


def result(question: Question, guidance: Guidance) -> Fact:
    return per_item(question, guidance, lambda i: (i.result, "", i.result_confidence))


def department(question: Question, guidance: Guidance) -> Fact:
    fact = per_item(question, guidance, lambda i: (i.department, "", i.department_confidence))
    lead = f"牵头部门：{guidance.matter.lead_department}" if question.item is None else ""
    return Fact("\n".join(t for t in (lead, fact.text) if t), fact.source, fact.confidence)


def conditions(question: Question, guidance: Guidance) -> Fact:
    return per_item(question, guidance, lambda i: ("；".join(i.conditions), law(i), i.conditions_confidence))


def legal_basis(question: Question, guidance: Guidance) -> Fact:
    return per_item(question, guidance, lambda i: (law(i), "", lowest([b.confidence for b in i.legal_basis])))


def deadline(question: Question, guidance: Guidance) -> Fact | Unknown:
    told = [i for i in items_of(question, guidance) if i.deadline_for_citizen]
    if not told:
        return Unknown("最晚什么时候办")
    lines = []
    for item in told:
        applied = guidance.applied_item(item.n)
        day = applied.do_by if applied else None
        by = f"{day.year}年{day.month}月{day.day}日前。" if day else ""
        lines.append(f"{item.name}：{by}{marked(item.deadline_for_citizen or '', item.deadline_confidence)}")
    sources = list(dict.fromkeys(law(i) for i in told))[:2]
    return Fact(
        not_yours(question, guidance) + "\n".join(lines),
        "；".join(sources),
        lowest([i.deadline_confidence for i in told]),
    )


def online(question: Question, guidance: Guidance) -> Fact:
    told = [i for i in items_of(question, guidance) if i.channel]
    general = "网上可以从内蒙古政务服务网、蒙速办APP申报。"
    if not told:
        return Fact(
            general + "每一项能不能全程网上办，清单未载明，以窗口答复为准。", STANDARD + "第5章", Confidence.LOW
        )
    text = "\n".join(f"{i.name}：{i.channel}" for i in told)
    return Fact(f"{general}\n{text}", catalogue_of(guidance), lowest([i.channel_confidence for i in told]))


def trips(_question: Question, _guidance: Guidance) -> Fact:
    text = (
        "材料一次交到综合窗口，几个部门在后台一起办，不用挨个跑。"
        "哪一步要本人到场（核验、签字、取证），清单没有逐项写，去之前请打12345或窗口电话问清。"
    )
    return Fact(text, STANDARD + "第5章", Confidence.MEDIUM)


def needed(question: Question, guidance: Guidance) -> Fact:
    """Whether a service is part of this person's matter, and when it would be; of the whole matter: which are."""
    if question.item is not None:
        applied = guidance.applied_item(question.item.n)
        if applied is None:
            return Fact(not_yours(question, guidance).strip(), catalogue_of(guidance))
        told = "在这件事里，一次申请一起办" if applied.status == "certain" else "在这件事里，办不办要看情况"
        when = "" if question.item.needed_when_text == ALWAYS_NEEDED else f"（{question.item.needed_when_text}）"
        return Fact(f"{told}{when}。", catalogue_of(guidance))
    lines = [f"{a.item.name}{'' if a.status == 'certain' else '（看情况）'}" for a in guidance.items]
    return Fact("按您现在的回答，要办：\n" + "\n".join(lines), TABLE, Confidence.MEDIUM)


def where(_question: Question, _guidance: Guidance) -> Fact:
    text = (
        "线下：旗（区）、苏木（乡、镇）、嘎查（村、社区）三级综合窗口，一个窗口收全部材料。"
        "线上：内蒙古政务服务网、蒙速办APP。窗口的地址、电话和上班时间请打12345问。"
    )
    return Fact(text, STANDARD, Confidence.HIGH)


def agent(question: Question, guidance: Guidance) -> Fact | Unknown:
    items = items_of(question, guidance)
    told = [
        f"{sentence}。"
        for i in items
        for text in (*i.conditions, *((i.notes,) if i.notes else ()))
        for sentence in SENTENCE.split(text)
        if any(w in sentence for w in PROXY_WORDS)
    ]
    papers = [p for m in guidance.matter.materials for p in (m.name, *(q.name for q in m.parts)) if "委托" in p]
    if not told and not papers:
        return Unknown("能不能由别人代办")
    lines = list(dict.fromkeys(told))[:LISTED_AT_MOST]
    if papers:
        lines.append("由别人代办的，要带：" + "、".join(dict.fromkeys(papers)))
    source = TABLE if papers else "；".join(dict.fromkeys(law(i) for i in items))
    return Fact("\n".join(lines), source, Confidence.MEDIUM)
