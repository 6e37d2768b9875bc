"""The vocabulary of labels (roles, concepts, whom an item is about) and the grammar of labels and sections."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent


@cache
def vocabulary() -> dict[str, Any]:
    """Whom departments mean (``roles.yaml``) and what they ask (``concepts.yaml``)."""
    return _read("roles") | _read("concepts")


@cache
def grammar() -> dict[str, Any]:
    """How labels, titles and items are put together (``grammar.yaml``)."""
    return _read("grammar")


def _read(name: str) -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((HERE / f"{name}.yaml").read_text(encoding="utf-8"))
    return read


@cache
def known_roles() -> frozenset[str]:
    return frozenset(vocabulary()["roles"]) | {s["role"] for s in vocabulary()["subjects"]}
