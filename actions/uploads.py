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
from sqlalchemy import delete, event, select
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


@dataclass(frozen=True)
class Kept:
    """A file as it lies in the folder."""

    id: str
    name: str
    type: str
    size: int
    digest: str


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
    check_room(len(of_ticket(session, number)), len(uploads))
    found = [(u.name, *checked(u)) for u in uploads]
    return do_bind(session, number, [do_lay_by(name, media, body) for name, media, body in found])


def check_room(have: int, more: int) -> None:
    """Raises Trouble for one file too many."""
    if have + more > MOST_FILES:
        raise Trouble("too_many_files", f"附件最多 {MOST_FILES} 个。", "请挑要紧的交，其余带到窗口。", 422)


def do_lay_by(name: str, media: str, body: bytes) -> Kept:
    """Keep a file that was checked. It is no ticket's yet; one that stays nobody's is swept up by retention."""
    kept = Kept(new_id("e"), clean(Path(name).name)[:120], media, len(body), hashlib.sha256(body).hexdigest())
    _store(kept.id, body)  # before any row: a crash leaves a file without a row, which retention sweeps up
    return kept


def is_there(kept: Kept) -> bool:
    return (folder() / kept.id).is_file()


def do_bind(session: Session, number: str, files: Sequence[Kept]) -> list[Evidence]:
    """What lies by becomes a ticket's evidence."""
    bound = [
        Evidence(id=k.id, number=number, name={"name": k.name}, type=k.type, size=k.size, digest=k.digest, at=now())
        for k in files
    ]
    session.add_all(bound)
    if bound:
        do_event(session, number, "evidence", CITIZEN, {"files": len(bound)})
    session.flush()
    return bound


def _store(id: str, body: bytes) -> None:
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder() / id
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(encrypt(body, f"evidence.{id}"))
        file.flush()
        os.fsync(file.fileno())


def _read(id: str) -> bytes:
    return decrypt((folder() / id).read_bytes(), f"evidence.{id}")


def laid_by(kept: Kept) -> bytes:
    """The content of a file that is no ticket's yet."""
    return _read(kept.id)


def of_ticket(session: Session, number: str) -> list[Evidence]:
    return list(session.scalars(select(Evidence).where(Evidence.number == number).order_by(Evidence.at)))


def content_of(session: Session, number: str, id: str) -> tuple[Evidence, bytes]:
    """A file of this ticket. Raises Trouble ``not_found``."""
    found = session.get(Evidence, id)
    if found is None or found.number != number:
        raise not_found("这个附件")
    try:
        return found, _read(found.id)
    except FileNotFoundError as failure:
        raise not_found("这个附件") from failure


def do_drop(session: Session, number: str) -> None:
    """Remove a ticket's evidence: the rows now, the files once the rows are gone for good."""
    ids = list(session.scalars(select(Evidence.id).where(Evidence.number == number)))
    session.execute(delete(Evidence).where(Evidence.id.in_(ids)))
    do_unlink(session, ids)


def do_unlink(session: Session, ids: Sequence[str]) -> None:
    """Remove files once the transaction that lets go of them is through."""

    def _unlink(_: Session) -> None:
        for name in ids:
            (folder() / name).unlink(missing_ok=True)

    if ids:
        event.listen(session, "after_commit", _unlink, once=True)
