"""Answers to situations: their values, and how they are written in JSON and on the command line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from math import isfinite
from typing import Any

from knowledge.catalogue import Matter, Situation


class _Unknown(Enum):
    """不清楚, a valid answer to any situation: both branches are told, and what decides."""

    UNKNOWN = "unknown"

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN = _Unknown.UNKNOWN
Answer = bool | str | float | date | tuple[str, ...] | _Unknown
"""yes_no → bool, choice → str (several: a tuple), number → float, date → date."""
Answers = Mapping[str, Answer]

TRUE_WORDS = {"true", "yes", "y", "1", "是", "有", "对"}
FALSE_WORDS = {"false", "no", "n", "0", "否", "不是", "没有", "无"}
LARGEST_NUMBER = 1e12
EDITORS_HINT = re.compile(r"（[^（）]*=\s*(?:是|否)[^（）]*）|（可多选[^（）]*）")


@dataclass(frozen=True)
class Refused:
    """A raw value that is no answer to the question, and why."""

    reason_zh: str


def parse_answer(situation: Situation, raw: Any) -> Answer | Refused:
    """Read a value from JSON or ``--set``. ``"unknown"`` is 不清楚; several values have commas between."""
    if raw == UNKNOWN.value or raw is UNKNOWN:
        return UNKNOWN
    if raw is None or raw == "":
        return Refused("没有写值")
    parse = {"yes_no": _yes_no, "number": _number, "date": _date, "choice": _choice}[situation.type]
    return parse(situation, raw)


def _yes_no(_situation: Situation, raw: Any) -> Answer | Refused:
    if isinstance(raw, bool):
        return raw
    word = str(raw).strip().lower()
    if word in TRUE_WORDS:
        return True
    return False if word in FALSE_WORDS else Refused(f"“{raw}”不是 true 或 false")


def _number(_situation: Situation, raw: Any) -> Answer | Refused:
    try:
        number = float(str(raw))
    except ValueError:
        return Refused(f"“{raw}”不是数字")
    if isinstance(raw, bool) or not isfinite(number) or not 0 <= number <= LARGEST_NUMBER:
        return Refused(f"“{raw}”不是合理的数字")
    return number


def _date(_situation: Situation, raw: Any) -> Answer | Refused:
    if isinstance(raw, date):
        return raw
    try:
        return date.fromisoformat(str(raw).strip())
    except ValueError:
        return Refused(f"“{raw}”不是 2026-01-31 这样的日期")


def _choice(situation: Situation, raw: Any) -> Answer | Refused:
    parts = list(raw) if isinstance(raw, (list, tuple)) else str(raw).split(",")
    chosen = list(dict.fromkeys(str(p).strip() for p in parts if str(p).strip()))
    wrong = next((p for p in chosen if situation.option(p) is None), None)
    if wrong is not None or not chosen:
        return Refused(f"没有“{wrong if wrong is not None else raw}”这个选项")
    if not situation.multiple:
        return chosen[0] if len(chosen) == 1 else Refused("这个问题只能选一个")
    alone = [p for p in chosen if (o := situation.option(p)) and o.exclusive]
    if alone and len(chosen) > 1:
        return Refused(f"“{alone[0]}”不能和别的一起选")
    return tuple(chosen)


def dump_answer(answer: Answer) -> Any:
    """As JSON: ``"unknown"``, a list for several values, an ISO date."""
    if answer is UNKNOWN:
        return UNKNOWN.value
    if isinstance(answer, tuple):
        return list(answer)
    if isinstance(answer, date):
        return answer.isoformat()
    return int(answer) if isinstance(answer, float) and answer.is_integer() else answer


def dump_answers(answers: Answers) -> dict[str, Any]:
    return {name: dump_answer(answer) for name, answer in answers.items()}


def load_answers(matter: Matter, raw: Mapping[str, Any]) -> dict[str, Answer]:
    """The answers in ``raw`` that this matter still asks for; what a newer catalogue no longer knows is left out."""
    loaded: dict[str, Answer] = {}
    for name, value in raw.items():
        situation = matter.situation(name)
        answer = parse_answer(situation, value) if situation else Refused("")
        if not isinstance(answer, Refused):
            loaded[name] = answer
    return loaded


def plain_ask(situation: Situation) -> str:
    """The question without （委托他人=是）, which tells an editor how an answer is stored, and without hints."""
    return EDITORS_HINT.sub("", situation.ask)


def topic(situation: Situation) -> str:
    """What the question is about, to stand before a bare 是: 逝者名下有没有住房公积金."""
    return re.sub(r"（[^（）]*）", "", situation.ask).rstrip("？")


def say_answer(situation: Situation, answer: Answer) -> str:
    """The answer in the catalogue's own words."""
    if answer is UNKNOWN:
        return "不清楚"
    if isinstance(answer, tuple):
        return "、".join(say_answer(situation, part) for part in answer)
    if isinstance(answer, date):
        return f"{answer.year}年{answer.month}月{answer.day}日"
    if isinstance(answer, float):
        return f"{answer:g}{situation.unit or ''}"
    option = situation.option(answer)
    return option.label if option else str(answer)
