"""Finds persons' names in what people write: after 我叫, 我爸, 当事人 and the like, and only there.

A name by itself looks like any other words, so it is looked for where something announces one. Names of staff and officials
are left: they are what a report is about, and whoever handles it must know them. The words stand in ``names.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

HAN = "[一-鿿㐀-䶿]"
DOT = "[·•・‧]"
DOTTED = re.compile(rf"{HAN}{{1,15}}(?:{DOT}{HAN}{{1,15}}){{1,6}}")
NUMBER_NEAR = r"[，,：: （(]{0,2}(?:的?(?:联系)?(?:电话|手机号?))?[是：:，, ]{0,2}(?:1[3-9]\d{9}|\d{17}[\dXx])"
LONGEST_GIVEN = 2
"""Characters of a given name beside a surname; one more where a name is said outright and ends with its sentence."""
SHORTEST_DOTTED = 4
"""Characters beside the dots: 亩·年 is a unit."""
WITH_AN_END = {"me": "after_me", "pair": "after_pair", "called": "after_called", "written": "after_called"}
"""What announces a name only together with what stands behind it."""
STAFF_WITHIN = 8
"""So many characters before 叫 tell whether staff are spoken of."""


@dataclass(frozen=True)
class Words:
    """``names.yaml``: characters and words as sets, the rest as expressions by name."""

    surnames: frozenset[str]
    compound: frozenset[str]
    function: frozenset[str]
    mongolian: re.Pattern[str]
    patterns: dict[str, re.Pattern[str]]

    def at(self, name: str, text: str, at: int) -> bool:
        """Whether the expression of that name fits from there on."""
        return self.patterns[name].match(text, at) is not None


@cache
def words() -> Words:
    loaded = yaml.safe_load(Path(__file__).with_name("names.yaml").read_text(encoding="utf-8"))
    parts = sorted({p for line in loaded["mongolian"] for p in line.split()}, key=len, reverse=True)
    plain = ("surnames", "compound", "function", "mongolian", "transcribed", "words")
    for listed in ("label", "relative", "end"):
        loaded[listed] = "|".join(str(loaded[listed]).split())
    patterns = {name: re.compile(str(w)) for name, w in loaded.items() if name not in plain}
    begun = "|".join(f"{first}(?:{'|'.join(str(rest).split())})" for first, rest in loaded["words"].items())
    patterns["words"] = re.compile(begun)
    lead = "|".join(patterns[n].pattern for n in ("label", "relative"))
    patterns["lead"] = re.compile(f"(?:{lead})(?:{patterns['joint'].pattern})")
    patterns["before_dotted"] = re.compile(
        f"(?:{lead}|{patterns['outright'].pattern}|[是叫和跟与给替找]|我)(?:{patterns['joint'].pattern})"
    )
    return Words(
        frozenset(re.sub(r"\s", "", loaded["surnames"])),
        frozenset(c for line in loaded["compound"] for c in line.split()),
        frozenset(loaded["function"]),
        re.compile(f"(?:{'|'.join(parts)}|[{loaded['transcribed']}])+"),
        patterns,
    )


# -------------------------------------------------------------------- one name


def name_at(text: str, at: int, *, outright: bool = False) -> int:
    """How many characters from ``at`` on are a name; 0 when there is none, or when it is an official's."""
    known = words()
    length = (
        (_to_the_mark(text, at) if outright else 0) or _mongolian(text, at) or _chinese(text, at, outright=outright)
    )
    return 0 if length and known.at("titles", text, at + length) else length


def _mongolian(text: str, at: int) -> int:
    known = words()
    found = known.mongolian.match(text, at)
    if found is None or len(found[0]) < 3 or known.at("words", text, at) or known.at("places", text, found.end()):  # noqa: PLR2004
        return 0
    return len(found[0])


def _chinese(text: str, at: int, *, outright: bool) -> int:
    known = words()
    surname = 2 if text[at : at + 2] in known.compound else 1 if text[at : at + 1] in known.surnames else 0
    first = at + surname
    if not surname or known.at("words", text, at) or known.at("titles", text, first) or not _given(text, first):
        return 0
    given = 1
    while given < LONGEST_GIVEN + outright and _given(text, first + given) and not known.at("end", text, first + given):
        given += 1
    if given > LONGEST_GIVEN and not _ends(text, first + given):  # no mark after it: the third is the next word
        given = LONGEST_GIVEN
    return surname + given


