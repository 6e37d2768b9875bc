"""``onething catalogue show``: one matter as an editor reads it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from knowledge.catalogue.checks.bench import shown
from knowledge.catalogue.model import (
    ALWAYS,
    Clause,
    Condition,
    ExtraMaterial,
    Interval,
    Item,
    Material,
    Matter,
    Situation,
)
from knowledge.catalogue.provenance import NAMES, NOT_STATED, full_source, source_line

AUDIENCE = {"individual": "个人", "enterprise": "企业"}
KINDS = {"choice": "单选", "yes_no": "是或否", "number": "数字", "date": "日期"}


def render(matter: Matter) -> str:
    """The whole matter as plain text: situations, items, materials, gaps, sources, each fact with how sure it is."""
    lines = [
        f"{matter.seq}  {matter.name}（{matter.slug}）  {AUDIENCE[matter.audience]}  核对到 {matter.as_of}",
        matter.summary,
        f"牵头：{matter.lead_department}〔{NAMES[matter.lead_department_confidence]}〕"
        + (f"  配合：{'、'.join(matter.co_departments)}" if matter.co_departments else ""),
        f"平常叫法：{'、'.join(matter.common_names)}",
        "",
        f"情形（{len(matter.situations)}）",
        *(line for s in matter.situations for line in _situation(s)),
        "",
        f"具体事项（{len(matter.items)}）",
        *(line for item in matter.items for line in _item(matter, item)),
        "",
        f"材料（{len(matter.materials)}）" + ("" if matter.materials else "：表A.1这一格是空的"),
        *(line for m in matter.materials for line in _material(matter, m)),
        "",
        "不清楚和要留意的",
        *(f"  · {gap}" for gap in matter.gaps),
        *(f"  · （编辑）{note}" for note in matter.editor_notes),
        "",
        "来源",
        *(f"  · {s.title}{'  ' + s.url if s.url else ''}" for s in matter.sources),
    ]
    return "\n".join(lines)


def as_json(matter: Matter) -> dict[str, Any]:
    """The matter as plain values for ``--json``: what the YAML says, defaults left out."""
    return matter.model_dump(mode="json", exclude_defaults=True)


def condition_in_words(matter: Matter, condition: Condition) -> str:
    """``（逝者低保是低保对象，并且…）或（…）``: a condition with the questions' ids and the options' labels."""
    if condition == ALWAYS:
        return "总是"
    clauses = [_clause(matter, clause) for clause in condition.any_of]
    return clauses[0] if len(clauses) == 1 else " 或 ".join(f"（{c}）" for c in clauses)


def _clause(matter: Matter, clause: Clause) -> str:
    said = []
    for name, wanted in clause.items():
        situation = matter.situation(name)
        if isinstance(wanted, Interval):
            unit = situation.unit or "" if situation else ""
            low = f"≥{wanted.min:g}{unit}" if wanted.min is not None else ""
            high = f"≤{wanted.max:g}{unit}" if wanted.max is not None else ""
            said.append(f"{name} {'、'.join(t for t in (low, high) if t)}")
        else:
            options = [situation.option(v) if situation else None for v in wanted]
            labels = [o.label if o else shown(v) for o, v in zip(options, wanted, strict=True)]
            said.append(f"{name} 是 {' / '.join(labels)}")
    return "，并且 ".join(said)


def _situation(situation: Situation) -> Iterator[str]:
    kind = "多选" if situation.multiple else KINDS[situation.type]
    yield f"  {situation.id}  {situation.ask}〔{kind}{'，' + situation.unit if situation.unit else ''}〕"
    for option in situation.options:
        stop = "（到此为止）" if option.value in situation.blocking_values else ""
        yield f"      {shown(option.value)}  {option.label}{stop}"
    for notice in situation.notices:
        when = notice.value if isinstance(notice.value, Interval) else shown(notice.value)
        if isinstance(when, Interval):
            when = f"{'' if when.min is None else f'{when.min:g}'}～{'' if when.max is None else f'{when.max:g}'}"
        yield f"      ! {when}：{notice.text}〔{NAMES[notice.confidence]}〕"


def _item(matter: Matter, item: Item) -> Iterator[str]:
    yield f"  {item.n}. {item.name}（{item.slug}）"
    yield f"      部门：{item.department}〔{NAMES[item.department_confidence]}〕"
    yield f"      什么时候办：{item.needed_when_text}〔{condition_in_words(matter, item.needed_when)}〕"
    yield "      设定依据："
    yield from (f"        · {full_source(b)}〔{NAMES[b.confidence]}〕" for b in item.legal_basis)
    yield f"      受理条件〔{NAMES[item.conditions_confidence]}〕："
    yield from (f"        · {c}" for c in item.conditions)
    for label, fact in (("办结时限", item.time_limit), ("收费标准", item.fee)):
        source = source_line(fact)
        yield f"      {label}：{fact.text}〔{NAMES[fact.confidence]}〕" + (f"  依据：{source}" if source else "")
    yield f"      办理结果：{item.result}〔{NAMES[item.result_confidence]}〕"
    if item.deadline_for_citizen:
        yield f"      最晚何时办：{item.deadline_for_citizen}〔{NAMES[item.deadline_confidence]}〕"
    sure = NAMES[item.form_fields_confidence]
    yield f"      表格：{item.form_name or NOT_STATED}，{len(item.form_fields)} 栏〔{sure}〕"
    for kind, extras in (("法律另要", item.statutory_materials), ("实际另要", item.local_practice_materials)):
        yield from (f"      {kind}：{_paper(matter, extra)}" for extra in extras)
    if item.notes:
        yield f"      说明：{item.notes}"


def _material(matter: Matter, material: Material) -> Iterator[str]:
    serves = "、".join(map(str, material.for_items))
    yield f"  {material.n}. {_paper(matter, material)}  用于第 {serves} 项"
    for word, pieces in (("其中", material.parts), ("或者", material.alternatives)):
        yield from (f"      {word}：{p.name}〔{condition_in_words(matter, p.needed_when)}〕" for p in pieces)
    yield from (f"      {condition_in_words(matter, p.needed_when)}：{p.text}" for p in material.per_option)


def _paper(matter: Matter, paper: ExtraMaterial) -> str:
    if paper.copies_text:
        copies = paper.copies_text
    else:
        copies = "份数未载明" if paper.copies is None else "只看不收" if paper.copies == 0 else f"{paper.copies}份"
    flags = ["有电子证照"] * paper.e_licence + ["可以后补"] * bool(paper.deferrable) + ["可替代"] * paper.optional
    source = source_line(paper)
    said = "，".join([paper.form or "形式未载明", copies, *flags])
    when = condition_in_words(matter, paper.needed_when)
    return f"{paper.name}（{said}）〔{NAMES[paper.confidence]}，{when}〕" + (f"  依据：{source}" if source else "")
