"""R15: once a night, by itself, at the hour that was set."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from actions.audit import entries
from actions.clock import CHINA
from actions.database.engine import Database, read
from actions.retention import nightly
from actions.settings import settings

HALF_PAST_THREE = datetime(2026, 11, 25, 3, 30, tzinfo=CHINA)


def runs(db: Database) -> list[str]:
    with read(db) as session:
        return [e.actor for e in entries(session) if e.action == "retention.run"]


def test_r15_it_runs_once_after_its_hour(db: Database) -> None:
    assert nightly.do_when_due(HALF_PAST_THREE - timedelta(minutes=1), db) is None
    assert runs(db) == []


def test_r15_what_ran_is_not_due_again_that_day(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("actions.audit.now", lambda: HALF_PAST_THREE + timedelta(minutes=5))
    assert nightly.do_when_due(HALF_PAST_THREE + timedelta(minutes=5), db) is not None
    assert nightly.do_when_due(HALF_PAST_THREE + timedelta(hours=2), db) is None
    assert runs(db) == ["nightly"]
    assert nightly.due(HALF_PAST_THREE + timedelta(days=1), db), "the next night it is due again"


def test_r15_a_program_that_was_off_at_night_does_it_in_the_morning(db: Database) -> None:
    assert nightly.due(HALF_PAST_THREE.replace(hour=9), db)


def test_r15_who_wants_to_do_it_by_command_is_left_alone(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings(), "retention_at", "")
    assert not nightly.due(HALF_PAST_THREE.replace(hour=9), db)
