"""What staff tell each other, who was named in it, what links two conversations, and what was read. None of it is a message."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from actions.clock import now
from actions.database.engine import Database, write
from actions.database.handover_models import CaseLink, Mention, ReadMark, StaffNote
from actions.database.models import Conversation
from actions.errors import bad_input, not_found
from actions.handover.owning import Person, check_reason
from actions.handover.records import do_event, latest_of

MAX_NOTE = 1000
NAMED = re.compile(r"@([\w.-]{1,40})")


@dataclass(frozen=True)
class Note:
    author: str
    text: str
    at: datetime


def named_in(text: str, people: Iterable[Person]) -> list[Person]:
    """Whom a note names with @, by the name they sign in with or the one that is shown."""
    called = set(NAMED.findall(text))
    return [p for p in people if p.id in called or p.name in called or any(c.startswith(p.name) for c in called)]


def do_note_down(
    conversation_id: str, staff: Person, text: str, people: Iterable[Person] = (), db: Database | None = None
) -> list[Person]:
    """Keep a note. Returns who was named and will be told."""
    text = text.strip()
    if not text:
        raise bad_input("备注是空的。", "请写好再存。")
    if len(text) > MAX_NOTE:
        raise bad_input(f"备注有{len(text)}个字，最多{MAX_NOTE}个字。", "请写短一些。")
    named = [p for p in named_in(text, people) if p.id != staff.id]
    with write(db) as session:
        if session.get(Conversation, conversation_id) is None:
            raise not_found("这次对话")
        note = StaffNote(conversation_id=conversation_id, author=staff.id, body={"text": text}, at=now())
        session.add(note)
        session.flush()
        session.add_all(Mention(note_id=note.id, staff_id=p.id) for p in named)
        handover = latest_of(session, conversation_id)
        if handover is not None:
            do_event(session, handover, "noted", note.at, staff.id, named=[p.id for p in named])
    return named


def notes_of(session: Session, conversation_id: str) -> list[Note]:
    """Oldest first."""
    found = session.scalars(
        select(StaffNote).where(StaffNote.conversation_id == conversation_id).order_by(StaffNote.id)
    )
    return [Note(n.author, str(n.body["text"]), n.at) for n in found]


def mentions_of(session: Session, staff: str) -> list[str]:
    """Conversations in which somebody was named and has not looked yet, newest first."""
    found = session.execute(
        select(StaffNote.conversation_id, func.max(Mention.id).label("last"))
        .join(Mention, Mention.note_id == StaffNote.id)
        .where(Mention.staff_id == staff, Mention.seen_at.is_(None))
        .group_by(StaffNote.conversation_id)
        .order_by(func.max(Mention.id).desc())
        .limit(50)
    )
    return [row.conversation_id for row in found]


def do_mark_read(conversation_id: str, staff: str, seq: int, db: Database | None = None) -> None:
    """Somebody looked: messages up to ``seq`` are read, notes that name them are seen."""
    with write(db) as session:
        if session.get(Conversation, conversation_id) is None:
            raise not_found("这次对话")
        mark = session.get(ReadMark, (staff, conversation_id))
        if mark is None:
            session.add(ReadMark(staff_id=staff, conversation_id=conversation_id, seq=seq))
        else:
            mark.seq = max(mark.seq, seq)
        unseen = session.scalars(
            select(Mention)
            .join(StaffNote, StaffNote.id == Mention.note_id)
            .where(
                StaffNote.conversation_id == conversation_id, Mention.staff_id == staff, Mention.seen_at.is_(None)
            )
        )  # fmt: skip
        for mention in unseen:
            mention.seen_at = now()


def do_link(one: str, other: str, staff: Person, reason: str, db: Database | None = None) -> None:
    """Say that two conversations are about the same thing. They stay two. Saying it again changes nothing."""
    reason = check_reason(reason)
    if one == other:
        raise bad_input("这是同一次对话。", "请选另一次。")
    first, second = sorted((one, other))
    with write(db) as session:
        if session.get(Conversation, one) is None or latest_of(session, other) is None:
            raise not_found("要关联的对话")
        known = session.scalar(select(CaseLink.id).where(CaseLink.one == first, CaseLink.other == second))
        if known is not None:
            return
        session.add(CaseLink(one=first, other=second, made_by=staff.id, reason=reason, at=now()))
        handover = latest_of(session, one)
        if handover is not None:
            do_event(session, handover, "linked", now(), staff.id, other=other, reason=reason)


def links_of(session: Session, conversation_id: str) -> Sequence[tuple[str, str]]:
    """Linked conversations and why."""
    found = session.scalars(
        select(CaseLink).where(or_(CaseLink.one == conversation_id, CaseLink.other == conversation_id))
    )
    return [(link.other if link.one == conversation_id else link.one, link.reason) for link in found]
