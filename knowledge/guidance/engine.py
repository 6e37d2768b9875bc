"""From a matter and answers to what applies, why, and what is worth asking next. Pure: no clock, no I/O."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from knowledge.catalogue import Item, Matter, Situation
from knowledge.catalogue.model import Condition, Confidence, ExtraMaterial, Interval, Option, Part
from knowledge.guidance import questions, rules
from knowledge.guidance.result import (
    AppliedExtra,
    AppliedItem,
    AppliedMaterial,
    Guidance,
    GuidanceNotice,
    OpenPoint,
    Status,
    Stopped,
)  # fmt: skip
from knowledge.guidance.truth import Truth, World, any_holds
from knowledge.guidance.values import UNKNOWN, Answer, Answers, plain_ask, say_answer, topic

ALWAYS_NEEDED = "办这件事都要办"
SHORT_ANSWER = 2
"""Characters of an answer that does not speak for itself."""


def options_for(situation: Situation, answers: Answers, matter: Matter | None = None) -> tuple[Option, ...]:
    """The options that make sense under these answers; an option whose condition is open stays."""
    if matter is None:
        return situation.options
    world = World(matter, answers)
    return tuple(o for o in situation.options if world.holds(o.ask_if) is not False)


def assess(matter: Matter, answers: Answers, *, as_of: date) -> Guidance:
    """Work out everything. Answers whose question does not arise are dropped; the rest keep their order."""
    kept, dropped = _reachable(matter, answers)
    world = World(matter, kept)
    items = _items(world)
    materials = _materials(world, items)
    stopped = _stopped(world)
    found = Guidance(
        matter=matter, answers=kept, as_of=as_of, dropped=dropped, next=None, remaining=0, items=items,
        materials=materials, extra_materials=_extras(world, items, materials),
        notices=(*_notices(world), *rules.notices(matter, kept, as_of), *_exclusive(world, items)),
        stopped=stopped, unknown=(),
    )  # fmt: skip
    waiting = () if stopped else questions.worth_asking(matter, kept)
    return replace(
        found, next=waiting[0] if waiting else None, remaining=questions.at_most(matter, kept) if waiting else 0,
        unknown=_open_points(world, items),
    )  # fmt: skip


def _reachable(matter: Matter, answers: Answers) -> tuple[dict[str, Answer], tuple[str, ...]]:
    """Answers whose question arises and whose option is still offered, in the order given."""
    accepted: dict[str, Answer] = {}
    for situation in matter.situations:  # in order: ask_if looks at earlier situations only
        if situation.id not in answers:
            continue
        world = World(matter, accepted)
        answer = answers[situation.id]
        chosen = answer if isinstance(answer, tuple) else (answer,)
        offered = [o.value for o in situation.options if world.holds(o.ask_if) is not False]
        # A dict lookup would take True for 1, hence the types.
        fits = not situation.options or answer is UNKNOWN or all(
            any(c == v and type(c) is type(v) for v in offered) for c in chosen
        )  # fmt: skip
        if world.asked(situation.id) is not False and fits:
            accepted[situation.id] = answer
    kept = {name: answer for name, answer in answers.items() if name in accepted}
    return kept, tuple(name for name in answers if name not in accepted)


def _status(truth: Truth) -> Status:
    return "certain" if truth else "possible"


def _why(world: World, condition: Condition, truth: Truth, always: str) -> str:
    """``因为您选择了“…”``, or what it depends on."""
    if truth is None:
        names = list(dict.fromkeys(world.deciding(condition)))
        asked = "；".join(plain_ask(s).rstrip("？") for n in names if (s := world.matter.situation(n)))
        return f"要看：{asked}" if asked else "要看情况"
    said = []
    for name, wanted in world.reasons(condition).items():
        situation = world.matter.situation(name)
        if situation is not None and name in world.answers:
            given = world.answers[name]
            if isinstance(given, tuple) and not isinstance(wanted, Interval):
                given = tuple(v for v in given if v in wanted)  # of several choices only those that call for it
            answer = say_answer(situation, given)
            # 是, 有 or a number say nothing without their question.
            bare = situation.type == "number" or (situation.type == "yes_no" and len(answer) <= SHORT_ANSWER)
            said.append(f"“{topic(situation)}：{answer}”" if bare else f"“{answer}”")
    return f"因为您选择了{'、'.join(said)}" if said else always


def _items(world: World) -> tuple[AppliedItem, ...]:
    applied = []
    for item in world.matter.items:
        truth = world.holds(item.needed_when)
        if truth is False:
            continue
        by, basis = _do_by(world, item)
        applied.append(
            AppliedItem(item, _status(truth), _why(world, item.needed_when, truth, ALWAYS_NEEDED), by, basis)
        )
    return tuple(applied)


def _do_by(world: World, item: Item) -> tuple[date | None, str]:
    """The day by which the item must be done, where a rule gives one (calendar days from a date answered)."""
    for rule in world.matter.rules.deadlines:
        base = world.answers.get(rule.base)
        if rule.item == item.n and isinstance(base, date):
            return base + timedelta(days=rule.days), f"{rule.days}日内（{rule.basis}）"
    return None, ""


def _serves(world: World, numbers: Iterable[int]) -> Truth:
    """Is one of these items wanted?"""
    return any_holds(world.holds(item.needed_when) for n in numbers if (item := world.matter.item(n)))


def _named(world: World, parts: tuple[Part, ...]) -> tuple[str, ...]:
    """Names of the parts that hold; one that depends on something open says so."""
    named = []
    for part in parts:
        truth = world.holds(part.needed_when)
        if truth is not False:
            named.append(part.name if truth else f"{part.name}（看情况）")
    return tuple(named)


def _both(first: Truth, second: Truth) -> Truth:
    if first is False or second is False:
        return False
    return None if first is None or second is None else True


def _materials(world: World, items: tuple[AppliedItem, ...]) -> tuple[AppliedMaterial, ...]:
    wanted = {a.item.n: a for a in items}
    found: dict[int, AppliedMaterial] = {}
    for material in world.matter.materials:
        own = world.holds(material.needed_when)
        truth = _both(_serves(world, material.for_items), own)
        if truth is False:
            continue
        serving = tuple(n for n in material.for_items if n in wanted)
        parts, supplied = _named(world, material.parts), material.result_of_item
        if material.parts and not parts:
            continue  # a row all of whose pieces fall away asks for nothing
        reason = _reason(world, material, own, wanted, serving)
        found[material.n] = AppliedMaterial(
            material=material, status=_status(truth), for_items=serving,
            why=_why_material(reason, wanted, serving), reason=reason, parts=parts,
            alternatives=_named(world, material.alternatives),
            per_option=tuple(p.text for p in material.per_option if world.holds(p.needed_when) is not False),
            supplied_by_item=supplied if supplied in wanted else None,
            same_document_as=material.same_document_as,
        )  # fmt: skip
    # "The same paper as n" means something only while n applies as well.
    return tuple(replace(m, same_document_as=None) if m.same_document_as not in found else m for m in found.values())


def _reason(
    world: World, material: ExtraMaterial, own: Truth, wanted: dict[int, AppliedItem], serving: tuple[int, ...]
) -> str:
    """What is particular to this person: the answers that call for the paper, and what is still open."""
    said = []
    if own is None or world.reasons(material.needed_when):
        said.append(_why(world, material.needed_when, own, ""))
    if own is True and all(wanted[n].status == "possible" for n in serving):
        numbers = "、".join(str(n) for n in serving)
        said.append(f"要看第{numbers}项办不办")
    return "；".join(s for s in said if s)


def _why_material(reason: str, wanted: dict[int, AppliedItem], serving: tuple[int, ...]) -> str:
    use = f"办“{'、'.join(wanted[n].item.name for n in serving)}”要用"
    return f"{reason}；{use}" if reason else use


def _extras(
    world: World, items: tuple[AppliedItem, ...], listed: tuple[AppliedMaterial, ...]
) -> tuple[AppliedExtra, ...]:
    """Papers beyond the table, one per slug over all items. What the law asks goes before what practice asks."""
    table = {m.material.slug for m in listed}
    wanted = {a.item.n: a for a in items}
    found: dict[str, AppliedExtra] = {}
    for applied in items:
        kinds = (
            ("statutory", applied.item.statutory_materials),
            ("local_practice", applied.item.local_practice_materials),
        )
        for kind, materials in kinds:
            for material in materials:
                own = world.holds(material.needed_when)
                truth = _both(applied.status == "certain" or None, own)
                if truth is False or material.slug in table:
                    continue
                known = found.get(material.slug)
                serving = (*(known.for_items if known else ()), applied.item.n)
                reason = _reason(world, material, own, wanted, serving)
                certain = truth is True or (known is not None and known.status == "certain")
                found[material.slug] = AppliedExtra(
                    material=known.material if known else material,
                    kind="statutory" if "statutory" in (kind, known.kind if known else "") else "local_practice",
                    for_items=serving, status="certain" if certain else "possible",
                    why=_why_material(reason, wanted, serving), reason=reason, parts=_named(world, material.parts), alternatives=_named(world, material.alternatives),
                )  # fmt: skip
    return tuple(sorted(found.values(), key=lambda e: e.kind != "statutory"))


def _notices(world: World) -> tuple[GuidanceNotice, ...]:
    said: dict[str, GuidanceNotice] = {}
    for situation in world.matter.situations:
        answer = world.answers.get(situation.id)
        for notice in situation.notices:
            if _speaks(notice.value, answer, world.asked(situation.id)):
                said.setdefault(notice.text, GuidanceNotice(situation.id, notice.text, notice.confidence))
    return tuple(said.values())


def _speaks(value: object, answer: Answer | None, asked: Truth) -> bool:
    """Must a notice for ``value`` be said? For 不清楚 every branch's notice is told."""
    if answer is None or asked is False:
        return False
    if value == "any" or answer is UNKNOWN:
        return True
    if isinstance(value, Interval):
        return isinstance(answer, (int, float)) and not isinstance(answer, bool) and value.holds(answer)
    chosen = answer if isinstance(answer, tuple) else (answer,)
    return any(value == c and type(value) is type(c) for c in chosen)


