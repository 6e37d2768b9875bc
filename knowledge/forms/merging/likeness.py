"""Groups of blanks that no rule joined and whose words still say the same: the best evidence first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import combinations

from knowledge.forms.merging.labels import BRACKETS, concept_of, flatten
from knowledge.forms.merging.raw import Reading
from knowledge.forms.merging.sections import is_body
from knowledge.forms.merging.words import grammar

DOUBTFUL = 0.55
SAME_CORE, SPECIAL, CONTAINED, HEADED = 0.9, 0.86, 0.82, 0.81
LIKE_OPTIONS = 0.34
TENS = ("", *"一二三四五六七八九十")
HEAD = 2
LONG = 4
"""So many characters tell what is asked; fewer are inside of too many labels."""
TWIN = re.compile(r"(?P<word>[\u3400-\u9fff]{2})（(?P<other>[\u3400-\u9fff]{2})）(?=[\u3400-\u9fff])")
"""Two words for one thing in the middle of a label."""
NUMBER = re.compile(r"[号码](?:（即?(?P<other>[\u3400-\u9fff]{2,8}号码?)）)$")
"""来历证明编号（发票号）."""
PERSONS = ("法定代表人", "负责人", "经办人", "代理人", "联系人", "代办人", "责任人")
EITHER = ("人", "者", "户", "方", "主")
"""Endings of nouns that may be a person's or a body's."""
Group = tuple[int, ...]


def likeness(one: str, other: str) -> float:
    """Share of pairs of characters in common (Dice), between 0 and 1."""
    pairs = [{text[i : i + 2] for i in range(len(text) - 1)} or {text} for text in (one, other)]
    return 2 * len(pairs[0] & pairs[1]) / (len(pairs[0]) + len(pairs[1]))


@cache
def core_of(label: str, day: bool = False) -> str:
    """A label without what departments add at will, each word in one spelling."""
    flat = flatten(label)
    text = BRACKETS.sub("", flat) or flat
    for word in grammar()["papers"]:
        text = text.replace(word, "")
    for word, same in grammar()["spellings"].items():
        text = text.replace(word, same)
    for word in (*grammar()["fillers"], *(grammar()["day_fillers"] if day else ())):
        text = text.replace(word, "")
    return text or flat


@cache
def _opposed() -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(words) for words in grammar()["opposed"])


def contrast(one: str, other: str) -> bool:
    """起 and 止, 前 and 后: words of which each side has another one."""
    for words in _opposed():
        mine, theirs = {w for w in words if w in one}, {w for w in words if w in other}
        if mine != theirs:
            return True
    return False


def _plainer(core: str, kind: str) -> str:
    """学位 of 最高学位; measures and days keep every word."""
    if kind in ("amount", "day", "moment", "any"):
        return core
    for word in grammar()["specialising"]:
        core = core.removeprefix(word) if len(core) > len(word) + 1 else core
    return core


def _one_head(one: str, other: str) -> bool:
    """受伤害部位 and 伤残部位: a rare head, and what stands before it is akin."""
    head, before, behind = one[-HEAD:], one[:-HEAD], other[:-HEAD]
    rare = head not in grammar()["common_heads"] and not head.endswith(tuple(grammar()["common_ends"]))
    return head == other[-HEAD:] and rare and bool(set(before) & set(behind))


def _contained(short: str, long: str) -> bool:
    rest = iter(long)
    return len(short) >= LONG and all(character in rest for character in short)


def evidence(one: Reading, other: Reading) -> float:
    """How sure two blanks' words say the same, 0 where they do not."""
    if not one.concept.startswith("=") or not other.concept.startswith("="):
        return 0.0  # what the vocabulary knows, it also knows apart
    if not offer_alike(one, other):
        return 0.0
    return max(_closeness(a, b, one.kind) for a in _cores(one) for b in _cores(other))


def _cores(reading: Reading) -> tuple[str, ...]:
    """演出（活动）开始日期 is asked under either word."""
    told = core_of(reading.concept.removeprefix("="), reading.kind == "day")
    if number := NUMBER.search(flatten(reading.field.label)):
        return told, core_of(concept_of(number["other"]).removeprefix("="))
    twin = TWIN.search(flatten(reading.field.label))
    if not twin:
        return (told,)
    flat = flatten(reading.field.label)
    other = flat[: twin.start("word")] + twin["other"] + flat[twin.end() :]
    return told, core_of(concept_of(other).removeprefix("="), reading.kind == "day")


