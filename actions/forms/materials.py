"""The papers that belong to a form: sent as photo or PDF, promised for later where that is allowed, or brought along."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.cases import guidance_of, note
from actions.clock import now, today
from actions.database.crypto import decrypt
from actions.database.form_models import FormRecord, FormUpload
from actions.database.models import Case
from actions.database.wechat_models import WechatFile
from actions.errors import Trouble, not_found
from actions.forms.scans import cleaned
from actions.forms.sealing import seal, unseal
from actions.identity import new_id
from actions.wechat.photos import LABEL
from knowledge.guidance.result import AppliedExtra, AppliedMaterial

PROMISE = "promise"
"""``type`` of a row that is no file but the promise to hand one in."""
LATEST = timedelta(days=90)
"""Farther promises are no plan. The binding day is the counter's to name."""
MOST_FILES, MOST_IN_ALL = 6, 40

State = Literal["missing", "sent", "promised", "not_needed"]


@dataclass(frozen=True)
class Paper:
    """One paper of the list, and where it stands. ``n`` counts within this list."""

    n: int
    slug: str
    name: str
    why: str
    deferrable: bool
    optional: bool
    state: State
    files: tuple[tuple[str, str], ...] = ()
    """Id and type of each file that was sent here."""
    photos: int = 0
    """How many came through WeChat."""
    due: date | None = None


def papers_of(session: Session, record: FormRecord) -> list[Paper]:
    """The list under the case's answers of this moment. What one item makes for another is on nobody's list."""
    case = session.get(Case, record.case_id)
    if case is None:
        raise not_found("这张表")
    guidance = guidance_of(case)
    rows = list(session.scalars(select(FormUpload).where(FormUpload.form_id == record.id).order_by(FormUpload.at)))
    photos = list(session.scalars(select(WechatFile.material).where(WechatFile.case_id == case.id)))
    listed = [m for m in guidance.materials if m.supplied_by_item is None and m.same_document_as is None]
    found: list[Paper] = []
    needed: list[AppliedMaterial | AppliedExtra] = [*listed, *guidance.extra_materials]
    for applied in needed:
        material = applied.material
        own = [r for r in rows if r.material == material.slug]
        files = tuple((r.id, r.type) for r in own if r.type != PROMISE)
        promised = next((_due(record, r) for r in own if r.type == PROMISE), None)
        sent = bool(files) or material.name in photos
        state: State = (
            "not_needed"
            if material.e_licence and not sent
            else "sent"
            if sent
            else "promised"
            if promised
            else "missing"
        )
        found.append(
            Paper(
                len(found) + 1, material.slug, material.name, applied.why, material.deferrable is True, material.optional,
                state, files, photos.count(material.name), promised,
            )
        )  # fmt: skip
    return found


def _due(record: FormRecord, row: FormUpload) -> date:
    told: dict[str, Any] = json.loads(unseal(record, row.content, row.id))
    return date.fromisoformat(told["due"])


def paper_named(session: Session, record: FormRecord, slug: str) -> Paper:
    """Raises Trouble for a paper that this person need not hand in."""
    paper = next((p for p in papers_of(session, record) if p.slug == slug), None)
    if paper is None:
        raise not_found("这样材料")
    return paper


def do_send(session: Session, record: FormRecord, slug: str, content: bytes) -> str:
    """Keep a photo or PDF under the form's key. It stands in for a promise. Returns its id."""
    paper = paper_named(session, record, slug)
    scan = cleaned(content)
    held = session.scalars(
        select(FormUpload.id).where(FormUpload.form_id == record.id, FormUpload.type != PROMISE)
    ).all()
    if len(paper.files) >= MOST_FILES or len(held) >= MOST_IN_ALL:
        raise Trouble("too_many_files", "传得太多了。", f"一样材料最多 {MOST_FILES} 个文件，先删掉不用的。", 422)
    _drop_promise(session, record, slug)
    return _keep(session, record, slug, scan.type, scan.body)


def _keep(session: Session, record: FormRecord, slug: str, kind: str, body: bytes) -> str:
    upload = new_id("u")
    session.add(
        FormUpload(id=upload, form_id=record.id, material=slug, type=kind, content=seal(record, body, upload), at=now())
    )
    case = session.get(Case, record.case_id)
    if case is not None:
        note(session, case, "material promised" if kind == PROMISE else "material sent", {"material": slug})
    session.flush()
    return upload


def do_promise(session: Session, record: FormRecord, slug: str, due: date) -> None:
    """容缺: the paper follows by that day. Raises Trouble where it may not, or for a day that is none."""
    paper = paper_named(session, record, slug)
    if not paper.deferrable:
        raise Trouble("not_deferrable", "这样材料要一起交，不能后补。", "请拍照传上来，或带到窗口。", 422)
    if not today() < due <= today() + LATEST:
        raise Trouble(
            "bad_promise", "补交的日子要在明天以后、三个月以内。", "请换一个日子，最后期限以窗口答复为准。", 422
        )
    _drop_promise(session, record, slug)
    _keep(session, record, slug, PROMISE, json.dumps({"due": due.isoformat()}).encode())


def _drop_promise(session: Session, record: FormRecord, slug: str) -> None:
    for row in session.scalars(
        select(FormUpload).where(
            FormUpload.form_id == record.id, FormUpload.material == slug, FormUpload.type == PROMISE
        )
    ):
        session.delete(row)
    session.flush()


def do_take_back(session: Session, record: FormRecord, slug: str, upload: str = "") -> None:
    """Take back a file, or the promise when no file is named."""
    if not upload:
        return _drop_promise(session, record, slug)
    row = session.get(FormUpload, upload)
    if row is None or row.form_id != record.id:
        raise not_found("这个文件")
    session.delete(row)
    session.flush()
    return None


def content_of(session: Session, record: FormRecord, upload: str) -> tuple[str, bytes]:
    """Type and content of a file that was sent here."""
    row = session.get(FormUpload, upload)
    if row is None or row.form_id != record.id or row.type == PROMISE:
        raise not_found("这个文件")
    return row.type, unseal(record, row.content, row.id)


def bundled(session: Session, record: FormRecord) -> tuple[dict[str, bytes], list[dict[str, Any]]]:
    """The files for the bundle, and what its manifest says of each paper: sent, promised by a day, or to be brought."""
    files: dict[str, bytes] = {}
    listed = []
    for paper in papers_of(session, record):
        bodies = [content_of(session, record, upload) for upload, _ in paper.files]
        bodies += [("jpg", body) for body in _photos(session, record, paper.name)]
        names = [f"{paper.n:02}-{i}.{kind}" for i, (kind, _) in enumerate(bodies, 1)]
        files.update(dict(zip(names, (body for _, body in bodies), strict=True)))
        listed.append(
            {"n": paper.n, "name": paper.name, "state": paper.state, "files": [f"materials/{n}" for n in names],
             "promised_by": paper.due.isoformat() if paper.due else None}
        )  # fmt: skip
    return files, listed


def _photos(session: Session, record: FormRecord, name: str) -> list[bytes]:
    """Photos of this paper that came through WeChat, made clean like the others. A broken one is left out."""
    rows = session.scalars(
        select(WechatFile.content).where(WechatFile.case_id == record.case_id, WechatFile.material == name)
    )
    found = []
    for stored in rows:
        try:
            found.append(cleaned(decrypt(stored, LABEL)))
        except Trouble:
            continue
    return [scan.body for scan in found if scan.type == "jpg"]
