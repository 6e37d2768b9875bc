"""Understands what people type as an answer to the question that was put. It may lean on the question: 25吨的 is enough."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from knowledge.catalogue import Matter, Situation
from knowledge.catalogue.model import Option
from knowledge.guidance import words
from knowledge.guidance.hearing import FILLER, NEGATIVES, bare, core, flat, heard, pieces
from knowledge.guidance.measuring import amount
from knowledge.guidance.numbers import dates
from knowledge.guidance.ranges import in_range
from knowledge.guidance.relevance import about_this, told, topic_of, unsure_words
from knowledge.guidance.values import UNKNOWN, Answer, say_answer
from knowledge.text import normalise

YES = re.compile(
    r"^(是|对(?!公|面|方|于)|嗯|恩|有(?!限)|要|可以|好|行|没错|当然|已经|办了|办好|都有|会|能|确实|就是|在的|想|需要|愿意|打算|肯定|得|通了|领了|yes|ok)"
)
NO = re.compile(
    r"^(不|没|无|否|还没|未|别|哪有|没有|不是|木有|冇|莫得|没得|no)|"
    r"(没有|没办|没领|不是|不用|不要|木有|还没|没买|没交|没签)(呢|的|了|啊|吧|嘛)?$"
)
EITHER = re.compile(r"有没有|(.)(?:没|不)\1")
"""开没开, 有没有: in 我不知道开没开 it says neither."""
ALL = re.compile(
    r"^(我)?(都要|全要|都有|全部|全都|都办|都选|都接|都查|每个都|每样都|所有|两个都|三个都|都是|全选|全是|全办|全接)"
)
NONE = re.compile(r"^(都没|都不|一个也没|一样也没|全没|没有|都没有|以上都不是|无)")
ORDINAL = re.compile(
    r"^(?:选|第|选第|我选|就|是)*([0-9]{1,2}|[一二三四五六七八九十])(?:个|项|条|号|种)?(?:吧|的|呢|那个)?$"
)
SEVERAL = re.compile(
    r"^(?:选|第|我选|我要|要)*((?:[0-9]{1,2}|[一二三四五六七八九十])(?:[和跟与、，,\s]+(?:第)?(?:[0-9]{1,2}|[一二三四五六七八九十]))+)(?:个|项|都要)?$"
)
LAST = ("最后一个", "后面那个", "后一个", "下面那个", "后者")
FIRST = ("前面那个", "前一个", "上面那个", "前者", "头一个")
CHINESE_ORDINALS = "一二三四五六七八九十"
ENOUGH = 0.34
"""Share of an option's own two-character pieces that must be heard, when nothing else tells the options apart."""
SHORTEST, LONGEST_SHORT = 2, 4
"""Characters of a shortened name: 普货 is 普通货物."""


PASSED_OVER = re.compile(
    r"(?:我想?|就|先|那|这[个题条项]|嗯)*(?:跳过|略过|不想?(?:回答|答|说|讲))(?:去|这[个题条项])?[吧了呗]*"
)
"""Who passes a question over does not know; whoever 跳过来 from another shop does."""


@dataclass(frozen=True)
class Understood:
    """``said`` is the answer in the catalogue's words, for the citizen to confirm or correct."""

    answer: Answer
    said: str


@dataclass(frozen=True)
class NotUnderstood:
    reason: str


def understand(
    text: str, situation: Situation, *, as_of: date, matter: Matter | None = None
) -> Understood | NotUnderstood:
    """Read ``text`` as the answer to ``situation``."""
    said = normalise(text)
    if not flat(said):
        return NotUnderstood("empty")
    spoken = words.of(matter.slug, situation.id) if matter else words.NOTHING
    topic = topic_of(matter.slug if matter else "", situation)
    answer = _answer(said, about_this(said, topic), situation, spoken, as_of)
    if answer is None:
        return NotUnderstood("no option, number or date recognised")
    return Understood(answer, say_answer(situation, answer))


def _answer(said: str, near: str, situation: Situation, spoken: words.Words, as_of: date) -> Answer | None:
    """``near`` is what of ``said`` belongs to the question; numbers, dates and places in the list need no belonging."""
    passed = bool(PASSED_OVER.fullmatch(flat(said)))
    near = "" if passed else near
    unsure = passed or any(word in flat(near) for word in unsure_words())
    if situation.type == "date":
        return dates(told(said), as_of) or (UNKNOWN if unsure else None)
    if situation.type == "number":
        found = amount(told(said), situation, spoken, as_of)
        return UNKNOWN if found is None and unsure else found
    if unsure:
        near = EITHER.sub("", near)
    chosen = _positions(said, situation) or (_by_words(near, situation, spoken) if near else [])
    if chosen:
        return as_answer(situation, chosen)
    if unsure:
        return "unsure" if situation.option("unsure") else UNKNOWN
    return _yes_no(flat(near), situation) if near and situation.type == "yes_no" else None


