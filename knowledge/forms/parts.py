"""The parts of a form, plain names, and how tables are counted, as editors keep them in ``parts.yaml``."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

PARTS = Path(__file__).parent / "parts.yaml"


@cache
def parts() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(PARTS.read_text(encoding="utf-8"))
    return read
