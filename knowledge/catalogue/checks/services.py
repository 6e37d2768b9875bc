"""Items and materials: numbers, references and what a law's citation must have."""

from __future__ import annotations

from collections import Counter

from knowledge.catalogue.checks.bench import Bench, told_again
from knowledge.catalogue.checks.conditions import check_condition
from knowledge.catalogue.model import ALWAYS, Confidence, ExtraMaterial, Item, Material
from knowledge.catalogue.problems import perhaps
from knowledge.catalogue.reading import Where

FROM_MEMORY = "没有核对过（checked: memory）的不能写 high：改成 medium 或 low"
EXTRAS = ("statutory_materials", "local_practice_materials")


def check_services(bench: Bench) -> None:
    _numbers(bench)
    names: dict[str, str] = {}
    for at, item in enumerate(bench.matter.items):
        where = ("items", at)
        check_condition(bench, (*where, "needed_when"), item.needed_when)
        _legal_basis(bench, where, item)
        for kind in EXTRAS:
            for n, extra in enumerate(getattr(item, kind)):
                _paper(bench, (*where, kind, n), extra)
                if names.setdefault(extra.slug, extra.name) != extra.name:
                    both = f"前面叫“{names[extra.slug]}”，这里叫“{extra.name}”"
                    bench.say((*where, kind, n, "slug"), f"{extra.slug} {both}：一个 slug 是一份材料，改一个")
    for at, material in enumerate(bench.matter.materials):
        _paper(bench, ("materials", at), material)
        _references(bench, ("materials", at), material)
    _rules(bench)


def _numbers(bench: Bench) -> None:
    matter = bench.matter
    for kind, things in (("items", matter.items), ("materials", matter.materials)):
        for at, n in told_again(t.n for t in things):
            bench.say((kind, at, "n"), f"n: {n} 写了两次：序号照表A.1")
        for at, slug in told_again(t.slug for t in things):
            bench.say((kind, at, "slug"), f"slug {slug} 写了两次：改一个")
    for at, item in enumerate(matter.items):
        group = item.exclusive_group
        if group and Counter(i.exclusive_group for i in matter.items)[group] == 1:
            others = {i.exclusive_group for i in matter.items if i.exclusive_group} - {group}
            hint = perhaps(group, others) or "至少两项用同一个名字，或删掉"
            bench.say(("items", at, "exclusive_group"), f"“{group}”只有这一项：{hint}")


def _legal_basis(bench: Bench, where: Where, item: Item) -> None:
    for n, basis in enumerate(item.legal_basis):
        place = (*where, "legal_basis", n)
        if basis.checked == "text" and basis.article is None:
            bench.say(place, f"核对过原文（checked: text）却没有条款：给{basis.law}补上 article")
        if basis.checked == "memory" and basis.confidence is Confidence.HIGH:
            bench.say((*place, "confidence"), FROM_MEMORY)
    limit = item.time_limit
    if limit.checked == "memory" and limit.confidence is Confidence.HIGH:
        bench.say((*where, "time_limit", "confidence"), FROM_MEMORY)


def _paper(bench: Bench, where: Where, paper: ExtraMaterial) -> None:
    check_condition(bench, (*where, "needed_when"), paper.needed_when)
    if paper.needed_when != ALWAYS and paper.needed_when_text is None:
        bench.say((*where, "needed_when_text"), "有条件就要有说法：用一句话写出什么时候要")
    for kind in ("parts", "alternatives", "per_option"):
        for n, part in enumerate(getattr(paper, kind)):
            check_condition(bench, (*where, kind, n, "needed_when"), part.needed_when)


def _references(bench: Bench, where: Where, material: Material) -> None:
    items = {i.n for i in bench.matter.items}
    papers = {m.n for m in bench.matter.materials} - {material.n}
    listed = "、".join(map(str, sorted(items)))
    for n in material.for_items:
        if n not in items:
            bench.say((*where, "for_items"), f"没有第 {n} 项：具体事项有 {listed}")
    if list(material.for_items) != sorted(set(material.for_items)):
        bench.say((*where, "for_items"), f"从小到大写，不重复：{sorted(set(material.for_items))}")
    if material.result_of_item is not None and material.result_of_item not in items:
        bench.say((*where, "result_of_item"), f"没有第 {material.result_of_item} 项：具体事项有 {listed}")
    if material.same_document_as is not None and material.same_document_as not in papers:
        bench.say((*where, "same_document_as"), f"没有另一份第 {material.same_document_as} 号材料")


def _rules(bench: Bench) -> None:
    items = {i.n for i in bench.matter.items}
    for n, rule in enumerate(bench.matter.rules.deadlines):
        where = ("rules", "deadlines", n)
        if rule.item not in items:
            bench.say((*where, "item"), f"没有第 {rule.item} 项")
        _counts_from_a_date(bench, (*where, "base"), rule.base)
    for n, age in enumerate(bench.matter.rules.entry_ages):
        _counts_from_a_date(bench, ("rules", "entry_ages", n, "base"), age.base)


def _counts_from_a_date(bench: Bench, where: tuple[str | int, ...], name: str) -> None:
    base = bench.situations.get(name)
    if base is None or base.type != "date":
        dates = [s.id for s in bench.situations.values() if s.type == "date"]
        bench.say(where, f"{name} 不是日期题：{perhaps(name, dates) or '改成 type: date 的情形'}")
