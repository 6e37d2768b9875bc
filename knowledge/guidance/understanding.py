"""Understands what people type as an answer to the question asked, and facts said in passing.

``understand`` may lean on the question: "25吨的" is enough. ``extract`` may not, and takes only what cannot be meant
otherwise.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from knowledge.catalogue import Matter, Situation
from knowledge.catalogue.model import Option
from knowledge.guidance import words
from knowledge.guidance.numbers import Quantity, dates, quantities
from knowledge.guidance.values import UNKNOWN, Answer, say_answer
from knowledge.text import normalise

UNSURE_WORDS = (
    "不清楚",
    "不知道",
    "不晓得",
    "说不好",
    "说不准",
    "不确定",
    "不了解",
    "记不得",
    "记不清",
    "不太清",
    "没谱",
    "不懂",
    "拿不准",
    "忘了",
    "搞不清",
    "弄不清",
    "不明白",
)
YES = re.compile(r"^(是|对|嗯|恩|有|要|可以|好|行|没错|当然|已经|办了|办好|都有|都是|会|能|确实|就是|在的|yes|ok)")
NO = re.compile(
    r"^(不|没|无|否|还没|未|别|哪有|没有|不是|木有|冇|no)|(没有|没办|没领|不是|不用|不要|木有|还没|没买|没交|没签)(呢|的|了|啊|吧|嘛)?$"
)
ALL = re.compile(r"^(都要|全要|都有|全部|全都|都办|都选|每个都|所有|两个都|三个都|都是|全选|全是)")
NONE = re.compile(r"^(都没|都不|一个也没|全没|没有|都没有|以上都不是|无)")
ORDINAL = re.compile(r"^(?:选|第|选第|我选|就|是)*([0-9]{1,2}|[一二三四五六七八九十])(?:个|项|条|号|种)?(?:吧|的|呢)?$")
LAST = ("最后一个", "后面那个", "后一个", "下面那个", "后者")
FIRST = ("前面那个", "前一个", "上面那个", "前者", "头一个")
NEGATIVES = "不没未别无非"
PUNCTUATION = re.compile(r"[\s，。、；：？！,.;:?!“”\"'（）()《》〈〉—-]")
FILLER = re.compile(r"^(那个|嗯|呃|就是说|我是|我们是|俺是|我|俺|他|她|它|这个|就是|应该是|算是|属于|的话)+")
CHINESE_ORDINALS = "一二三四五六七八九十"
ENOUGH = 0.34
"""Share of an option's own two-character pieces that must be heard, when nothing else tells the options apart."""
STRONG_PHRASE = 3
"""Characters of an everyday phrase that count as certain even outside the question."""


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
    flat = PUNCTUATION.sub("", said)
    if not flat:
        return NotUnderstood("empty")
    slug = matter.slug if matter else ""
    answer = _answer(said, flat, situation, slug, as_of)
    if answer is None:
        return NotUnderstood("no option, number or date recognised")
    return Understood(answer, say_answer(situation, answer))


def _answer(said: str, flat: str, situation: Situation, slug: str, as_of: date) -> Answer | None:
    if situation.type == "date":
        return dates(said, as_of) or (UNKNOWN if _unsure(flat) else None)
    if situation.type == "number":
        return _number(said, situation) if not _unsure(flat) else UNKNOWN
    position = _position(flat, situation)
    if position is not None:
        return _as_answer(situation, [position])
    chosen = _by_words(said, flat, situation, slug)
    if chosen:
        return _as_answer(situation, chosen)
    return _without_words(flat, situation)


def _without_words(flat: str, situation: Situation) -> Answer | None:
    """不清楚, yes or no; None when it is neither."""
    if _unsure(flat):
        return "unsure" if situation.option("unsure") else UNKNOWN
    return _yes_no(flat) if situation.type == "yes_no" else None


def _unsure(flat: str) -> bool:
    return any(word in flat for word in UNSURE_WORDS)


def _number(said: str, situation: Situation) -> float | None:
    unit = situation.unit or ""
    for quantity in quantities(said):
        value = quantity.in_unit(unit)
        if value is not None:
            return float(value)
    return None


