"""Search over the desk's conversations: by words, number, matter or the last four digits of a telephone. No time limit."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from actions.database.handover_models import Handover, SearchTerm
from actions.database.models import Case, IssuedNotice, Message, Ticket
from actions.handover import lists, terms
from actions.handover.lists import PAGE, Row
from actions.masking import mask
from knowledge import catalogue
from knowledge.text import normalise

NUMBER = re.compile(r"^[a-z]{2}\d{8}-\d{1,6}$")
CANDIDATES = 200
AROUND = 24


@dataclass(frozen=True)
class Hit:
    row: Row
    where: str
    """The words around what was found, masked."""


@dataclass(frozen=True)
class Found:
    hits: list[Hit]
    more: bool
    """There are more than are shown; the search is to be narrowed."""


def search(session: Session, staff: str, query: str) -> Found:
    """Conversations that have or had to do with the desk and hold the query, the latest first."""
    flat = normalise(query)
    if not flat:
        return Found([], False)
    if NUMBER.match(flat):
        return _shown(session, staff, {c: flat.upper() for c in _by_number(session, flat.upper())})
    hits = {**_by_matter(session, flat), **_by_words(session, query)}
    return _shown(session, staff, hits)


def _by_number(session: Session, number: str) -> list[str]:
    of_ticket = session.scalars(select(Ticket.conversation_id).where(Ticket.number == number)).all()
    of_notice = session.scalars(
        select(Case.opened_in).join(IssuedNotice, IssuedNotice.case_id == Case.id).where(IssuedNotice.number == number)
    ).all()
    return [*(c for c in of_ticket if c), *of_notice]


def _by_matter(session: Session, flat: str) -> dict[str, str]:
    slugs = {m.slug: m.name for m in catalogue.load().matters.values() if flat in normalise(m.name)}
    found = session.execute(
        select(Handover.conversation_id, Handover.matter)
        .where(Handover.matter.in_(slugs))
        .order_by(Handover.requested_at.desc())
        .limit(CANDIDATES)
    )
    return {row.conversation_id: slugs[row.matter] for row in found}


def _by_words(session: Session, query: str) -> dict[str, str]:
    wanted, tail = terms.of_query(query)
    if not wanted:
        return {}
    candidates = (
        select(SearchTerm.conversation_id)
        .where(SearchTerm.term.in_(wanted))
        .group_by(SearchTerm.conversation_id)
        .having(func.count() == len(wanted))
    )
    latest = session.scalars(
        select(Handover.conversation_id)
        .where(Handover.conversation_id.in_(candidates))
        .order_by(Handover.requested_at.desc())
        .limit(CANDIDATES)
    ).all()
    return {c: seen for c in dict.fromkeys(latest) if (seen := _read(session, c, query, tail))}


def _read(session: Session, conversation_id: str, query: str, tail: str) -> str:
    """The words around the match; empty when the candidate only happens to hold the same pairs of characters."""
    words = [normalise(mask(w)) for w in query.split()]
    said = [
        str(m.body.get("text", ""))
        for m in session.scalars(
            select(Message)
            .where(Message.conversation_id == conversation_id, Message.sender.in_(("citizen", "staff")))
            .order_by(Message.seq)
        )
    ]
    if tail:
        return next((mask(text)[: 2 * AROUND] for text in said if tail in text), "")
    flat = [normalise(mask(text)) for text in said]
    if not all(any(word in text for text in flat) for word in words):
        return ""
    text = next(text for text in flat if words[0] in text)
    at = text.index(words[0])
    return text[max(0, at - AROUND) : at + len(words[0]) + AROUND]


def _shown(session: Session, staff: str, hits: dict[str, str]) -> Found:
    newest: dict[str, Handover] = {}
    for handover in session.scalars(
        select(Handover).where(Handover.conversation_id.in_(list(hits))).order_by(Handover.requested_at.desc())
    ):
        newest.setdefault(handover.conversation_id, handover)
    ordered = list(newest.values())
    shown = lists.rows(session, staff, ordered[:PAGE])
    return Found([Hit(row, hits[row.conversation]) for row in shown], len(ordered) > PAGE)
