"""How well replies to the questions are understood: a reply that answers, and one that only sounds so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

import yaml

from knowledge.catalogue import Matter, Situation
from knowledge.guidance.understanding import Understood, understand
from knowledge.guidance.values import UNKNOWN, Answer, Refused, dump_answer, parse_answer

Verdict = Literal["right", "wrong", "missed", "left", "taken"]
"""Of a reply that answers: right, wrong, missed; of one that does not: left alone, or taken for an answer."""
UNSURE = "unsure"


class BadReplies(ValueError):
    """A file of replies that cannot be read; the message names the place."""


@dataclass(frozen=True)
class Judged:
    matter: str
    situation: str
    says: str
    verdict: Verdict
    got: Answer | None


def judge_file(path: Path, matter: Matter, *, as_of: date) -> Iterator[Judged]:
    """Judge ``situation: [{says, means}, …]``; ``means`` null: no answer. Dates in it count from ``as_of``."""
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except yaml.YAMLError as wrong:
        raise BadReplies(f"{path.name}：{wrong}") from wrong
    if not isinstance(raw, dict):
        raise BadReplies(f"{path.name}：要按情形写 says 和 means")
    for name, replies in raw.items():
        situation = matter.situation(name)
        if situation is None:
            raise BadReplies(f"{path.name}：{matter.name}没有“{name}”这个情形")
        for reply in replies:
            yield judge(str(reply["says"]), reply["means"], situation, matter, as_of=as_of)


def judge(says: str, means: Any, situation: Situation, matter: Matter, *, as_of: date) -> Judged:
    """One reply against what a careful clerk would note down."""
    understood = understand(says, situation, as_of=as_of, matter=matter)
    got = understood.answer if isinstance(understood, Understood) else None
    verdict: Verdict
    if means is None:
        verdict = "left" if got is None else "taken"
    elif got is None:
        verdict = "missed"
    else:
        verdict = "right" if _same(got, means, situation) else "wrong"
    return Judged(matter.slug, situation.id, says, verdict, got)


def _same(got: Answer, means: Any, situation: Situation) -> bool:
    if means == UNSURE:
        return got is UNKNOWN or got == UNSURE
    meant = parse_answer(situation, means)
    if isinstance(meant, Refused):
        raise BadReplies(f"{situation.id}：{meant.reason_zh}")
    if isinstance(got, tuple) and isinstance(meant, tuple):
        return set(got) == set(meant)
    return got == meant and type(got) is type(meant)


def figures(judged: list[Judged]) -> dict[str, Any]:
    """Shares of the replies that answer (right, wrong, missed) and of the others (taken for an answer)."""
    count = {v: sum(j.verdict == v for j in judged) for v in ("right", "wrong", "missed", "left", "taken")}
    answers, others = count["right"] + count["wrong"] + count["missed"], count["left"] + count["taken"]
    return {
        "answers": answers,
        **{v: round(count[v] / answers, 3) if answers else None for v in ("right", "wrong", "missed")},
        "others": others,
        "taken": round(count["taken"] / others, 3) if others else None,
    }


def errors(judged: list[Judged]) -> list[dict[str, Any]]:
    """What went wrong, the worst kind first: a wrong answer, one that was none, one not heard."""
    order = ("wrong", "taken", "missed")
    return [
        {"kind": j.verdict, "matter": j.matter, "situation": j.situation, "says": j.says,
         "got": None if j.got is None else dump_answer(j.got)}
        for kind in order for j in judged if j.verdict == kind
    ]  # fmt: skip
