"""Photos sent while a report is told, or afterwards: its evidence, by the same rules as a file handed in on the page (R1).

While the report is told they lie by, named in the conversation's memory; with the report they become the ticket's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.clock import now
from actions.database.engine import Database, read
from actions.database.models import Conversation, Ticket
from actions.errors import not_found
from actions.reports.states import OPEN_STATES
from actions.stages import Stage
from actions.uploads import Kept, check_room, do_bind, do_lay_by, do_unlink, is_there, of_ticket

JUST_FILED = timedelta(days=1)
"""So long a photo may belong to a report although the person has a list of materials to photograph as well."""
NAME = "微信照片{n}"


@dataclass(frozen=True)
class Home:
    """The report a photo belongs to: a filed one by its number, or, without one, that which is being told."""

    number: str
    step: str = ""
    """Of a report being told: what is asked."""
    photos: int = 0
    """So many it has already."""


def home(conversation_id: str, *, just_filed: bool, db: Database | None = None) -> Home | None:
    """None when there is no report a photo could belong to. ``just_filed``: one filed long ago does not count."""
    with read(db) as session:
        conversation = session.get(Conversation, conversation_id)
        return _home(session, conversation, just_filed=just_filed) if conversation else None


def _home(session: Session, conversation: Conversation, *, just_filed: bool) -> Home | None:
    if conversation.stage == Stage.REPORTING:
        step = (conversation.memory.get("report") or {}).get("step", "what")
        return Home("", str(step), len(waiting(conversation)))
    query = select(Ticket).where(
        Ticket.conversation_id == conversation.id, Ticket.type == "stuck", Ticket.state.in_(OPEN_STATES)
    )
    if just_filed:
        query = query.where(Ticket.at >= now() - JUST_FILED)
    ticket = session.scalars(query.order_by(Ticket.at.desc())).first()
    return Home(ticket.number, photos=len(of_ticket(session, ticket.number))) if ticket else None


def do_add(
    session: Session, conversation_id: str, files: Sequence[tuple[str, bytes]], *, just_filed: bool = False
) -> Home:
    """Keep photos, each ``(type, content)`` as checked, with the report. The same one a second time is kept once.

    Raises Trouble when there is no such report any more, or one photo too many; then none is kept.
    """
    conversation = session.get(Conversation, conversation_id)
    found = _home(session, conversation, just_filed=just_filed) if conversation else None
    if conversation is None or found is None:
        raise not_found("还在办的反映")
    laid = waiting(conversation)
    have = {k.digest for k in laid} if not found.number else {e.digest for e in of_ticket(session, found.number)}
    fresh = {digest: f for f in files if (digest := hashlib.sha256(f[1]).hexdigest()) not in have}
    check_room(found.photos, len(fresh))
    kept = [
        do_lay_by(NAME.format(n=found.photos + n), media, body) for n, (media, body) in enumerate(fresh.values(), 1)
    ]
    if not found.number:
        report = dict(conversation.memory.get("report") or {"step": found.step})
        report["photos"] = [asdict(k) for k in (*laid, *kept)]
        conversation.memory = {**conversation.memory, "report": report}
    elif kept:
        do_bind(session, found.number, kept)
        session.get_one(Ticket, found.number).version += 1  # whoever has it open sees that something was added
    session.flush()
    return Home(found.number, found.step, found.photos + len(kept))


def waiting(conversation: Conversation) -> list[Kept]:
    """The photos that lie by for the report being told. One that was swept up meanwhile is not among them."""
    listed = ((conversation.memory or {}).get("report") or {}).get("photos", [])
    return [k for k in (Kept(**one) for one in listed) if is_there(k)]


def do_hand_over(session: Session, conversation: Conversation, number: str) -> int:
    """The report is filed: its photos are the ticket's. Returns how many; forgets the report that was told."""
    kept = waiting(conversation)
    do_bind(session, number, kept)
    _forget(conversation)
    return len(kept)


def do_let_go(session: Session, conversation: Conversation) -> None:
    """The report is not filed: what lay by for it is not kept."""
    do_unlink(session, [k.id for k in waiting(conversation)])
    _forget(conversation)


def _forget(conversation: Conversation) -> None:
    conversation.memory = {k: v for k, v in (conversation.memory or {}).items() if k != "report"}
