"""Notices for tests: of every matter, for answers that bring out much of it."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

from knowledge import catalogue
from knowledge.guidance import Answer, assess
from knowledge.notice import Notice, build
from tests.knowledge.guidance.drawing import complete

ISSUED = date(2026, 11, 24)
URL = "https://example.invalid/notices/GZ20261124-0001?t=0123456789abcdef0123456789abcdef"
MATTERS = catalogue.load().matters
LONGEST = ("citizen-after-death", "ipo-compliance-verification")


def notice(slug: str, answers: dict[str, Answer] | None = None, **more: Any) -> Notice:
    guidance = assess(MATTERS[slug], answers or {}, as_of=more.pop("as_of", ISSUED))
    given = {
        "number": "GZ20261124-0001", "version": 1, "issued_on": ISSUED, "catalogue_version": "2026-11-abc", **more
    }  # fmt: skip
    return build(guidance, **given)


def several(slug: str, count: int = 4) -> list[Notice]:
    """One with nothing answered (every branch is told), and some complete cases."""
    rng = random.Random(count)
    return [notice(slug), *(notice(slug, complete(MATTERS[slug], rng)) for _ in range(count))]
