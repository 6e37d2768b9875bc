"""The words of the reports, from ``terms.yaml``."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml


@cache
def terms() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("terms.yaml").read_text(encoding="utf-8"))
    return loaded


def kinds() -> dict[str, str]:
    return dict(terms()["kinds"])


def template(move: str, kind: str, **values: str) -> str:
    """What an answer may begin with: the kind's own words before the general ones; empty when there are none (R7)."""
    listed = [t for t in terms()["templates"] if t["move"] == move and t["kind"] in (kind, "")]
    best = max(listed, key=lambda t: bool(t["kind"]), default=None)
    return str(best["text"]).format(**values) if best else ""
