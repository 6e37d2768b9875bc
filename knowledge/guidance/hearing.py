"""Finds phrases in what people type: spans of text, whom they speak for, and whether they are denied."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from knowledge.catalogue.model import Option
from knowledge.text import normalise

PUNCTUATION = re.compile(r"[\s，。、；：？！,.;:?!“”\"'（）()《》〈〉—-]")
CLAUSE_END = re.compile(r"[，。；？！,;?!]|(?<!\d)\s+(?!\d)")
FILLER = re.compile(
    r"^(那个|嗯|呃|就是说|我是|我们是|俺是|我|俺|咱|他|她|它|这个|就是|应该是|算是|属于|的话|那|哦|噢|好像|大概|可能|都是)+"
)
NEGATIVES = "不没未别无非"
LATER_NEGATIVE = re.compile(r"^(?:还|都|倒|是)?(?:没有|没|不是|不要|不用)(?:了|呢|的|啊|哦|吧|嘛|过)?$")
ASKING = re.compile(
    r"[?？]|怎么|咋|(?<!没)(?<!没有)(?:什么|啥|甚|哪(?!有|还有))(?!.{0,4}[都也])|吗|能不能|可不可以|是不是|要不要|用不用|算不算|行不行"
    r"|[能行用要是有成可以]不[了的啊呀]?$|[能会可用要算有].{0,8}[^还都也从]?(?:不|了没)[的啊呀]?$|[给让]上.{0,4}不$"
    r"|(?<![没不])(?<![没不].)(?<!没..)谁(?!也|都)|(?<![知晓说])(?!可不可|要不要)(.)不\1|有(?!的).{1,4}没$|算.{1,8}还是"
    r"|(?<!没)多[大高远久长宽]|多少(?!年了|有|也)|(?:要|得|等|用|花|够|大概|一般|到底).{0,3}几个?[天年月](?!了)|几[天年月].{0,3}[能可办好完下]|几个(?!月)|为何|如何"
)
"""How people ask; 我啥都没有, 哪有驾照 and 还没办呢 say something."""
GAP = r"[^，。；]{0,6}?"
"""What ``…`` in a phrase stands for."""


def flat(text: str) -> str:
    """The characters that carry meaning, in one form."""
    return PUNCTUATION.sub("", normalise(text))


def bare(text: str) -> str:
    """``flat`` without the words people begin with: 我是个体户 → 个体户."""
    return FILLER.sub("", text) or text


def core(option: Option) -> str:
    """The label without what stands in brackets."""
    return PUNCTUATION.sub("", re.sub(r"[（(].*?[）)]", "", normalise(option.label)))


def asks(text: str) -> bool:
    """Whether these words are a question back, and no answer."""
    return bool(ASKING.search(normalise(text)))


def pieces(text: str) -> set[str]:
    """Pairs of neighbouring characters."""
    said = flat(text)
    return {said[i : i + 2] for i in range(len(said) - 1)}


@dataclass(frozen=True)
class Span:
    """A phrase heard at ``start`` … ``end``, speaking for option number ``option``."""

    start: int
    end: int
    option: int

    @property
    def length(self) -> int:
        return self.end - self.start

    def inside(self, other: Span) -> bool:
        return other.start <= self.start and self.end <= other.end and other.length > self.length


BETWEEN = re.compile(r"(?<=[^\W\d])没")
"""A 没 within a phrase: people put 还 or 都 before it, 房本还没下来 as well as 房本没下来."""


@cache
def _pattern(phrase: str) -> re.Pattern[str]:
    return re.compile(GAP.join(BETWEEN.sub("(?:还|都|也)?没", re.escape(flat(part))) for part in phrase.split("…")))


def find(phrase: str, text: str, clauses: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """Where the phrase stands undenied: 没有营业执照 does not say 营业执照, nor does 营业执照没有."""
    for match in _pattern(phrase).finditer(text):
        if match.end() > match.start() and not _denied(match.group(), match.start(), text, clauses):
            yield match.span()


def _denied(found: str, at: int, text: str, clauses: tuple[str, ...]) -> bool:
    # A denial does not reach over a pause: 不是，户主是我妈.
    starts = [clause.find(found) for clause in clauses if found in clause]
    before = text[max(0, at - min(2, max(starts, default=2))) : at]
    if found[0] not in NEGATIVES and any(c in NEGATIVES for c in before):
        return True
    tails = [clause.split(found, 1)[1] for clause in clauses if found in clause]
    return bool(tails) and all(LATER_NEGATIVE.match(tail) for tail in tails)


def clauses_of(text: str) -> tuple[str, ...]:
    """The sentence cut where people pause, each part flat."""
    return tuple(c for part in CLAUSE_END.split(normalise(text)) if (c := flat(part)))


def heard(text: str, phrases: Iterable[tuple[int, str]]) -> list[Span]:
    """Every phrase that stands in the text, without those that are part of a longer one: 排水 is not 水."""
    said, clauses = flat(text), clauses_of(text)
    spans = {
        Span(start, end, option) for option, phrase in phrases if phrase for start, end in find(phrase, said, clauses)
    }
    return [s for s in spans if not any(s.inside(o) for o in spans)]
