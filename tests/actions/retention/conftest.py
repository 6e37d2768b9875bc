"""A real database and a folder for evidence, of the test's own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from actions import uploads
from actions.database.engine import Database
from tests.actions.retention.somebody import Person, somebody


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with all tables, made once and copied for each test."""
    path = tmp_path_factory.mktemp("retention") / "empty.db"
    made = Database(f"sqlite:///{path}")
    made.migrate()
    made.engine.dispose()  # the last connection writes everything into the one file
    return path


@pytest.fixture
def db(tmp_path: Path, migrated: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    monkeypatch.setattr(uploads, "folder", lambda: tmp_path / "evidence")
    shutil.copy(migrated, tmp_path / "kept.db")
    made = Database(f"sqlite:///{tmp_path / 'kept.db'}")
    yield made
    made.engine.dispose()


@pytest.fixture
def person(db: Database) -> Person:
    return somebody(db)
