"""Evidence handed in with a report: known by content, counted, checked for viruses, kept encrypted in ``var/evidence/`` (D16)."""

from __future__ import annotations

import hashlib
import os
import shlex
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import structlog
from sqlalchemy import delete, event, func, select
from sqlalchemy.orm import Session

from actions.clock import now
from actions.database.crypto import decrypt, encrypt
from actions.database.report_models import Evidence
from actions.errors import Trouble, not_found
from actions.forms.scans import cleaned
from actions.identity import new_id
from actions.settings import settings
from actions.tickets import CITIZEN, do_event
from knowledge.text import clean

log = structlog.get_logger()
MOST_FILES = 6
TYPES = {"jpg": "image/jpeg", "png": "image/png", "pdf": "application/pdf"}
SCAN_SECONDS = 30


@dataclass(frozen=True)
class Upload:
    """A file as it came. ``name`` is shown to staff and never used as a path."""

    name: str
    content: bytes


def folder() -> Path:
    return settings().var_dir / "evidence"


def checked(upload: Upload) -> tuple[str, bytes]:
    """Type and content as they may be kept. Raises Trouble for what lies about itself or what the scanner refuses."""
    scan = cleaned(upload.content)
    command = settings().virus_scan
    if command:
        try:
            found = subprocess.run(
                shlex.split(command), input=upload.content, capture_output=True, timeout=SCAN_SECONDS, check=False
            )
        except (OSError, subprocess.TimeoutExpired) as failure:
            log.error("virus scan does not run", kind=type(failure).__name__)
            raise Trouble(
                "scan_failed", "现在不能检查附件，附件没有收。", "反映可以先发，附件过后再补。", 503
            ) from failure
        if found.returncode != 0:
            raise Trouble("refused_file", "这个文件没有通过安全检查，不能收。", "请拍照代替，或到窗口交。", 422)
    return TYPES[scan.type], scan.body


def do_attach(session: Session, number: str, uploads: Sequence[Upload]) -> list[Evidence]:
    """Keep files with a ticket. Raises Trouble for one too many, or one that must not be kept; then none is."""
    have = session.scalar(select(func.count()).select_from(Evidence).where(Evidence.number == number)) or 0
    if have + len(uploads) > MOST_FILES:
        raise Trouble("too_many_files", f"附件最多 {MOST_FILES} 个。", "请挑要紧的交，其余带到窗口。", 422)
    kept = []
    for upload, (media, body) in zip(uploads, [checked(u) for u in uploads], strict=True):
        evidence = Evidence(
            id=new_id("e"), number=number, name={"name": clean(Path(upload.name).name)[:120]}, type=media, size=len(body),
            digest=hashlib.sha256(body).hexdigest(), at=now(),
        )  # fmt: skip
        _store(evidence.id, body)  # before the row: a crash leaves a file without a row, which retention sweeps up
        session.add(evidence)
        kept.append(evidence)
    if kept:
        do_event(session, number, "evidence", CITIZEN, {"files": len(kept)})
    session.flush()
    return kept


def _store(id: str, body: bytes) -> None:
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder() / id
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(encrypt(body, f"evidence.{id}"))
        file.flush()
        os.fsync(file.fileno())


def of_ticket(session: Session, number: str) -> list[Evidence]:
    return list(session.scalars(select(Evidence).where(Evidence.number == number).order_by(Evidence.at)))


def content_of(session: Session, number: str, id: str) -> tuple[Evidence, bytes]:
    """A file of this ticket. Raises Trouble ``not_found``."""
    found = session.get(Evidence, id)
    if found is None or found.number != number:
        raise not_found("这个附件")
    try:
        return found, decrypt((folder() / found.id).read_bytes(), f"evidence.{found.id}")
    except FileNotFoundError as failure:
        raise not_found("这个附件") from failure


def do_drop(session: Session, number: str) -> None:
    """Remove a ticket's evidence: the rows now, the files once the rows are gone for good."""
    ids = list(session.scalars(select(Evidence.id).where(Evidence.number == number)))
    session.execute(delete(Evidence).where(Evidence.id.in_(ids)))

    def _unlink(_: Session) -> None:
        for name in ids:
            (folder() / name).unlink(missing_ok=True)

    if ids:
        event.listen(session, "after_commit", _unlink, once=True)