def as_answer(situation: Situation, chosen: list[Option]) -> Answer:
    """Options as the answer's value; an exclusive one stands alone."""
    if not situation.multiple:
        return chosen[0].value
    alone = [o for o in chosen if o.exclusive]
    return (str(alone[0].value),) if alone else tuple(str(o.value) for o in situation.options if o in chosen)


def _positions(said: str, situation: Situation) -> list[Option]:
    """1, 第二个, 选三, 后面那个; several where several may be chosen: 1和3."""
    several = SEVERAL.match(said.strip()) if situation.multiple else None
    if several:
        numbers = [_index(n) for n in re.findall(r"[0-9]{1,2}|[一二三四五六七八九十]", several.group(1))]
        return [situation.options[n] for n in numbers if 0 <= n < len(situation.options)]
    one = ORDINAL.match(flat(said))
    if one:
        index = _index(one.group(1))
        return [situation.options[index]] if 0 <= index < len(situation.options) else []
    if any(word in flat(said) for word in LAST):
        return [situation.options[-1]]
    return [situation.options[0]] if any(word in flat(said) for word in FIRST) else []


def _index(number: str) -> int:
    return CHINESE_ORDINALS.index(number) if number in CHINESE_ORDINALS else int(number) - 1


def _by_words(said: str, situation: Situation, spoken: words.Words) -> list[Option]:
    """Options that the words name: label, everyday phrase, a number in the label's range, part of the label."""
    options = list(situation.options)
    whole = flat(said)
    exact = [o for o in options if whole in (flat(o.label), core(o)) or bare(whole) in (flat(o.label), core(o))]
    if len(exact) == 1:
        return exact
    named = _named(said, situation, spoken)
    ranged = [o for o in options if in_range(said, o)]
    both = [o for o in named if o in ranged]
    if situation.multiple:
        free = [o for o in options if not o.exclusive]
        alone = [o for o in options if o.exclusive]
        if ALL.match(whole) and not named:
            return free
        if NONE.match(whole) and alone and not [o for o in named if not o.exclusive]:
            return alone
        return named or _part_of_label(whole, situation)
    for found in (both, named, ranged):
        if found:
            return found if len(found) == 1 else []
    return _part_of_label(whole, situation)


def _named(said: str, situation: Situation, spoken: words.Words) -> list[Option]:
    """Options whose phrases or names were said; of a single choice those with the longest phrase."""
    phrases = []
    for n, option in enumerate(situation.options):
        key = words.key(option.value)
        phrases += [(n, p) for p in (*spoken.anywhere.get(key, ()), *spoken.when_asked.get(key, ()))]
        if len(core(option)) > 1:  # 是 and 有 stand in many a sentence
            phrases.append((n, core(option)))
    spans = heard(said, phrases)
    if not situation.multiple and spans:
        longest = max(s.length for s in spans)
        spans = [s for s in spans if s.length == longest]
    return [o for n, o in enumerate(situation.options) if n in {s.option for s in spans}]


def _part_of_label(whole: str, situation: Situation) -> list[Option]:
    """Nothing was named outright: part of one label, its shortened name, or enough of its own pieces."""
    if situation.type == "yes_no":
        return []
    scored = [(_partly(bare(whole), whole, o, situation), o) for o in situation.options]
    best = max(score for score, _ in scored)
    top = [o for score, o in scored if best >= ENOUGH and score == best]
    return top if len(top) == 1 else []


def _partly(said: str, whole: str, option: Option, situation: Situation) -> float:
    others = [o for o in situation.options if o is not option]
    label = flat(option.label)
    if len(said) >= SHORTEST and said in label:
        alone = not any(said in flat(o.label) for o in others)
        return len(said) / (len(label) + 1) + (ENOUGH if alone else 0.0)
    denied = any(c in NEGATIVES for c in whole[:3])
    if denied:
        return 0.0
    if SHORTEST <= len(said) <= LONGEST_SHORT and _in_order(said, core(option)):
        return 0.0 if any(_in_order(said, core(o)) for o in others) else 1.0
    own = pieces(option.label).difference(*(pieces(o.label) for o in others))
    return len(own & pieces(whole)) / len(own) if own else 0.0


def _in_order(wanted: str, text: str) -> bool:
    left = iter(text)
    return all(character in left for character in wanted)


def _yes_no(whole: str, situation: Situation) -> bool | None:
    """Negative words go first: 不是 begins with no, and 没有 holds 有. 是 to “本人还是别人” says neither."""
    if "还是" in situation.ask:
        return None
    if NO.search(whole):
        return False
    return True if YES.match(FILLER.sub("", whole) or whole) or YES.match(whole) else None


def rephrase(situation: Situation, matter: Matter | None = None) -> str:
    """The question in other words: the editor's, else the question with its reason."""
    other = words.of(matter.slug, situation.id).again if matter else ""
    return other or f"{situation.ask}（问这个是因为：{situation.why}）"
