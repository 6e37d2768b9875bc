"""D16, R1: files are what their content says, few, small, checked, encrypted."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from PIL import Image

from actions import uploads
from actions.database.engine import Database, read, write
from actions.errors import Trouble
from actions.retention import evidence
from actions.settings import settings
from actions.uploads import MOST_FILES, Upload, content_of, do_attach, of_ticket
from tests.actions.reports.conftest import report


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "folder", lambda: tmp_path / "evidence")


def photo(format: str = "JPEG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(out, format)
    return out.getvalue()


PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.mark.parametrize(
    ("content", "type"), [(photo(), "image/jpeg"), (photo("PNG"), "image/png"), (PDF, "application/pdf")]
)
def test_d16_photos_and_pdfs_are_kept_encrypted_and_come_back(db: Database, content: bytes, type: str) -> None:
    number = report(db).number
    with write(db) as session:
        kept = do_attach(session, number, [Upload("回执.jpg", content)])[0]
    with read(db) as session:
        found, body = content_of(session, number, kept.id)
    assert found.type == type and len(body) == found.size and found.name == {"name": "回执.jpg"}
    stored = (uploads.folder() / kept.id).read_bytes()
    assert body[:8] not in stored and (uploads.folder() / kept.id).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("photo.jpg", b"MZ\x90\x00 a program", "unknown_file"), ("page.pdf", b"<html><script>", "unknown_file"),
        ("half.jpg", photo()[:40], ""), ("cut.pdf", b"%PDF-1.4 nothing more", "broken_file"), ("empty.png", b"", "empty_file"),
        ("big.jpg", b"\xff\xd8\xff" + b"0" * (10 * 1024 * 1024), "file_too_large"),
        ("active.pdf", PDF.replace(b"<<>>", b"<</JavaScript 1>>", 1), "active_pdf"),
        ("photo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "unknown_file"),
    ],
)  # fmt: skip
def test_d16_a_file_that_lies_about_its_type_is_refused_and_nothing_kept(
    db: Database, name: str, content: bytes, code: str
) -> None:
    number = report(db).number
    with pytest.raises(Trouble) as refused, write(db) as session:
        do_attach(session, number, [Upload("ok.jpg", photo()), Upload(name, content)])
    assert code in refused.value.code
    with read(db) as session:
        assert of_ticket(session, number) == []


def test_d16_not_more_than_so_many(db: Database) -> None:
    number = report(db).number
    with write(db) as session:
        do_attach(session, number, [Upload(f"{n}.jpg", photo()) for n in range(MOST_FILES)])
    with pytest.raises(Trouble, match="too_many_files"), write(db) as session:
        do_attach(session, number, [Upload("one more.jpg", photo())])


def test_d16_a_name_never_becomes_a_path(db: Database) -> None:
    number = report(db).number
    with write(db) as session:
        kept = do_attach(session, number, [Upload("../../etc/passwd.jpg", photo())])[0]
    assert kept.name == {"name": "passwd.jpg"} and [p.name for p in uploads.folder().iterdir()] == [kept.id]


@pytest.mark.parametrize(
    ("command", "code"), [("true", None), ("false", "refused_file"), ("/no/such/scanner", "scan_failed")]
)
def test_d16_the_virus_scanner_is_asked_and_obeyed(
    db: Database, monkeypatch: pytest.MonkeyPatch, command: str, code: str | None
) -> None:
    number = report(db).number
    monkeypatch.setattr(settings(), "virus_scan", command)
    if code is None:
        with write(db) as session:
            assert do_attach(session, number, [Upload("a.jpg", photo())])
        return
    with pytest.raises(Trouble, match=code), write(db) as session:
        do_attach(session, number, [Upload("a.jpg", photo())])


def test_a_file_of_another_ticket_is_not_there(db: Database) -> None:
    one, other = report(db).number, report(db).number
    with write(db) as session:
        kept = do_attach(session, one, [Upload("a.jpg", photo())])[0]
    with read(db) as session, pytest.raises(Trouble, match="not_found"):
        content_of(session, other, kept.id)


def test_a_crash_leaves_at_most_a_file_that_is_swept_up(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    number = report(db).number
    with pytest.raises(KeyboardInterrupt), write(db) as session:
        do_attach(session, number, [Upload("a.jpg", photo())])
        raise KeyboardInterrupt
    with write(db) as session:
        kept = do_attach(session, number, [Upload("b.jpg", photo())])[0]
    assert len(list(uploads.folder().iterdir())) == 2
    for path in uploads.folder().iterdir():
        os.utime(path, (0, 0))
    monkeypatch.setattr(evidence, "folder", uploads.folder)
    assert evidence.do_sweep(db) == 1
    assert [p.name for p in uploads.folder().iterdir()] == [kept.id]
