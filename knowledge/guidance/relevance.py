"""Whether a few words lean on the question that was put: 没有 alone does, 没有雇人 does not when debts are asked about."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path

import yaml

from knowledge.catalogue import Matter, Situation
from knowledge.guidance import words
from knowledge.guidance.hearing import CLAUSE_END, asks, flat

ASKED_BACK = re.compile(r"[?？]")
"""Splitting at the mark would lose it: a 吗 takes its place."""
WISH = re.compile(r"^(?:我们?|咱们?|俺|他|她|孩子|家里)?(?:还|就|也)?(想|打算|准备|将来|以后)")
WISHES = ("想", "要", "打算", "准备", "愿意", "需要")
MOSTLY, SOME = 0.5, 0.25
"""Share of the naming characters that must belong to the question: of those alone, and where two stand together in it."""


@cache
def _listed() -> dict[str, list[str]]:
    listed: dict[str, list[str]] = yaml.safe_load((Path(__file__).parent / "neutral.yaml").read_text(encoding="utf-8"))
    return listed


def unsure_words() -> tuple[str, ...]:
    """What says 不清楚, when it is said of the question."""
    return tuple(_listed()["unsure"])


@cache
def _neutral() -> re.Pattern[str]:
    """Words that say nothing of what is spoken of: persons, particles, 有 and 没有, time."""
    every = sorted({w for group in _listed().values() for w in group}, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, every)))


def naming(text: str) -> tuple[str, ...]:
    """The runs of characters that name something."""
    return tuple(run for run in _neutral().sub("\0", flat(text)).split("\0") if run)


def topic_of(matter: str, situation: Situation) -> str:
    """All that is written about the question: its own words, its options, and how people speak of them."""
    asked = (situation.ask, situation.unit or "", *(o.label for o in situation.options))
    return _topic(matter, situation.id, asked)


@lru_cache(maxsize=1024)
def _topic(matter: str, situation: str, asked: tuple[str, ...]) -> str:
    spoken = words.of(matter, situation)
    phrases = [p for listed in (*spoken.anywhere.values(), *spoken.when_asked.values()) for p in listed]
    return "\n".join(flat(t) for t in (asked[0], spoken.again, *asked[1:], *spoken.cue, *phrases))


def on_topic(text: str, topic: str) -> bool:
    """False when ``text`` names things and they do not belong to the question."""
    runs = naming(text)
    named = "".join(runs)
    if not named:
        return True
    share = sum(c in topic for c in named) / len(named)
    together = any(run[i : i + 2] in topic for run in runs for i in range(len(run) - 1))
    return share >= (SOME if together else MOSTLY)


def wholly(named: tuple[str, ...], topic: str) -> bool:
    """Whether all that is named belongs to the question, two characters of it standing together there."""
    together = any(run[i : i + 2] in topic for run in named for i in range(len(run) - 1))
    return together and all(c in topic for run in named for c in run)


def about_this(text: str, topic: str) -> str:
    """The clauses of ``text`` that tell something of the question, or name nothing of their own.

    A clause that names nothing goes with the one before it: in 身份证还在，没交 the second tells of the first.
    """
    kept, before = [], True
    for clause in told(text).split("，"):
        if _only_wished(clause, topic):
            before = False
            continue
        before = on_topic(clause, topic) if naming(clause) else before
        if before:
            kept.append(clause)
    return "，".join(kept)


def _only_wished(clause: str, topic: str) -> bool:
    """想去煤矿上班 does not say that one works there, unless the question asks for a wish or people say it like that."""
    wish = WISH.match(clause)
    if wish is None:
        return False
    question, in_other_words, *said = topic.split("\n")
    asked_for = any(w in question + in_other_words for w in WISHES)
    return not asked_for and not any(wish[1] in line and line in flat(clause) for line in said)


def told(text: str) -> str:
    """``text`` without the clauses that ask something back. 不知道是不是 tells that it is not known."""
    clauses = (c for c in CLAUSE_END.split(ASKED_BACK.sub("吗，", text)) if flat(c))
    return "，".join(c for c in clauses if not asks(c) or any(word in c for word in unsure_words()))


def is_beside(text: str, situation: Situation, matter: Matter) -> bool:
    """``text`` names things, and none of it belongs to the question."""
    return bool(naming(text)) and not about_this(text, topic_of(matter.slug, situation))
