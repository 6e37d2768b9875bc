"""Which characters the installed fonts cannot print, so that the notice can say so instead of showing a box."""

from __future__ import annotations

import re
import subprocess
from functools import cache

RANGE = re.compile(r"([0-9a-f]+)(?:-([0-9a-f]+))?")


@cache
def _covered() -> tuple[tuple[int, int], ...]:
    """Code point ranges that some installed font covers, as fontconfig knows them; empty when it cannot be asked."""
    try:
        out = subprocess.run(
            ["fc-list", "--format", "%{charset}\n"], capture_output=True, text=True, timeout=20, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return ()
    found = {
        (int(first, 16), int(last or first, 16))
        for line in set(out.stdout.splitlines())
        for first, last in RANGE.findall(line)
    }
    return _merged(sorted(found))


def _merged(ranges: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    merged: list[tuple[int, int]] = []
    for first, last in ranges:
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return tuple(merged)


def unprintable(text: str) -> list[str]:
    """Characters of ``text`` that no installed font covers, each once. Empty when fontconfig cannot be asked."""
    covered = _covered()
    if not covered:
        return []
    strange = {c for c in text if c.isprintable() and not c.isspace() and ord(c) > 0x2E7F}  # noqa: PLR2004 - CJK and beyond
    return sorted(c for c in strange if not any(first <= ord(c) <= last for first, last in covered))
