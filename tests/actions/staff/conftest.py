"""A database of its own, migrated."""

from __future__ import annotations

from pathlib import Path

import pytest

from actions.database.engine import Database


@pytest.fixture
def db(tmp_path: Path) -> Database:
    made = Database(f"sqlite:///{tmp_path / 'test.db'}")
    made.migrate()
    return made
