"""Questions about papers: which, in what form, from where, may they follow, what if there is none."""

from __future__ import annotations

from knowledge.catalogue.model import Confidence, ExtraMaterial, Material
from knowledge.catalogue.provenance import TABLE, lowest, marked, source_line
from knowledge.enquiry.facts import Fact, Unknown, catalogue_of
from knowledge.enquiry.services import law
from knowledge.enquiry.understanding import Question
from knowledge.guidance import Guidance


def _source(material: ExtraMaterial, guidance: Guidance) -> str:
    return source_line(material) or catalogue_of(guidance)


def _applied(material: ExtraMaterial, guidance: Guidance) -> tuple[str, tuple[int, ...]] | None:
    """``certain`` or ``possible`` and the items it serves when this person needs the paper, else None."""
    told = [(m.material.slug, m.status, m.for_items) for m in guidance.materials]
    told += [(e.material.slug, e.status, e.for_items) for e in guidance.extra_materials]
    return next(((status, items) for slug, status, items in told if slug == material.slug), None)


def _serves(material: ExtraMaterial, guidance: Guidance) -> str:
    """Names of the services that the paper is for: those of this person, else all."""
    applied = _applied(material, guidance)
    listed = applied[1] if applied else material.for_items if isinstance(material, Material) else ()
    listed = listed or tuple(
        i.n for i in guidance.matter.items
        if material.slug in {m.slug for m in (*i.statutory_materials, *i.local_practice_materials)}
    )  # fmt: skip
    return "、".join(f"“{i.name}”" for n in listed if (i := guidance.matter.item(n)))


def materials(question: Question, guidance: Guidance) -> Fact | Unknown:
    if question.material is not None:
        material = question.material
        return Fact(describe(material, guidance), _source(material, guidance), material.confidence)
    applied = [m for m in guidance.materials if question.item is None or question.item.n in m.for_items]
    extra = [m for m in guidance.extra_materials if question.item is None or question.item.n in m.for_items]
    if not applied and not extra:
        return Unknown("申请材料")
    lines = [
        f"{n}. {m.material.name}{'（看情况）' if m.status == 'possible' else ''}" for n, m in enumerate(applied, 1)
    ]
    if not applied:
        lines.append("清单（表A.1）没有列材料。")
    if extra:
        lines.append("清单之外，法律或实际办理还要：" + "、".join(m.material.name for m in extra))
    return Fact("\n".join(lines), TABLE, Confidence.HIGH if applied else Confidence.MEDIUM)


def describe(material: ExtraMaterial, guidance: Guidance) -> str:
    said = [f"“{material.name}”要{material.form or '按窗口要求'}"]
    if material.copies_text or material.copies:
        said.append(material.copies_text or f"{material.copies}份")
    elif material.copies == 0:
        said.append("只看不收")
    if material.needed_when_text:
        said.append(f"什么时候要：{material.needed_when_text}")
    if material.issuer:
        said.append(f"在哪开：{material.issuer}")
    if material.e_licence:
        said.append("有电子证照的可以不带")
    if isinstance(material, Material) and material.result_of_item is not None:
        said.append(_handed_over(material, guidance))
    if material.sample_hint:
        said.append(material.sample_hint)
    return marked("；".join(said), material.confidence)


def _handed_over(material: Material, guidance: Guidance) -> str:
    item = guidance.matter.item(material.result_of_item or 0)
    return f"它是第{material.result_of_item}项“{item.name if item else ''}”的办理结果，联办时由部门传递，不用您先去拿"


def original_or_copy(question: Question, guidance: Guidance) -> Fact | Unknown:
    if question.material is not None:
        return materials(question, guidance)
    if question.paper:
        return Unknown(f"这件事要不要“{question.paper}”")
    if not guidance.materials:
        return Unknown("要原件还是复印件")
    lines = [marked(f"{m.material.name}：{_form(m.material)}", m.material.confidence) for m in guidance.materials]
    return Fact("\n".join(lines), TABLE, lowest([m.material.confidence for m in guidance.materials]))


def _form(material: ExtraMaterial) -> str:
    return "，".join(t for t in (material.form or "清单未载明", material.copies_text) if t)


def deferrable(question: Question, guidance: Guidance) -> Fact | Unknown:
    chosen = [question.material] if question.material else [m.material for m in guidance.materials]
    if not chosen or question.paper:
        return Unknown("哪些材料可以后补")
    yes = [m.name for m in chosen if m.deferrable]
    no = [m.name for m in chosen if m.deferrable is False]
    open_ones = [m.name for m in chosen if m.deferrable is None]
    lines = []
    if yes:
        lines.append(f"可以先受理、后补交的：{'、'.join(yes)}。要签容缺承诺，按约定日期补齐。")
    if no:
        lines.append(f"要一次带齐、不能后补的：{'、'.join(no)}。")
    if open_ones and not lines:
        return Unknown(f"“{open_ones[0]}”能不能后补" if question.material else "哪些材料可以后补")
    if open_ones:
        lines.append(f"其余的（{'、'.join(open_ones)}）能不能后补，清单没有写，请先问窗口。")
    return Fact("\n".join(lines), catalogue_of(guidance), lowest([m.confidence for m in chosen]))