def _exclusive(world: World, items: tuple[AppliedItem, ...]) -> tuple[GuidanceNotice, ...]:
    """Items that hold the same benefit: it may be claimed under one of them only. Not said while still asking."""
    groups: dict[str, list[str]] = {}
    for applied in items:
        asked = all(world.answers.get(name) is not None for name in world.deciding(applied.item.needed_when))
        if applied.item.exclusive_group and asked:
            groups.setdefault(applied.item.exclusive_group, []).append(applied.item.name)
    return tuple(
        GuidanceNotice(
            "", f"{'、'.join(f'“{n}”' for n in names)}里有同一项待遇，只能选领一项，请比较后再选。", Confidence.HIGH
        )
        for names in groups.values()
        if len(names) > 1
    )


def _stopped(world: World) -> Stopped | None:
    for situation in world.matter.situations:
        answer = world.answers.get(situation.id)
        if answer is None or answer is UNKNOWN or not situation.blocking_values:
            continue
        chosen = answer if isinstance(answer, tuple) else (answer,)
        blocking = [any(c == b and type(c) is type(b) for b in situation.blocking_values) for c in chosen]
        if all(blocking) and world.asked(situation.id):
            texts = [n.text for n in situation.notices if _speaks(n.value, answer, True) and n.value != "any"]
            reason = "".join(f"{t.rstrip('。')}。" for t in texts)
            label = say_answer(situation, answer)
            return Stopped(
                reason or f"您选的是“{label}”，不在“{world.matter.name}”一件事范围内，请问综合窗口或拨打12345。",
                situation.id,
            )
    return None


def _open_points(world: World, items: tuple[AppliedItem, ...]) -> tuple[OpenPoint, ...]:
    """What is not answered and would decide something."""
    decides: dict[str, list[str]] = {}
    targets = [(i.name, i.needed_when) for i in world.matter.items]
    for material in world.matter.materials:
        if _serves(world, material.for_items) is not False:
            targets.append((material.name, material.needed_when))
    for applied in items:
        targets += [
            (m.name, m.needed_when) for m in (*applied.item.statutory_materials, *applied.item.local_practice_materials)
        ]
    for name, condition in targets:
        for situation_id in dict.fromkeys(world.deciding(condition)):
            decides.setdefault(situation_id, []).append(name)
    return tuple(
        OpenPoint(s, tuple(dict.fromkeys(decides[s.id])), world.answers.get(s.id) is UNKNOWN)
        for s in world.matter.situations
        if s.id in decides
    )
