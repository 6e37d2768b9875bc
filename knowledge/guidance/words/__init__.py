"""Everyday words for the options of situations, one YAML a matter: ``situation: {value: [phrase, …], again: text}``."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from knowledge.catalogue import Situation

FOLDER = Path(__file__).parent


@cache
def _all() -> dict[str, dict[str | bool, object]]:
    """Situation id and its first option → words. Ids belong to matters, so the file name is part of the key."""
    found: dict[str, dict[str | bool, object]] = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        for name, entry in (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).items():
            found[f"{path.stem}/{name}"] = entry
    return found


def of(matter: str, situation: Situation) -> dict[str, tuple[str, ...]]:
    """Option value (as text) → phrases, for this matter's situation."""
    entry = _all().get(f"{matter}/{situation.id}", {})
    return {
        str(value).lower() if isinstance(value, bool) else str(value): tuple(map(str, phrases))
        for value, phrases in entry.items()
        if isinstance(phrases, list)
    }


def again(matter: str, situation: Situation) -> str:
    """The question in other words, or empty."""
    return str(_all().get(f"{matter}/{situation.id}", {}).get("again", ""))
