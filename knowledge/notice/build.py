"""Builds the notice from guidance: only what applies, every point, and what is not known said as such."""

from __future__ import annotations

from datetime import date

from knowledge.catalogue.model import Confidence, ExtraMaterial, Item, LegalBasis
from knowledge.catalogue.provenance import full_source, words_for
from knowledge.guidance import AppliedExtra, AppliedItem, AppliedMaterial, Guidance, dump_answers, plain_ask, say_answer
from knowledge.notice.glyphs import unprintable
from knowledge.notice.model import (
    NOT_STATED,
    ExtraNoticeMaterial,
    Group,
    MatterRef,
    Notice,
    NoticeItem,
    NoticeMaterial,
    Office,
    OpenQuestion,
    Point,
    Said,
    Stop,
    Warned,
)  # fmt: skip
from knowledge.notice.sources import kind_of
from knowledge.notice.working_days import add_working_days
from knowledge.offices import Offices, Region
from knowledge.offices import load as load_offices

WHERE = [
    "网上：内蒙古政务服务网、蒙速办APP，登录后找这件事，一次提交。",
    "就近：旗（区）、苏木（乡、镇）、嘎查（村、社区）三级综合窗口，一个窗口收全部材料，统一出件。",
]
WHOM_TO_ASK = "以上没有写明的，请问综合窗口或拨打12345。"
NO_MATERIALS = "清单（表A.1）没有列出这件事的材料。下面是已知的要求，以窗口答复为准。"
KINDS = {"statutory": "法律规定要交、清单没有列的", "local_practice": "实际办理常要、清单没有列的"}


def build(
    guidance: Guidance, *, number: str, version: int, issued_on: date, catalogue_version: str,
    region: str | None = None, offices: Offices | None = None,
) -> Notice:  # fmt: skip
    """The notice for one person's answers. Pure: the number, version and dates are given."""
    matter = guidance.matter
    local = (offices or load_offices()).region(region)
    materials = [_material(m) for m in guidance.materials]
    notice = Notice(
        number=number, version=version, issued_on=issued_on.isoformat(), catalogue_version=catalogue_version,
        as_of=matter.as_of, region=region,
        matter=MatterRef(
            seq=matter.seq, id=matter.slug, name=matter.name, summary=matter.summary, lead_department=matter.lead_department
        ),
        answers=dump_answers(guidance.answers), answers_text=_answers(guidance),
        items=[_item(guidance, a, issued_on, local) for a in guidance.items],
        materials=materials, extra_materials=[_extra(e) for e in guidance.extra_materials],
        materials_note="" if matter.materials else NO_MATERIALS,
        notices=[Warned(text=n.text, mark=_mark(n.text, n.confidence)) for n in guidance.notices],
        stopped=Stop(reason=guidance.stopped.reason) if guidance.stopped else None,
        open_questions=[
            OpenQuestion(question=plain_ask(o.situation), decides=list(o.decides)) for o in guidance.unknown
        ],
        unknown=_unknown(guidance), where=list(WHERE), unprintable=[], offices=_offices(local, matter.slug),
        deferral=_deferral([m.name for m in materials if m.group == "later"]),
    )  # fmt: skip
    return notice.model_copy(update={"unprintable": unprintable(notice.model_dump_json())})


def _mark(text: str, confidence: Confidence) -> str:
    words = words_for(confidence)
    return "" if words in text else words


def _point(text: str, source: str | None, confidence: Confidence) -> Point:
    return Point(
        text=text or NOT_STATED, source=source or "", confidence=confidence.value, mark=_mark(text, confidence)
    )


def _law(basis: LegalBasis) -> Point:
    gist = f"：{basis.gist}" if basis.gist else ""
    return Point(
        text=f"{basis.law}{basis.article or ''}{gist}", source=full_source(basis), confidence=basis.confidence.value,
        mark=_mark("", basis.confidence),
    )  # fmt: skip


def _answers(guidance: Guidance) -> list[Said]:
    return [
        Said(situation=s.id, question=plain_ask(s), answer=say_answer(s, guidance.answers[s.id]))
        for s in guidance.matter.situations
        if s.id in guidance.answers
    ]


def _offices(local: Region | None, matter: str) -> list[Office]:
    windows = local.windows_for(matter) if local else ()
    return [Office(name=w.name, address=w.address, hours=w.hours or "", phone=w.phone or "") for w in windows]


def _deferral(names: list[str]) -> list[str]:
    """The promise that goes with papers handed in later (容缺承诺)."""
    if not names:
        return []
    return [
        f"我申请先受理、后补交：{'、'.join(names)}。",
        "我承诺在 ______年____月____日前补齐（日期由窗口按规定填写）。",
        "承诺人签名：______________　　日期：____________",
    ]