def _given(text: str, at: int) -> bool:
    """Whether a given name may have this character."""
    here = text[at : at + 1]
    return re.fullmatch(HAN, here) is not None and here not in words().function


def _ends(text: str, at: int) -> bool:
    return at >= len(text) or re.match(HAN, text[at]) is None


def _to_the_mark(text: str, at: int) -> int:
    """A name of any kind, when nothing but the name stands before the next mark."""
    found = re.compile(rf"{HAN}{{2,4}}(?!{HAN})").match(text, at)
    if found is None or (text[at] not in words().surnames and words().at("words", text, at)):
        return 0
    return len(found[0]) if all(_given(text, n) for n in range(at, found.end())) else 0


# -------------------------------------------------------------------- where names stand


def spans(text: str) -> list[tuple[int, int]]:
    """``(begin, end)`` of the names in a text, in order, none overlapping."""
    found: list[tuple[int, int]] = []
    listed = {*_dotted(text), *_announced(text), *_where_it_ends(text), *_by_what_follows(text)}
    for begin, end in sorted(listed, key=lambda span: (span[0], -span[1])):
        if end > begin and (not found or begin >= found[-1][1]):
            found.append((begin, end))
    return sorted([*found, *_listed(text, found)])


def _listed(text: str, found: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """贺小龙、贺小虎: what is told together with a name by 、 or 和 is one as well."""
    ends = {end for _, end in found}
    while ends:
        end = ends.pop()
        length = name_at(text, end + 1) if words().at("and", text, end) else 0
        if length and all(end + 1 >= e or end + 1 + length <= b for b, e in found):
            yield end + 1, end + 1 + length
            ends.add(end + 1 + length)


def _dotted(text: str) -> Iterator[tuple[int, int]]:
    """阿依古丽·买买提, without the words before and after it."""
    known = words()
    for found in DOTTED.finditer(text):
        first, *rest = re.split(DOT, found[0])
        if len(found[0]) < SHORTEST_DOTTED + len(rest):
            continue
        begin = found.start()
        for lead in known.patterns["before_dotted"].finditer(first):
            if lead.end() < len(first):
                begin = found.start() + lead.end()
        last = begin + max(found[0].rfind(d) for d in "·•・‧") - (begin - found.start()) + 1
        end = last + 1
        while end < found.end() and _given(text, end) and not known.at("end", text, end):
            end += 1
        if (
            not known.at("places_dotted", text, begin)
            and not known.at("titles", text, end)
            and not _of_staff(text, begin)
        ):
            yield begin, end


def _announced(text: str) -> Iterator[tuple[int, int]]:
    """After 我叫, 我爸, 联系人."""
    patterns = words().patterns
    for lead in patterns["outright"].finditer(text):
        if not _of_staff(text, lead.start()):
            yield lead.end(), lead.end() + name_at(text, lead.end(), outright=True)
    for lead in patterns["lead"].finditer(text):
        yield lead.end(), lead.end() + name_at(text, lead.end())


def _where_it_ends(text: str) -> Iterator[tuple[int, int]]:
    """我是, 我和, 叫, 写成: too common to trust without what stands behind the name."""
    patterns = words().patterns
    for name, after in WITH_AN_END.items():
        for found in patterns[name].finditer(text):
            begin = found.end()
            if name == "called" and _of_staff(text, found.start()):
                continue
            length = name_at(text, begin)
            fits = (n for n in (length, length - 1) if n > 1 and patterns[after].match(text, begin + n))
            yield begin, begin + next(fits, 0)


def _by_what_follows(text: str) -> Iterator[tuple[int, int]]:
    """许静怡13812345678; 余有财本人."""
    patterns = words().patterns
    for before in patterns["before_owner"].finditer(text):
        length = name_at(text, before.end())
        end = before.end() + length
        if length and not _of_staff(text, before.end()) and (
            patterns["owner"].match(text, end) or re.compile(NUMBER_NEAR).match(text, end)
        ):  # fmt: skip
            yield before.end(), end


def _of_staff(text: str, at: int) -> bool:
    """Whether staff are spoken of just before."""
    near = re.split(r"[，,。；;！!？? ]", text[max(0, at - STAFF_WITHIN) : at])[-1]
    return words().patterns["staff"].search(near) is not None


def hide(text: str) -> str:
    """我爸张建国 → 我爸张**: of each name only the first character is left, and as many stars as there were characters."""
    for begin, end in reversed(spans(text)):
        text = text[: begin + 1] + "*" * (end - begin - 1) + text[end:]
    return text
