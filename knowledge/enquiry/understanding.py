"""What a question is about: which attribute, and of which item or material."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

import yaml

from knowledge.catalogue import Item, Matter
from knowledge.catalogue.model import ExtraMaterial
from knowledge.guidance.hearing import flat
from knowledge.guidance.numbers import chinese_number
from knowledge.text import normalise

T = TypeVar("T")
HERE = Path(__file__).parent
ABOUT_PAPERS = frozenset({"deferrable", "missing", "original_or_copy", "issuer", "bring"})
"""Only a paper can be asked this; everything else is asked of a service first, of a paper when only one is named."""
SHORTEST = 2
LONG_ENOUGH = 3
"""Characters in a row of an official name that count as naming it: 户口簿, 结婚证."""
ORDINAL = re.compile(r"第([0-9]{1,2}|[一二三四五六七八九十]{1,3})(项|样|个材料|份材料|样材料|个事项|个)")
ASKING = re.compile(r"[?？]|怎么样|怎么|咋样|咋|能不能|可不可以|是不是|要不要|用不用|行不行|行吗|吗|么$|不$")
ENDING = r"(?=[吗不么嘛呀啊吧?？，,。]|$)"
LEFT_OUT = "‖"
LONGEST_ASKING = 6
"""Characters of words that ask; what ``…`` spans may hold the thing itself."""
FOLLOWS_UP = re.compile(r"^(那|那么|它|他|这个|这项|这样|这份|还有|另外)")
GENERIC = (
    "申请表",
    "证明材料",
    "一件事",
    "相关材料",
    "登记表",
    "办理申请",
    "提供的",
    "的证明",
    "服务专栏",
    "证明文件",
)
"""Pieces of many names: hearing one says nothing."""


@dataclass(frozen=True)
class Question:
    """``attribute`` is a key of attributes.yaml; without item and material the whole matter is asked about."""

    attribute: str
    item: Item | None = None
    material: ExtraMaterial | None = None
    paper: str = ""
    """A paper that was named and that this matter does not list, as the citizen calls it."""


@cache
def _attributes() -> dict[str, tuple[str, tuple[re.Pattern[str], ...]]]:
    raw = yaml.safe_load((HERE / "attributes.yaml").read_text(encoding="utf-8"))
    return {
        key: (entry["name"], tuple(_pattern(word) for word in entry["words"])) for key, entry in raw.items()
    }  # fmt: skip


def _pattern(word: str) -> re.Pattern[str]:
    """One of ``attributes.yaml``'s words: 也要去$ is heard in 媳妇也要去吗, and not in 户口也要去改吗."""
    heard = ".{1,10}?".join(map(re.escape, word.removesuffix("$").split("…")))
    return re.compile(heard + ENDING if word.endswith("$") else heard)


@cache
def _names() -> dict[str, dict[str, str]]:
    raw = yaml.safe_load((HERE / "names.yaml").read_text(encoding="utf-8"))
    return {kind: dict(sorted(table.items(), key=lambda pair: -len(pair[0]))) for kind, table in raw.items()}


def attribute_name(attribute: str) -> str:
    """How people call the attribute."""
    return _attributes()[attribute][0] if attribute in _attributes() else "这一点"


def attribute_of(text: str) -> str | None:
    """The attribute that these words ask for, or None."""
    return next((key for key in _attributes() if asks(key, text)), None)


def asks(attribute: str, text: str) -> bool:
    """Whether these words ask for the attribute, whatever else they ask."""
    return any(w.search(normalise(text)) for w in _attributes()[attribute][1])


def without_question(text: str) -> str:
    """The question with ``LEFT_OUT`` for each word that asks: 婚检要钱吗 → 婚检‖‖."""
    said = normalise(text)
    for _, words in _attributes().values():
        for word in words:
            said = word.sub(lambda m: m.group() if len(m.group()) > LONGEST_ASKING else LEFT_OUT, said)
    return ASKING.sub(LEFT_OUT, said)


def everyday_names() -> dict[str, dict[str, str]]:
    """``papers`` and ``services``: how people call them → words of the official names."""
    return _names()