def _item(guidance: Guidance, applied: AppliedItem, issued_on: date, local: Region | None) -> NoticeItem:
    item, limit = applied.item, applied.item.time_limit
    promised = local.limit(guidance.matter.slug, item.n) if local else None
    return NoticeItem(
        n=item.n, name=item.name, department=item.department + _in_brackets(_mark(item.department, item.department_confidence)),
        legal_basis=[_law(b) for b in item.legal_basis], conditions=list(item.conditions),
        conditions_mark=_mark("".join(item.conditions), item.conditions_confidence),
        time_limit=_point(limit.text, limit.basis, limit.confidence), working_days=limit.statutory_working_days,
        ready_by=_ready_by(item, issued_on), fee=_point(item.fee.text, item.fee.basis, item.fee.confidence),
        result=_point(item.result, None, item.result_confidence),
        materials=[m.material.n for m in guidance.materials if item.n in m.for_items],
        extra_materials=[e.material.slug for e in guidance.extra_materials if item.n in e.for_items],
        deadline=_point(item.deadline_for_citizen, None, item.deadline_confidence) if item.deadline_for_citizen else None,
        do_by=f"{applied.do_by:%Y年%m月%d日}前，{applied.do_by_basis}" if applied.do_by else None,
        channel=item.channel + _in_brackets(_mark(item.channel, item.channel_confidence)) if item.channel else None,
        notes=item.notes, status=applied.status, why=applied.why,
        local_limit=_point(promised.text, promised.source, Confidence.HIGH) if promised else None,
        local_ready_by=_by(issued_on, promised.working_days) if promised else None,
    )  # fmt: skip


def _in_brackets(text: str) -> str:
    return f"（{text}）" if text else ""


def _ready_by(item: Item, issued_on: date) -> str | None:
    """The statutory limit as a date, counted from the day of the notice."""
    return _by(issued_on, item.time_limit.statutory_working_days)


def _by(start: date, days: int | None) -> str | None:
    if days is None:
        return None
    due = add_working_days(start, days)
    return f"{'暂按' if due.guessed else ''}{due.date:%Y年%m月%d日}"


def _group(applied: AppliedMaterial) -> tuple[Group, str]:
    material = applied.material
    if applied.supplied_by_item is not None:
        return "not_needed", f"这是第{applied.supplied_by_item}项的办理结果，联办时由部门之间传递"
    if applied.same_document_as is not None:
        return "not_needed", f"和材料{applied.same_document_as}是同一份，只交一次"
    # A row of several pieces, or a form, holds more than a licence: 身份证 and 授权委托书. The rest must be brought.
    if material.e_licence and not material.parts and material.form != "表格":
        return "not_needed", "用电子证照，或由窗口查；查不到时要看原件"
    if material.deferrable:
        return "later", "可以先受理、后补交：要签容缺承诺，按约定日期补齐"
    return "bring", "其中的证件有电子证照的，可以不带原件" if material.e_licence else ""


def _copies(material: ExtraMaterial) -> str:
    if material.copies_text:
        return material.copies_text
    if material.copies is None:
        return ""
    return "只看不收" if material.copies == 0 else f"{material.copies}份"


def _material(applied: AppliedMaterial) -> NoticeMaterial:
    material = applied.material
    group, reason = _group(applied)
    return NoticeMaterial(
        n=material.n, name=material.name, for_items=list(applied.for_items), form=material.form or NOT_STATED,
        copies=material.copies, copies_text=_copies(material), issuer=material.issuer or "", e_licence=material.e_licence,
        deferrable=material.deferrable, status=applied.status, why=applied.why, group=group, group_reason=reason,
        parts=list(applied.parts), alternatives=list(applied.alternatives), per_option=list(applied.per_option),
        optional=material.optional, same_document_as=applied.same_document_as, hint=material.sample_hint or "",
        mark=_mark("", material.confidence), reason=applied.reason,
        source_kind=kind_of(material.issuer or "", material.form),
    )  # fmt: skip


def _extra(applied: AppliedExtra) -> ExtraNoticeMaterial:
    material = applied.material
    return ExtraNoticeMaterial(
        slug=material.slug, name=material.name, kind=applied.kind, for_items=list(applied.for_items),
        form=material.form or NOT_STATED, copies_text=_copies(material), issuer=material.issuer or "",
        status=applied.status, why=applied.why, source=material.basis or "", parts=list(applied.parts),
        alternatives=list(applied.alternatives), hint=material.sample_hint or "", mark=_mark("", material.confidence),
        reason=applied.reason,
    )  # fmt: skip


def _unknown(guidance: Guidance) -> list[str]:
    """The catalogue's own gaps, and whom to ask."""
    return [*guidance.matter.gaps, WHOM_TO_ASK]
