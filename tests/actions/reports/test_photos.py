"""R1: photos that wait for the report being told are the person's own: handed out, deleted, swept up like the rest."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from actions import uploads
from actions.database.engine import Database, read, write
from actions.database.models import Conversation
from actions.reports.photos import do_add, waiting
from actions.retention import evidence
from actions.retention.person import do_delete_person, do_export
from actions.stages import Stage
from actions.uploads import Upload, checked
from tests.actions.reports.conftest import talk
from tests.actions.reports.test_evidence import photo


@pytest.fixture
def telling(db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Somebody who is telling a report and has sent a photo."""
    monkeypatch.setattr(uploads, "folder", lambda: tmp_path / "evidence")
    conversation = talk(db)
    with write(db) as session:
        session.get_one(Conversation, conversation).stage = Stage.REPORTING
        do_add(session, conversation, [checked(Upload("", photo()))])
    return conversation


def test_r1_a_waiting_photo_is_handed_out_and_deleted_with_its_person(db: Database, telling: str) -> None:
    kept = next(uploads.folder().iterdir()).name
    handed = do_export(telling, "s_wang", "本人持身份证到窗口提出", db)
    assert handed.files[f"told/{kept}"] == checked(Upload("", photo()))[1]
    do_delete_person(telling, "s_wang", "本人持身份证到窗口提出", db)
    assert list(uploads.folder().iterdir()) == []


def test_r1_a_report_that_is_left_half_told_keeps_its_photo_for_a_day(
    db: Database, telling: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evidence, "folder", uploads.folder)
    assert evidence.do_sweep(db) == 0
    for path in uploads.folder().iterdir():
        os.utime(path, (0, 0))
    assert evidence.do_sweep(db) == 1
    with read(db) as session:
        assert waiting(session.get_one(Conversation, telling)) == []
