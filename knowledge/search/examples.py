"""The examples the search learns from: readable YAML by matter and by topic, each with its style and voice."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml

FOLDER = Path(__file__).parent / "examples"
OUT_OF_SCOPE = ""


@dataclass(frozen=True)
class Example:
    """``matter`` is a slug, or ``OUT_OF_SCOPE``; ``item`` is 0 when the whole matter is meant."""

    text: str
    matter: str
    item: int
    style: str
    voice: str
    also: tuple[str, ...] = ()
    kind: str = ""


def read(folder: Path = FOLDER) -> list[Example]:
    """All examples, in the order of the files."""
    found: list[Example] = []
    for path in sorted(folder.glob("*/*.yaml")):
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        for block in raw["blocks"]:
            found += [
                Example(
                    text=str(text), matter=raw.get("matter", OUT_OF_SCOPE), item=block.get("item", 0),
                    style=block["style"], voice=block["voice"], also=tuple(block.get("also") or ()),
                    kind=raw.get("kind", ""),
                )
                for text in block["texts"]
            ]  # fmt: skip
    return found
