from __future__ import annotations

import sys
from pathlib import Path

import pytest

from actions.database.engine import Database

sys.path.insert(0, str(Path(__file__).parent))  # the tests of one folder share how somebody talks


@pytest.fixture
def db(tmp_path: Path) -> Database:
    made = Database(f"sqlite:///{tmp_path / 'x.db'}")
    made.migrate()
    return made