def understand_question(
    text: str, matter: Matter, attribute: str | None = None, *, before: Question | None = None
) -> Question | None:
    """The question in these words, or None when they ask for nothing that the catalogue has a word for.

    ``before`` is the question answered last: 那要原件吗 and 那医保呢 lean on it. ``attribute`` is a guess from
    elsewhere, taken when the words themselves name none.
    """
    follows = bool(FOLLOWS_UP.match(normalise(text)))
    wanted = attribute_of(text) or attribute or (before.attribute if before and follows else None)
    if wanted is None:
        return None
    paper, item = _paper(text, matter), _item(text, matter)
    if wanted == "bring" and paper is None and not _named_paper(text):
        wanted = "needed" if item is not None and not asks("materials", text) else "materials"  # 公章用不用重刻
    if paper is None and item is None and before and follows and not _named_paper(text):
        return Question(wanted, before.item, before.material)
    if paper is not None and (item is None or wanted in ABOUT_PAPERS or _closer(text, paper, item)):
        return Question(wanted, None, paper)
    if item is not None and wanted not in ABOUT_PAPERS:
        return Question(wanted, item)
    return Question(wanted, None, None, _named_paper(text) if wanted in ABOUT_PAPERS or wanted == "why" else "")


def papers_of(matter: Matter) -> list[ExtraMaterial]:
    """The table's papers, then those beyond it, each once."""
    beyond = [m for i in matter.items for m in (*i.statutory_materials, *i.local_practice_materials)]
    return [*matter.materials, *{m.slug: m for m in beyond}.values()]


def _paper(text: str, matter: Matter) -> ExtraMaterial | None:
    number = ORDINAL.search(normalise(text))
    if number and number.group(2) in ("样", "个材料", "份材料", "样材料"):
        return next((m for m in matter.materials if m.n == _count(number.group(1))), None)
    return _best(((m, m.name) for m in papers_of(matter)), text, "papers")


def _item(text: str, matter: Matter) -> Item | None:
    number = ORDINAL.search(normalise(text))
    if number and number.group(2) in ("项", "个事项"):
        return next((i for i in matter.items if i.n == _count(number.group(1))), None)
    return _best(((i, i.name) for i in matter.items), text, "services")


def _count(number: str) -> int:
    return int(number if number.isdigit() else chinese_number(number) or 0)


def _official(text: str, kind: str) -> str:
    """The question with everyday names replaced; each word once, so that a replacement is not replaced again."""
    table = _names()[kind]
    pattern = re.compile("|".join(map(re.escape, (*sorted(table.values(), key=len, reverse=True), *table))))
    return pattern.sub(lambda m: table.get(m.group(), m.group()), flat(text))


def _named_paper(text: str) -> str:
    """A paper that people have a word for, whether or not the matter lists it."""
    said = flat(text)
    return next((word for word in _names()["papers"] if word in said), "")


def _common(first: str, second: str) -> str:
    """The longest run of characters that both hold and that names something."""
    runs = (
        first[i:j] for i in range(len(first)) for j in range(len(first), i + SHORTEST - 1, -1) if first[i:j] in second
    )
    return max(
        (r for r in runs if not any(r in g or (g in r and len(r) == len(g)) for g in GENERIC)), key=len, default=""
    )


def _best(named: Iterable[tuple[T, str]], text: str, kind: str) -> T | None:
    """The thing whose name shares the longest run with the question; of equals the one named most fully."""
    scored = []
    for thing, name in named:
        run = _run(name, text, kind)
        core = flat(re.sub(r"（.*?）", "", name))
        if len(run) >= LONG_ENOUGH or run == core or run in _names()[kind].values():
            scored.append(((len(run), len(run) / max(1, len(core if run in core else flat(name)))), thing))
    return max(scored, key=lambda pair: pair[0])[1] if scored else None


def _run(name: str, text: str, kind: str) -> str:
    """The longest run of the name that the question holds, as it was said or in official words."""
    whole, short = flat(name), flat(re.sub(r"（.*?）", "", name))
    said, official = flat(text), _official(text, kind)
    return max((_common(n, t) for n in (whole, short) for t in (said, official)), key=len)


def _closer(text: str, paper: ExtraMaterial, item: Item) -> bool:
    """Both were heard: is the paper named by a longer run than the service?"""
    return len(_run(paper.name, text, "papers")) > len(_run(item.name, text, "services"))
