"""Photos of materials: kept encrypted with the case, and ticked off the notice's list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.cases import note
from actions.clock import now
from actions.database.crypto import decrypt, encrypt
from actions.database.engine import Database, read, write
from actions.database.models import Case, Conversation, IssuedNotice
from actions.database.wechat_models import WechatFile
from actions.identity import new_id
from actions.reports.photos import Home, do_add
from actions.uploads import Upload, checked

LABEL = "wechat_files.content"
MAX_PHOTO = 10 * 1024 * 1024


@dataclass(frozen=True)
class Checklist:
    """The materials of the newest notice: ``(place in the list, name, have we got a photo)``."""

    case_id: str
    rows: tuple[tuple[int, str, bool], ...]

    @property
    def missing(self) -> list[str]:
        return [name for _, name, got in self.rows if not got]


def checklist(conversation_id: str, db: Database | None = None) -> Checklist | None:
    """None when no notice was handed out yet, or it asks for nothing."""
    with read(db) as session:
        conversation = session.get(Conversation, conversation_id)
        if conversation is None or conversation.case_id is None:
            return None
        return _checklist(session, conversation.case_id)


def _checklist(session: Session, case_id: str) -> Checklist | None:
    notice = session.scalars(
        select(IssuedNotice).where(IssuedNotice.case_id == case_id).order_by(IssuedNotice.version.desc())
    ).first()
    if notice is None:
        return None
    names = [m["name"] for m in (*notice.body["materials"], *notice.body["extra_materials"])]
    got = set(session.scalars(select(WechatFile.material).where(WechatFile.case_id == case_id)))
    rows = tuple((n, name, name in got) for n, name in enumerate(names, 1))
    return Checklist(case_id, rows) if rows else None


def do_keep(person: str, case_id: str, content: bytes, db: Database | None = None) -> str:
    """Keep a photo. Returns its id; the same one, not named yet, is kept once."""
    with write(db) as session:
        unnamed = select(WechatFile).where(WechatFile.person_id == person, WechatFile.material.is_(None))
        same = next((f.id for f in session.scalars(unnamed) if decrypt(f.content, LABEL) == content), None)
        if same:
            return same
        photo = new_id("f")
        session.add(WechatFile(id=photo, person_id=person, case_id=case_id, content=encrypt(content, LABEL), at=now()))
    return photo


def do_name(photos: Sequence[str], place: int, db: Database | None = None) -> Checklist | None:
    """The photos show the material at this place of the list."""
    with write(db) as session:
        kept = _kept(session, photos)
        listed = _checklist(session, kept[0].case_id) if kept else None
        if listed is None or not 1 <= place <= len(listed.rows):
            return None
        for one in kept:
            one.material = listed.rows[place - 1][1]
        case = session.get(Case, kept[0].case_id)
        if case is not None:
            note(session, case, "photo of a material", {"material": listed.rows[place - 1][1]})
        session.flush()
        return _checklist(session, kept[0].case_id)


def do_report(photos: Sequence[str], conversation_id: str, db: Database | None = None) -> Home:
    """They belong to the report, not to the list: its evidence from now on. Raises Trouble; then nothing has changed."""
    with read(db) as session:
        found = [(p.id, decrypt(p.content, LABEL)) for p in _kept(session, photos)]
    files = [checked(Upload(name, content)) for name, content in found]
    with write(db) as session:
        added = do_add(session, conversation_id, files, just_filed=True)
        for kept in _kept(session, photos):
            session.delete(kept)
        return added


def do_drop(photos: Sequence[str], db: Database | None = None) -> None:
    """They show none of them: not kept."""
    with write(db) as session:
        for kept in _kept(session, photos):
            session.delete(kept)


def _kept(session: Session, photos: Sequence[str]) -> list[WechatFile]:
    return [kept for photo in photos if (kept := session.get(WechatFile, photo)) is not None]