def _position(flat: str, situation: Situation) -> Option | None:
    """1, 第二个, 选三, 后面那个. A bare number is a position only when no option is about that number."""
    match = ORDINAL.match(flat)
    if match:
        number = match.group(1)
        index = CHINESE_ORDINALS.index(number) if number in CHINESE_ORDINALS else int(number) - 1
        return situation.options[index] if 0 <= index < len(situation.options) else None
    if any(word in flat for word in LAST):
        return situation.options[-1]
    return situation.options[0] if any(word in flat for word in FIRST) else None


def _as_answer(situation: Situation, chosen: list[Option]) -> Answer:
    if not situation.multiple:
        return chosen[0].value
    alone = [o for o in chosen if o.exclusive]
    return (str(alone[0].value),) if alone else tuple(str(o.value) for o in chosen)


def _by_words(said: str, flat: str, situation: Situation, slug: str) -> list[Option]:
    """Options that the words name: by everyday phrase, by label, by a number in the label's range."""
    if situation.multiple and ALL.match(flat):
        return [o for o in situation.options if not o.exclusive]
    if situation.multiple and NONE.match(flat):
        none = [o for o in situation.options if o.exclusive]
        if none:
            return none
    phrases = words.of(slug, situation)
    scored = [(max(_heard(flat, o, situation, phrases), _in_range(said, o)), o) for o in situation.options]
    best = max((score for score, _ in scored), default=0.0)
    if best < ENOUGH:
        return []
    if situation.multiple:
        return [o for score, o in scored if score >= max(ENOUGH, best * 0.5) and (score >= 1.0 or score == best)]
    top = [o for score, o in scored if score >= best - 1e-9]
    return top if len(top) == 1 else []


def _heard(flat: str, option: Option, situation: Situation, phrases: dict[str, tuple[str, ...]]) -> float:
    """How strongly the text names this option: 0 not at all, 1 and more for a phrase in full."""
    value = str(option.value).lower() if isinstance(option.value, bool) else str(option.value)
    score = 0.0
    label = PUNCTUATION.sub("", normalise(option.label))
    core = _core(option)
    bare = FILLER.sub("", flat) or flat
    if flat in (label, core) or bare in (label, core):
        return 100.0
    for phrase in (*phrases.get(value, ()), core):
        wanted = PUNCTUATION.sub("", normalise(phrase))
        if wanted and _stands_in(wanted, flat):
            score = max(score, 1.0 + len(wanted))
    if score or situation.type == "yes_no":
        return score
    if len(bare) >= 2 and _stands_in(bare, label):  # noqa: PLR2004 - part of the label was said
        score = len(bare) / (len(label) + 1)
        others = [o for o in situation.options if o is not option and bare in PUNCTUATION.sub("", normalise(o.label))]
        return max(score, ENOUGH + score) if not others else score
    return max(_overlap(flat, option, situation), _abbreviated(bare, option, situation))


def _abbreviated(bare: str, option: Option, situation: Situation) -> float:
    """People shorten names: 普货 is 普通货物. Two to four characters, in order, in this label's name and no other's."""
    if not 2 <= len(bare) <= 4 or any(c in NEGATIVES for c in bare):  # noqa: PLR2004 - as the sentence above says
        return 0.0
    others = [o for o in situation.options if o is not option]
    unique = _in_order(bare, _core(option)) and not any(_in_order(bare, _core(o)) for o in others)
    return 1.0 if unique else 0.0


def _core(option: Option) -> str:
    """The label without what stands in brackets."""
    return PUNCTUATION.sub("", re.sub(r"[（(].*?[）)]", "", normalise(option.label)))


def _in_order(wanted: str, text: str) -> bool:
    left = iter(text)
    return all(character in left for character in wanted)


def _stands_in(wanted: str, text: str) -> bool:
    """``wanted`` is in ``text`` and is not denied there: 没有营业执照 does not say 营业执照."""
    at = text.find(wanted)
    while at >= 0:
        denied = any(c in NEGATIVES for c in text[max(0, at - 2) : at]) and wanted[0] not in NEGATIVES
        if not denied:
            return True
        at = text.find(wanted, at + 1)
    return False