def _closeness(mine: str, theirs: str, kind: str) -> float:
    if mine == theirs or _plainer(mine, kind) == _plainer(theirs, kind):
        return SAME_CORE if mine == theirs else SPECIAL
    if contrast(mine, theirs):
        return 0.0
    if kind in ("words", "choice") and _one_head(mine, theirs):
        return HEADED
    short, long = sorted((mine, theirs), key=len)
    narrow = kind in ("amount", "day", "any")  # 食品经营面积 is only a part of 经营面积
    return CONTAINED if not narrow and _contained(short, long) else 0.0


@cache
def option_of(text: str) -> str:
    """A类（杰出人才） is A, 十级 is 10级: departments write one list in many ways."""
    flat = flatten(text)
    core = re.sub(r"(?<=.)(?:类|级|等|类别|等级)$", "", BRACKETS.sub("", flat) or flat)
    return str(TENS.index(core)) if core in TENS else core


def offer_alike(one: Reading, other: Reading) -> bool:
    """Two lists of options that have next to nothing in common answer different questions under one name."""
    mine, theirs = (frozenset(map(option_of, r.field.options)) for r in (one, other))
    if not mine or not theirs:
        return True
    if not one.concept.startswith("="):  # 家庭户, 集体户 and 城镇, 农村 are both 户口性质
        return one.concept not in grammar()["by_options"] or bool(set("".join(mine)) & set("".join(theirs)))
    return len(mine & theirs) / min(len(mine), len(theirs)) >= LIKE_OPTIONS


def nature_of(reading: Reading) -> str:
    """Whether a name is a person's or a body's, by how its label ends; empty where it is either's."""
    if reading.concept != "name":
        return ""
    flat = flatten(reading.field.label)
    bare = BRACKETS.sub("", flat) or flat
    if bare.endswith(("姓名", *PERSONS)):
        return "person"
    noun = bare.removesuffix("名称").removesuffix("全称")
    named = noun not in ("", bare) and "姓名" not in flat and not noun.endswith(EITHER)  # 申请人名称 may be a person's
    return "body" if "个人" not in flat and (named or is_body(noun)) else ""


def may_share(one: Reading, other: Reading) -> bool:
    """No person bears a body's name, whatever was taken for whose; and lists of options have to be alike."""
    return {nature_of(one), nature_of(other)} != {"person", "body"} and offer_alike(one, other)


def may_meet(one: Reading, other: Reading) -> bool:
    """What never collapses: role, unit, kind, type and which of several measures."""
    return (one.role, one.unit, one.kind, one.qualifier, one.field.type) == (
        other.role, other.unit, other.kind, other.qualifier, other.field.type,
    )  # fmt: skip


def joined(
    groups: Sequence[Group], readings: Sequence[Reading]
) -> tuple[list[Group], list[tuple[Group, Group, float]]]:
    """The groups with those joined that are each other's only match, and what was joined with its score."""
    pairs = []
    for a, b in combinations(range(len(groups)), 2):
        score = _score(groups[a], groups[b], readings)
        if score:
            pairs.append((score, a, b))
    partners = [[(s, a + b - n) for s, a, b in pairs if n in (a, b)] for n in range(len(groups))]
    left = dict(enumerate(groups))
    made = []
    for score, a, b in sorted(pairs, key=lambda p: (-p[0], p[1], p[2])):
        rivals = {m for n in (a, b) for s, m in partners[n] if s >= score} - {a, b}
        if score != CONTAINED:  # three variants on three forms do not contradict each other
            rivals = {m for m in rivals if not _forms_apart(groups[m], groups[a] + groups[b], readings)}
        alone = score == SAME_CORE or not rivals
        if alone and a in left and b in left and _forms_apart(left[a], left[b], readings):
            made.append((left[a], left[b], score))
            left[a] += left.pop(b)
    return list(left.values()), made


def _forms_apart(one: Group, other: Group, readings: Sequence[Reading]) -> bool:
    return not {readings[n].form for n in one} & {readings[n].form for n in other}


def _score(one: Group, other: Group, readings: Sequence[Reading]) -> float:
    """That of the closest two labels; none where any two may not meet."""
    if not _forms_apart(one, other, readings):
        return 0.0
    pairs = [(readings[a], readings[b]) for a in one for b in other]
    if not all(may_meet(a, b) for a, b in pairs):
        return 0.0
    return max(evidence(a, b) for a, b in pairs)
