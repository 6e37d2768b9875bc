"""Everyday words for the options of situations, one YAML a matter.

``situation: {again: …, value: [phrase, …], answers: {value: [phrase, …]}, cue: [word, …]}``. Phrases under a value
count in any sentence about the matter, those under ``answers`` only when the question was put. ``…`` in a phrase
stands for a few characters. Of a single choice the longest phrase counts, so one that stands under two values decides nothing
and keeps a shorter one within it from counting. ``cue`` names the words beside which a number or a date answers the question.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Words:
    """What people say for one situation. Values are keyed as text: ``true``, ``rented``, ``30``."""

    again: str = ""
    anywhere: dict[str, tuple[str, ...]] = field(default_factory=dict)
    when_asked: dict[str, tuple[str, ...]] = field(default_factory=dict)
    cue: tuple[str, ...] = ()


NOTHING = Words()


def key(value: object) -> str:
    """An option's value as these files write it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


@cache
def everything() -> dict[str, dict[str, Words]]:
    """Matter → situation → words."""
    return {path.stem: _read(path) for path in sorted(FOLDER.glob("*.yaml"))}


def _read(path: Path) -> dict[str, Words]:
    raw: dict[str, dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    return {name: _words(entry) for name, entry in raw.items()}


def _words(entry: dict[str, Any]) -> Words:
    listed = {k: v for k, v in entry.items() if k not in ("again", "answers", "cue")}
    return Words(
        again=entry.get("again", ""),
        anywhere={key(k): tuple(map(str, v)) for k, v in listed.items()},
        when_asked={key(k): tuple(map(str, v)) for k, v in entry.get("answers", {}).items()},
        cue=tuple(entry.get("cue", ())),
    )


def of(matter: str, situation: str) -> Words:
    """The words of one situation; empty where nobody wrote any."""
    return everything().get(matter, {}).get(situation, NOTHING)
