"""A folder for evidence of the test's own, and somebody about whom a lot is known."""

from __future__ import annotations

from pathlib import Path

import pytest

from actions import uploads
from actions.database.engine import Database
from tests.actions.retention.somebody import Person, somebody


@pytest.fixture(autouse=True)
def _own_evidence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "folder", lambda: tmp_path / "evidence")


@pytest.fixture
def person(db: Database) -> Person:
    return somebody(db)
