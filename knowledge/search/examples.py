"""The examples the search learns from: readable YAML by matter and by topic, each with its style and voice.

``examples/matters``, ``second``, ``third``, ``fifth`` and ``sixth`` are five authors' messages for the twenty matters,
``examples/out-of-scope`` what is none of them (files named like an author there are that author's; the fourth wrote only
there; the sixth's small talk is in ``sixth``). The later authors wrote the hard kinds on purpose: the fifth, people
halfway through a matter whom a window sent for something; the sixth, Chinese mixed with pinyin or English, and openers
of a few characters. What is chosen (weights, thresholds) is chosen on voices not learnt from.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from knowledge import catalogue
from knowledge.text import normalise

FOLDER = Path(__file__).parent / "examples"
OUT_OF_SCOPE = ""
LATER_AUTHORS = ("second", "third", "fourth", "fifth", "sixth")
TALK = {"small-talk", "insult", "injection", "gibberish", "other-language", "spam", "general-knowledge"}
"""Kinds of out-of-scope messages that are mere talk; the others are needs, though not ours."""
STYLES = {
    "plain", "colloquial", "typo", "voice", "story", "indirect", "official", "traditional", "mixed", "keyword", "catalogue",
}  # fmt: skip
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Example:
    """``matter`` is a slug, or ``OUT_OF_SCOPE``; ``item`` is 0 when the whole matter is meant; ``kind`` is what an
    out-of-scope message is (other-service, small-talk, …); ``author`` says whose it is."""

    text: str
    matter: str
    item: int
    style: str
    voice: str
    also: tuple[str, ...] = ()
    kind: str = ""
    author: str = ""

    @property
    def label(self) -> str:
        """What the classifier tells apart: ``open-restaurant/2``, or ``/small-talk``."""
        return f"{self.matter}/{self.item if self.matter else self.kind}"


class BadExamples(ValueError):
    """A file of examples cannot be read: says which, where, and what is wrong."""


def read(folder: Path = FOLDER) -> list[Example]:
    """All examples, in the order of the files. Raises BadExamples with file and place."""
    return [example for path in sorted(folder.glob("*/*.yaml")) for example in read_file(path)]


def read_file(path: Path) -> list[Example]:
    """The examples of one file."""
    try:
        raw = yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506 - CSafeLoader is the safe loader in C
    except (yaml.YAMLError, UnicodeDecodeError) as broken:
        raise BadExamples(f"{path.name}: 不是合格的 YAML：{broken}") from broken
    if not isinstance(raw, dict) or not isinstance(raw.get("blocks"), list):
        raise BadExamples(f"{path.name}: 开头要有 matter（或 kind）和 blocks 列表")
    return [example for n, block in enumerate(raw["blocks"], 1) for example in _block(path, raw, n, block)]


def author_of(path: Path) -> str:
    """``second``, ``third`` … for a later author's files, else ``first``."""
    return next((a for a in LATER_AUTHORS if a in (path.parent.name, path.stem)), "first")


def _block(path: Path, raw: dict[str, Any], n: int, block: Any) -> Iterable[Example]:
    where = f"{path.name}: 第 {n} 组"
    if not isinstance(block, dict) or not isinstance(block.get("texts"), list) or block.get("style") not in STYLES:
        raise BadExamples(f"{where}要有 texts 列表和 style（{'、'.join(sorted(STYLES))} 之一）")
    matter, item = raw.get("matter", OUT_OF_SCOPE), block.get("item", 0)
    known = catalogue.load().matter(matter) if matter else None
    if matter and (known is None or (item and known.item(item) is None)):
        raise BadExamples(f"{where}：目录里没有 {matter} 的第 {item} 项")
    for text in block["texts"]:
        if not isinstance(text, str) or not text.strip():
            raise BadExamples(f"{where}：{text!r} 不是文字；纯数字请加引号")
        yield Example(
            text=text, matter=matter, item=item, style=block["style"], voice=str(block.get("voice", "")),
            also=tuple(block.get("also") or ()), kind=raw.get("kind", ""), author=author_of(path),
        )  # fmt: skip


def of_catalogue() -> list[Example]:
    """The catalogue's own words as examples: names, summaries, everyday names."""
    found: list[Example] = []
    for matter in catalogue.load().matters.values():
        whole = (matter.name, matter.summary, *matter.common_names)
        found += [Example(t, matter.slug, 0, "catalogue", "catalogue", author="catalogue") for t in whole]
        found += [Example(i.name, matter.slug, i.n, "catalogue", "catalogue", author="catalogue") for i in matter.items]
    return found


def repeated(examples: Iterable[Example]) -> list[tuple[Example, Example]]:
    """Pairs of examples with the same words that are filed under different labels, or twice in one file."""
    seen: dict[str, Example] = {}
    pairs = []
    for example in examples:
        first = seen.setdefault(normalise(example.text), example)
        if first is not example:
            pairs.append((first, example))
    return pairs
