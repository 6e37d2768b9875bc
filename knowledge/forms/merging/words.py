"""The vocabulary of labels (roles, concepts, whom an item is about) and the grammar of labels and sections."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

VOCABULARY = Path(__file__).parent / "vocabulary.yaml"
GRAMMAR = Path(__file__).parent / "grammar.yaml"


@cache
def vocabulary() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(VOCABULARY.read_text(encoding="utf-8"))
    return read


@cache
def grammar() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(GRAMMAR.read_text(encoding="utf-8"))
    return read


@cache
def known_roles() -> frozenset[str]:
    return frozenset(vocabulary()["roles"]) | {s["role"] for s in vocabulary()["subjects"]}