def _pieces(text: str) -> set[str]:
    flat = PUNCTUATION.sub("", normalise(text))
    return {flat[i : i + 2] for i in range(len(flat) - 1)}


def _overlap(flat: str, option: Option, situation: Situation) -> float:
    """Share of the label's pieces, those of other options left out, that are heard."""
    common = [_pieces(o.label) for o in situation.options if o is not option]
    own = _pieces(option.label).difference(*common) if common else _pieces(option.label)
    heard = own & _pieces(flat)
    return len(heard) / len(own) if own and not any(c in NEGATIVES for c in flat[:2]) else 0.0


def _yes_no(flat: str) -> bool | None:
    """Negative words go first: 不是 begins with no, and 没有 holds 有."""
    if NO.search(flat):
        return False
    return True if YES.match(FILLER.sub("", flat) or flat) or YES.match(flat) else None


BELOW = re.compile(
    r"([\d.]+)\s*(吨|千克|平方米|年|天|个月|个|人|岁|周岁)[^，；]{0,8}?(?:及以下|以下|以内|之内)|(?:不到|不足|未满|少于|低于)\s*([\d.]+)\s*(吨|千克|平方米|年|天|个月|个|人|岁|周岁)"
)
ABOVE = re.compile(
    r"([\d.]+)\s*(吨|千克|平方米|年|天|个月|个|人|岁|周岁)[^，；]{0,8}?(及以上|以上|及其以上)|(?:超过|满|大于|多于)\s*([\d.]+)\s*(吨|千克|平方米|年|天|个月|个|人|岁|周岁)"
)


def _in_range(said: str, option: Option) -> float:
    """2.0 when a number in the text falls into the range that the label names, with the same kind of unit."""
    label = normalise(option.label)
    below, above = BELOW.search(label), ABOVE.search(label)
    if not below and not above:
        return 0.0
    for quantity in quantities(said):
        if quantity.unit and _fits(quantity, below, above):
            return 2.0
    return 0.0


def _fits(quantity: Quantity, below: re.Match[str] | None, above: re.Match[str] | None) -> bool:
    if below:
        limit, unit = (below.group(1) or below.group(3)), (below.group(2) or below.group(4))
        value = quantity.in_unit(unit)
        strict = below.group(3) is not None
        if value is None or value > float(limit) or (strict and value == float(limit)):
            return False
    if above:
        limit, unit = (above.group(1) or above.group(4)), (above.group(2) or above.group(5))
        value = quantity.in_unit(unit)
        inclusive = above.group(3) in ("及以上", "及其以上") or above.group(4) is not None
        if value is None or value < float(limit) or (value == float(limit) and not inclusive):
            return False
    return True


def extract(text: str, matter: Matter) -> dict[str, Understood]:
    """Facts said in passing that answer situations of ``matter``. Precision before recall: only strong evidence."""
    said = normalise(text)
    flat = PUNCTUATION.sub("", said)
    found: dict[str, Understood] = {}
    for situation in matter.situations:
        if situation.type in ("number", "date"):
            continue  # a number or a date alone does not say which question it answers
        phrases = words.of(matter.slug, situation)
        strong = [o for o in situation.options if _strong(flat, said, o, phrases)]
        if not strong or (len(strong) > 1 and not situation.multiple):
            continue
        answer = _as_answer(situation, strong)
        found[situation.id] = Understood(answer, say_answer(situation, answer))
    return found


def _strong(flat: str, said: str, option: Option, phrases: dict[str, tuple[str, ...]]) -> bool:
    value = str(option.value).lower() if isinstance(option.value, bool) else str(option.value)
    listed = [PUNCTUATION.sub("", normalise(p)) for p in phrases.get(value, ())]
    if any(len(p) >= STRONG_PHRASE and _stands_in(p, flat) for p in listed):
        return True
    label = _core(option)
    if not isinstance(option.value, bool) and len(label) >= STRONG_PHRASE + 1 and _stands_in(label, flat):
        return True
    return _in_range(said, option) > 0


def rephrase(situation: Situation, matter: Matter | None = None) -> str:
    """The question in other words: the editor's, else the question with its reason."""
    other = words.again(matter.slug, situation) if matter else ""
    return other or f"{situation.ask}（问这个是因为：{situation.why}）"
