"""Finds conversations by what was said although every text is encrypted: two neighbouring characters, as keyed hashes.

Personal numbers are masked before that; of a telephone number the last four digits can be found, nothing else.
A hash says that two characters occur somewhere in a conversation, not where or how often. Whoever searches reads
the candidates and keeps those that really hold the words (actions/handover/searching.py).
"""

from __future__ import annotations

import hashlib
import hmac
import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.database.crypto import secret
from actions.database.handover_models import Handover, SearchTerm
from actions.database.models import Message
from actions.masking import PHONE, mask
from knowledge.text import normalise

WORDS = re.compile(r"[\w]+")
TAIL = re.compile(r"(?<!\d)\d{4}(?!\d)")


def blind(term: str) -> int:
    """The term as a number that only the holder of the key can make."""
    made = hmac.new(secret("search"), term.encode(), hashlib.sha256).digest()
    return int.from_bytes(made[:8], "big", signed=True)


def pairs(text: str) -> set[str]:
    """``过户 税`` → 过户, 税; longer runs as overlapping pairs."""
    found: set[str] = set()
    for word in WORDS.findall(normalise(mask(text))):
        found.update([word] if len(word) == 1 else [word[n : n + 2] for n in range(len(word) - 1)])
    return found


def of_text(text: str) -> set[int]:
    """What is kept of a text for finding it."""
    tails = {f"tel:{m.group()[-4:]}" for m in PHONE.finditer(text)}
    return {blind(term) for term in pairs(text) | tails}


def of_query(query: str) -> tuple[set[int], str]:
    """What a conversation must hold to be a candidate, and the telephone tail that was meant, if any."""
    flat = normalise(query)
    phone = PHONE.search(flat)
    tail = phone.group()[-4:] if phone else flat if TAIL.fullmatch(flat) else ""
    if tail:
        return {blind(f"tel:{tail}")}, tail
    return {blind(term) for term in pairs(flat) if len(term) > 1}, ""


def do_add(session: Session, conversation_id: str, text: str) -> None:
    """Keep the terms of one more text."""
    wanted = of_text(text)
    known = set(
        session.scalars(
            select(SearchTerm.term).where(SearchTerm.conversation_id == conversation_id, SearchTerm.term.in_(wanted))
        )
    )
    session.add_all(SearchTerm(term=term, conversation_id=conversation_id) for term in sorted(wanted - known))
    session.flush()


def do_index(session: Session, conversation_id: str) -> None:
    """Keep the terms of everything that was said by people before somebody at the desk could look."""
    said = session.scalars(
        select(Message).where(Message.conversation_id == conversation_id, Message.sender.in_(("citizen", "staff")))
    )
    do_add(session, conversation_id, "\n".join(str(m.body.get("text", "")) for m in said))


def do_add_said(session: Session, conversation_id: str, text: str) -> None:
    """Keep the terms of what was just said, when the desk has to do with this conversation at all."""
    known = session.scalar(select(Handover.id).where(Handover.conversation_id == conversation_id).limit(1))
    if known is not None:
        do_add(session, conversation_id, text)