def issuer(question: Question, guidance: Guidance) -> Fact | Unknown:
    if question.material is not None:
        if not question.material.issuer:
            return Unknown(f"“{question.material.name}”在哪儿开")
        text = f"“{question.material.name}”：{question.material.issuer}"
        if isinstance(question.material, Material) and question.material.result_of_item is not None:
            text += f"。{_handed_over(question.material, guidance)}"
        return Fact(
            marked(text, question.material.confidence),
            _source(question.material, guidance),
            question.material.confidence,
        )
    told = [m.material for m in guidance.materials if m.material.issuer]
    if not told or question.paper:
        return Unknown(f"“{question.paper}”在哪儿开" if question.paper else "材料在哪儿开")
    lines = [marked(f"{m.name}：{m.issuer}", m.confidence) for m in told]
    return Fact("\n".join(lines), catalogue_of(guidance), lowest([m.confidence for m in told]))


def missing(question: Question, guidance: Guidance) -> Fact | Unknown:
    """没有这样材料怎么办: not needed, handed over between offices, looked up, replaced, or where to get it."""
    material = question.material
    if material is None:
        return Unknown(f"没有“{question.paper}”怎么办" if question.paper else "没有这样材料怎么办")
    said = []
    if isinstance(material, Material) and material.result_of_item is not None:
        said.append(f"能办。{_handed_over(material, guidance)}")
    if _applied(material, guidance) is None:
        said.append(f"按您现在的回答，用不上“{material.name}”")
    if material.needed_when_text:
        said.append(f"什么时候要：{material.needed_when_text}")
    ways = _ways_round(material)
    said += ways
    if said and not ways and _applied(material, guidance) is not None and not said[0].startswith("能办"):
        said.append("没有的能不能用别的代替，清单没有写，请先问窗口或12345")
    if not said:
        return Unknown(f"没有“{material.name}”怎么办")
    return Fact(marked("。\n".join(said) + "。", material.confidence), _source(material, guidance), material.confidence)


def _ways_round(material: ExtraMaterial) -> list[str]:
    """What helps somebody who has not got the paper."""
    said = []
    if material.e_licence:
        said.append("有电子证照或部门能查到的，可以不带")
    if material.alternatives:
        said.append("可以换成：" + "；".join(p.name for p in material.alternatives))
    if material.optional:
        said.append("可以用别的材料或承诺书代替，请问窗口")
    if material.deferrable:
        said.append("可以先受理、后补交，要签容缺承诺")
    if material.issuer:
        said.append(f"没有的，到这里开：{material.issuer}")
    return said


def bring(question: Question, guidance: Guidance) -> Fact | Unknown:
    """要不要带: whether this person needs the paper, and why."""
    material = question.material
    if material is None:
        named = f"“{question.paper}”" if question.paper else "这样材料"
        return Fact(
            f"这件事的清单里没有列{named}。表里没列、窗口实际可能要看的，以窗口答复为准。", TABLE, Confidence.LOW
        )
    applied = _applied(material, guidance)
    if applied is None:
        reason = f"（{material.needed_when_text}才要）" if material.needed_when_text else ""
        return Fact(
            f"按您现在的回答，不用带“{material.name}”{reason}。", _source(material, guidance), material.confidence
        )
    begin = "要带。" if applied[0] == "certain" else "看情况。"
    return Fact(begin + describe(material, guidance), _source(material, guidance), material.confidence)


def why(question: Question, guidance: Guidance) -> Fact | Unknown:
    if question.material is not None:
        material = question.material
        reason = f"（{material.needed_when_text}）" if material.needed_when_text else ""
        text = f"“{material.name}”是办{_serves(material, guidance)}用的{reason}。"
        if _applied(material, guidance) is None:
            text += "按您现在的回答，用不上它。"
        return Fact(text, _source(material, guidance), material.confidence)
    if question.item is not None:
        return Fact(f"“{question.item.name}”：{question.item.needed_when_text}", law(question.item), Confidence.MEDIUM)
    if question.paper:
        return bring(question, guidance)
    if guidance.next is not None:
        return Fact(f"问这个是因为：{guidance.next.why}", catalogue_of(guidance), Confidence.MEDIUM)
    return Unknown("为什么要这样办")


def total(question: Question, guidance: Guidance) -> Fact:
    mine = [m for m in guidance.materials if question.item is None or question.item.n in m.for_items]
    extra = [e for e in guidance.extra_materials if question.item is None or question.item.n in e.for_items]
    open_items = sum(i.status == "possible" for i in guidance.items)
    said = [f"表A.1列的材料 {len(mine)} 样"]
    if question.item is None:
        said.insert(
            0, f"一共 {len(guidance.items)} 个事项" + (f"（其中 {open_items} 个要看情况）" if open_items else "")
        )
    free = [m for m in mine if m.material.e_licence or m.supplied_by_item or m.same_document_as]
    if free:
        said.append(f"其中 {len(free)} 样一般不用带")
    if extra:
        said.append(f"清单之外还可能要 {len(extra)} 样")
    return Fact("；".join(said) + "。", TABLE, Confidence.MEDIUM)
