"""What the search could not place waits here, masked, for a clerk to assign; the next training learns from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from actions.clock import now
from actions.database.engine import Database, read, write
from actions.database.models import Unanswered
from actions.errors import bad_input, not_found
from actions.masking import mask
from actions.names import hide
from knowledge import catalogue
from knowledge.search.examples import OUT_OF_SCOPE, Example

KEEP_AT_MOST = 20_000
REASONS = {"none": "没找到", "asked": "反问了也没对上", "corrected": "工作人员更正"}
NOT_OURS = "none"
"""Assigned so, a message is an example of what is not ours."""
KIND = "other-service"


@dataclass(frozen=True)
class Waiting:
    """One message of the queue. ``assigned``: empty, ``slug/item`` or ``none``."""

    id: int
    text: str
    reason: str
    assigned: str
    at: datetime


def do_queue(session: Session, text: str, reason: str) -> None:
    """Queue a message; ``reason`` is a key of REASONS. A full queue takes nothing more."""
    waiting = session.scalar(select(func.count()).select_from(Unanswered)) or 0
    if waiting < KEEP_AT_MOST:
        session.add(Unanswered(text={"text": mask(hide(text))}, reason=reason, at=now()))


def queue(*, all: bool = False, limit: int = 200, db: Database | None = None) -> list[Waiting]:
    """The oldest messages that nobody has assigned yet; ``all``: the assigned ones too."""
    query = select(Unanswered).order_by(Unanswered.id).limit(limit)
    if not all:
        query = query.where(Unanswered.assigned.is_(None))
    with read(db) as session:
        return [Waiting(u.id, u.text["text"], u.reason, u.assigned or "", u.at) for u in session.scalars(query)]


def waiting(session: Session) -> int:
    """How many nobody has assigned yet."""
    return int(session.scalar(select(func.count()).select_from(Unanswered).where(Unanswered.assigned.is_(None))) or 0)


def do_assign(number: int, label: str, db: Database | None = None) -> str:
    """Say where a message belongs: a matter (``7`` or ``citizen-after-death``), an item (``7/4``), or ``none``.

    Returns the label kept. Raises Trouble for a message or a matter that does not exist.
    """
    kept = _label(label.strip())
    with write(db) as session:
        found = session.get(Unanswered, number)
        if found is None:
            raise not_found(f"第 {number} 条")
        found.assigned = kept
    return kept


def _label(label: str) -> str:
    if label == NOT_OURS:
        return NOT_OURS
    name, _, item = label.partition("/")
    matter = catalogue.load().matter(name)
    if matter is None:
        raise bad_input(f"没有“{name}”这件事。", "请写 1 到 20 的编号、英文名，或 none。")
    if item and (not item.isdecimal() or matter.item(int(item)) is None):
        raise bad_input(f"{matter.name}没有第“{item}”项。", f"请写 1 到 {len(matter.items)}。")
    return f"{matter.slug}/{int(item or 0)}"


def assigned_examples(db: Database | None = None) -> list[Example]:
    """Assigned messages as examples for the next training."""
    query = select(Unanswered).where(Unanswered.assigned.is_not(None)).order_by(Unanswered.id)
    with read(db) as session:
        found = [(u.text["text"], u.assigned or NOT_OURS) for u in session.scalars(query)]
    return [_example(text, label) for text, label in found]


def _example(text: str, label: str) -> Example:
    slug, _, item = label.partition("/")
    matter, kind = (OUT_OF_SCOPE, KIND) if label == NOT_OURS else (slug, "")
    return Example(text, matter, int(item or 0), "plain", "citizens", kind=kind, author="clerk")
