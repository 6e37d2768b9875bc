"""This process itself, with a folder, keys and a database of a test's own, and none of them left behind."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from actions.database import crypto
from actions.database.engine import Database, database
from actions.settings import settings

KEPT = (settings, database, crypto._cipher)
"""What a process keeps of its folder: a key that outlives its test cannot read what the next one writes."""


@contextmanager
def own_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    monkeypatch.setenv("ONETHING_VAR_DIR", str(folder))
    _forget()
    yield database()
    database().engine.dispose()
    monkeypatch.undo()
    _forget()


def _forget() -> None:
    for kept in KEPT:
        kept.cache_clear()
