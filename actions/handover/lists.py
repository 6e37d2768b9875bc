"""Pages of conversations for the desk: by key and index, so that the hundred-thousandth page is as fast as the first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select, tuple_
from sqlalchemy.orm import Session

from actions.database.handover_models import Handover, ReadMark
from actions.database.models import Conversation, Message
from actions.handover.states import State
from actions.masking import mask
from knowledge import catalogue

PAGE = 30
LINE = 60
"""Characters of the last words that a list shows."""


@dataclass(frozen=True)
class Row:
    """One line of a list."""

    handover: str
    conversation: str
    state: State
    urgent: bool
    matter: str
    channel: str
    owner: str | None
    requested_at: datetime
    waiting_since: datetime
    answered_at: datetime | None
    unanswered_since: datetime | None
    ended_at: datetime | None
    outcome: str
    last: str
    """What was said last, masked and cut."""
    unread: int


@dataclass(frozen=True)
class Page:
    rows: list[Row]
    following: str
    """Key of the next page, empty on the last one."""


def _key(handover: Handover, by: str) -> str:
    moment: datetime = getattr(handover, by)
    return f"{handover.priority}|{moment.isoformat()}|{handover.id}"


def _read_key(key: str) -> tuple[int, datetime, str] | None:
    """A key from an address; None when somebody made it up."""
    try:
        urgent, moment, handover = key.split("|")
        return int(urgent), datetime.fromisoformat(moment), handover
    except ValueError:
        return None


def waiting(session: Session, staff: str, teams: frozenset[str] | None = None, after: str = "") -> Page:
    """The queue: urgent ones first, then the oldest."""
    conditions: list[Any] = [Handover.state == State.WAITING.value]
    if teams is not None:
        conditions.append(or_(Handover.team == "", Handover.team.in_(sorted(teams))))
    if start := _read_key(after):
        urgent, moment, ident = start
        later = tuple_(Handover.waiting_since, Handover.id) > tuple_(moment, ident)
        conditions.append(or_(Handover.priority < urgent, (Handover.priority == urgent) & later))
    order = (Handover.priority.desc(), Handover.waiting_since, Handover.id)
    return _page(session, staff, conditions, order, "waiting_since")


def mine(session: Session, staff: str) -> Page:
    """What somebody owns; few, by the cap."""
    conditions = [Handover.owner == staff, Handover.state == State.STAFF.value]
    return _page(session, staff, conditions, (Handover.waiting_since, Handover.id), "waiting_since")


def others(session: Session, staff: str, after: str = "") -> Page:
    """What colleagues own: to read."""
    conditions: list[Any] = [Handover.state == State.STAFF.value, Handover.owner != staff]
    if start := _read_key(after):
        conditions.append(tuple_(Handover.waiting_since, Handover.id) > tuple_(start[1], start[2]))
    return _page(session, staff, conditions, (Handover.waiting_since, Handover.id), "waiting_since")


def ended(session: Session, staff: str, after: str = "") -> Page:
    """What is over, the latest first."""
    conditions: list[Any] = [Handover.ended_at.is_not(None)]
    if start := _read_key(after):
        conditions.append(tuple_(Handover.ended_at, Handover.id) < tuple_(start[1], start[2]))
    return _page(session, staff, conditions, (Handover.ended_at.desc(), Handover.id.desc()), "ended_at")


def _page(session: Session, staff: str, conditions: list[Any], order: tuple[Any, ...], by: str) -> Page:
    found = session.scalars(select(Handover).where(*conditions).order_by(*order).limit(PAGE + 1)).all()
    shown = list(found[:PAGE])
    return Page(rows(session, staff, shown), _key(shown[-1], by) if len(found) > PAGE else "")


def rows(session: Session, staff: str, handovers: list[Handover]) -> list[Row]:
    """The lines of a list, a page at most."""
    ids = [h.conversation_id for h in handovers]
    talks = {c.id: c for c in session.scalars(select(Conversation).where(Conversation.id.in_(ids)))}
    last, unread = _last_words(session, talks.values()), unread_of(session, staff, ids)
    return [
        Row(
            handover=h.id, conversation=h.conversation_id, state=State(h.state), urgent=h.priority > 0,
            matter=matter_name(h.matter), channel=talks[h.conversation_id].channel, owner=h.owner,
            requested_at=h.requested_at, waiting_since=h.waiting_since, answered_at=h.answered_at, unanswered_since=h.unanswered_since,
            ended_at=h.ended_at, outcome=h.outcome, last=last.get(h.conversation_id, ""),
            unread=unread.get(h.conversation_id, 0),
        )
        for h in handovers
    ]  # fmt: skip


def matter_name(slug: str) -> str:
    found = catalogue.load().matter(slug) if slug else None
    return found.name if found else ""


def _last_words(session: Session, talks: Iterable[Conversation]) -> dict[str, str]:
    """One indexed look for each: asked for together, SQLite would read every message there is."""
    found = {}
    for talk in talks:
        last = session.scalar(select(Message).where(Message.conversation_id == talk.id, Message.seq == talk.last_seq))
        found[talk.id] = mask(str(last.body.get("text", "")))[:LINE].replace("\n", " ") if last else ""
    return found


def unread_of(session: Session, staff: str, conversations: list[str]) -> dict[str, int]:
    """How many of the citizen's messages somebody has not seen, by conversation. One indexed look for each of a page."""
    marks = session.execute(
        select(ReadMark.conversation_id, ReadMark.seq).where(
            ReadMark.staff_id == staff, ReadMark.conversation_id.in_(conversations)
        )
    )
    seen = {row.conversation_id: row.seq for row in marks}
    unread = {}
    for conversation in conversations:
        count = session.scalar(
            select(func.count())
            .select_from(Message)
            .where(
                Message.conversation_id == conversation,
                Message.seq > seen.get(conversation, 0),
                Message.sender == "citizen",
            )
        )
        unread[conversation] = int(count or 0)
    return unread


@dataclass(frozen=True)
class Counts:
    """What the title badge and the tabs show."""

    waiting: int
    mine: int
    unread: int


def counts(session: Session, staff: str, teams: frozenset[str] | None = None) -> Counts:
    conditions: list[Any] = [Handover.state == State.WAITING.value]
    if teams is not None:
        conditions.append(or_(Handover.team == "", Handover.team.in_(sorted(teams))))
    queued = session.scalar(select(func.count()).select_from(Handover).where(*conditions))
    owned = session.scalars(
        select(Handover.conversation_id).where(Handover.owner == staff, Handover.state == State.STAFF.value)
    ).all()
    return Counts(int(queued or 0), len(owned), sum(unread_of(session, staff, list(owned)).values()))
