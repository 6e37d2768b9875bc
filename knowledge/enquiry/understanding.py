"""What a question is about: which attribute, and of which item or material."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

import yaml

from knowledge.catalogue import Item, Material, Matter
from knowledge.text import normalise

T = TypeVar("T")
WORDS = Path(__file__).with_name("attributes.yaml")
PUNCTUATION = re.compile(r"[\s“”\"'（）()《》〈〉、，。！？!?·—-]")
SHORTEST_NAME = 2
STRONG_SHARE = 0.6
"""Share of a name's two-character pieces that the question must contain for the name to count as mentioned."""


@dataclass(frozen=True)
class Question:
    """``attribute`` is a key of attributes.yaml; without item and material the whole matter is asked about."""

    attribute: str
    item: Item | None = None
    material: Material | None = None


@cache
def _attributes() -> dict[str, tuple[str, tuple[str, ...]]]:
    raw = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    return {key: (entry["name"], tuple(entry["words"])) for key, entry in raw.items()}


def attribute_name(attribute: str) -> str:
    """How people call the attribute."""
    return _attributes()[attribute][0] if attribute in _attributes() else "这一点"


def attribute_of(text: str) -> str | None:
    """The attribute that these words ask for, or None."""
    said = normalise(text)
    for key, (_, words) in _attributes().items():
        if any(word in said for word in words):
            return key
    return None


def _pieces(text: str) -> set[str]:
    flat = PUNCTUATION.sub("", normalise(text))
    return {flat[i : i + 2] for i in range(len(flat) - 1)}


def _mentioned(text: str, name: str) -> float:
    """How much of ``name`` the text mentions, 0 to 1. A short name counts only when it is there in full."""
    core = PUNCTUATION.sub("", normalise(re.sub(r"（.*?）", "", name)))
    said = PUNCTUATION.sub("", normalise(text))
    if len(core) < SHORTEST_NAME or not said:
        return 0.0
    if core in said:
        return 1.0
    # People say part of an official name: 户口本 for 居民户口簿, 结婚证 for 夫妻双方结婚证.
    pieces, heard = _pieces(core), _pieces(said)
    return len(pieces & heard) / len(pieces) if pieces else 0.0


ALIASES = {"户口本": "户口簿", "房本": "不动产权", "执照": "营业执照", "身份证": "居民身份证"}


def understand_question(text: str, matter: Matter, attribute: str | None = None) -> Question | None:
    """The question in these words, or None when they ask for nothing that the catalogue has a word for."""
    wanted = attribute_of(text) or attribute
    if wanted is None:
        return None
    said = normalise(text)
    for alias, name in ALIASES.items():
        said = said.replace(alias, name)
    material = _best([(m, m.name) for m in matter.materials], said)
    item = _best([(i, i.name) for i in matter.items], said)
    return Question(
        wanted, item, material if item is None or wanted in ("original_or_copy", "why", "deferrable") else None
    )


def _best(named: list[tuple[T, str]], said: str) -> T | None:
    scored = [(max(_mentioned(said, name), _contained(said, name)), thing) for thing, name in named]
    top = max(scored, key=lambda pair: pair[0], default=(0.0, None))
    return top[1] if top[0] >= STRONG_SHARE else None


def _contained(said: str, name: str) -> float:
    """1.0 when three or more characters in a row of the question are the end of the name: 结婚证 in 夫妻双方结婚证."""
    core = PUNCTUATION.sub("", normalise(name))
    return 1.0 if any(core[-n:] in said for n in range(3, min(len(core), 8) + 1)) else 0.0
