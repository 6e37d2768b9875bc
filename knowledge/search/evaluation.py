"""Measures the search on a file of messages: ``{"text", "matter", "matters_ok", "item", "asks", "style"}`` a line.

``matter``: seq of the matter, 0 = out of scope, null = a dialogue act, which the assistant's NLU must hear instead.
"""

from __future__ import annotations

import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from knowledge.search.decision import OFFERED
from knowledge.search.engine import Engine
from knowledge.search.result import Decision, Result

PRIMARY = "top1"
"""The one figure by which two searches are compared."""
WORST_SHOWN = 60
GOALS = {
    "top1": 0.97, "top3": 0.995, "item": 0.92, "none_found": 0.92, "false_none": 0.02, "wrong_match": 0.02, "asked": 0.10,
    "asked_with_right": 0.98, "median_ms": 2.0,
}  # fmt: skip
AT_MOST = {"false_none", "wrong_match", "asked", "median_ms"}


class Message(BaseModel):
    """One line of a file."""

    model_config = ConfigDict(extra="ignore", strict=True)
    text: str = Field(max_length=20_000)
    matter: int | None = Field(ge=0)
    matters_ok: list[int] = []
    item: int | None = None
    asks: str | None = None
    style: str = ""

    @property
    def right(self) -> set[int]:
        return {self.matter or 0, *self.matters_ok} - {0}


class BadFile(ValueError):
    """A line cannot be read; says which and why."""


def read_messages(path: Path) -> list[Message]:
    """All lines. Raises BadFile with the number of the first line that is wrong, OSError when there is no file."""
    messages = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            messages.append(Message.model_validate_json(line))
        except ValidationError as wrong:
            first = wrong.errors()[0]
            place = ".".join(str(p) for p in first["loc"]) or "整行"
            raise BadFile(f"{path.name}:{number}: {place}：{first['msg']}") from None
    if not messages:
        raise BadFile(f"{path.name}: 没有一行数据")
    return messages


@dataclass(frozen=True)
class Answered:
    """A message, what the search said, and how long it took in milliseconds."""

    message: Message
    result: Result
    ms: float

    @property
    def ranked(self) -> list[int]:
        return [m.seq for m in self.result.matters]

    @property
    def top1(self) -> bool:
        return bool(self.ranked) and self.ranked[0] in self.message.right

    @property
    def item_right(self) -> bool:
        """The right item with the matter that was meant, wherever in the ranking that matter stands first."""
        first = self.result.matters[0] if self.result.matters else None
        return bool(
            first and first.seq in self.message.right and first.item and (
                first.item.n == self.message.item or first.seq != self.message.matter
            )
        )  # fmt: skip


def answer_all(engine: Engine, messages: Iterable[Message]) -> list[Answered]:
    """Ask the search each message of a matter or out of scope; dialogue acts are left to the NLU."""
    answered = []
    for message in messages:
        if message.matter is None:
            continue
        begun = time.perf_counter()
        result = engine.search(message.text)
        answered.append(Answered(message, result, (time.perf_counter() - begun) * 1000))
    return answered


def _share(hits: Iterable[bool]) -> float | None:
    listed = list(hits)
    return round(sum(listed) / len(listed), 4) if listed else None


def figures(answered: list[Answered]) -> dict[str, Any]:
    """Every figure of docs/search.md; None where nothing of the kind was in the file."""
    inside = [a for a in answered if a.message.matter]
    outside = [a for a in answered if not a.message.matter]
    matched = [a for a in inside if a.result.decision is Decision.MATCH]
    asked = [a for a in inside if a.result.decision is Decision.ASK]
    return {
        "messages": len(answered),
        "top1": _share(a.top1 for a in inside),
        "top3": _share(bool(a.message.right & set(a.ranked[:3])) for a in inside),
        "item": _share(a.item_right for a in inside if a.message.item),
        "none_found": _share(a.result.decision is Decision.NONE for a in outside),
        "false_none": _share(a.result.decision is Decision.NONE for a in inside),
        "wrong_match": _share(not a.top1 for a in matched),
        "wrong_match_all": _share(
            not a.message.matter or not a.top1 for a in answered if a.result.decision is Decision.MATCH
        ),
        "asked": _share(a.result.decision is Decision.ASK for a in inside),
        "asked_with_right": _share(bool(a.message.right & set(a.ranked[:OFFERED])) for a in asked),
        "median_ms": round(statistics.median(a.ms for a in answered), 3) if answered else None,
    }  # fmt: skip


def reliability(answered: list[Answered], bins: int = 10) -> list[dict[str, float]]:
    """How often the first matter is right, by the chance it was given: calibrated means both are alike."""
    groups: dict[int, list[Answered]] = defaultdict(list)
    for a in answered:
        if a.result.matters:
            groups[min(bins - 1, int(a.result.matters[0].score * bins))].append(a)
    return [
        {
            "said": round(statistics.mean(a.result.matters[0].score for a in group), 4),
            "was": round(statistics.mean(a.top1 for a in group), 4),
            "messages": len(group),
        }
        for _, group in sorted(groups.items())
    ]


def evaluate(engine: Engine, messages: list[Message]) -> dict[str, Any]:
    """All figures: overall, by style, by matter, confusions, reliability and the worst errors."""
    answered = answer_all(engine, messages)
    by_style: dict[str, list[Answered]] = defaultdict(list)
    by_matter: dict[str, list[Answered]] = defaultdict(list)
    for a in answered:
        by_style[a.message.style or "-"].append(a)
        by_matter[str(a.message.matter)].append(a)
    confusions = Counter(
        (a.message.matter or 0, a.ranked[0] if a.result.decision is not Decision.NONE else 0)
        for a in answered
        if a.ranked and (not a.top1 or a.result.decision is Decision.NONE)
    )
    return {
        "primary": PRIMARY,
        "overall": figures(answered),
        "goals": GOALS,
        "by_style": {k: figures(v) for k, v in sorted(by_style.items())},
        "by_matter": {k: figures(v) for k, v in sorted(by_matter.items(), key=lambda kv: int(kv[0]))},
        "confusions": [
            {"meant": meant, "said": said, "times": times}
            for (meant, said), times in confusions.most_common()
            if meant != said
        ],
        "reliability": reliability(answered),
        "worst": worst(answered),
        "left_to_nlu": sum(1 for m in messages if m.matter is None),
    }


def worst(answered: list[Answered]) -> list[dict[str, Any]]:
    """Errors, the most confident first: wrong matches, then what was offered for nothing, then what was missed."""
    errors = []
    for a in answered:
        decision, first = a.result.decision, a.result.matters[0] if a.result.matters else None
        if a.message.matter:
            wrong = decision is Decision.NONE or (decision is Decision.MATCH and not a.top1)
        else:
            wrong = decision is not Decision.NONE
        if wrong and first is not None:
            errors.append(
                (
                    decision is Decision.MATCH, first.score,
                    {"text": a.message.text, "style": a.message.style, "meant": a.message.matter, "said": first.seq,
                     "decision": decision.value, "score": round(first.score, 3), "why": a.result.why},
                )
            )  # fmt: skip
    return [e for _, _, e in sorted(errors, key=lambda e: (-e[0], -e[1]))[:WORST_SHOWN]]


def missed_goals(overall: dict[str, Any]) -> list[str]:
    """Figures that are short of their goal, each as a sentence."""
    return [
        f"{name} {overall[name]} ({'at most' if name in AT_MOST else 'at least'} {goal})"
        for name, goal in GOALS.items()
        if overall.get(name) is not None and (overall[name] > goal if name in AT_MOST else overall[name] < goal)
    ]
