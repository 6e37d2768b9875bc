"""Cases (办件): opened for one matter, answered, changed, read by whoever holds the token."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.clock import now, today
from actions.database.engine import Database, read
from actions.database.models import Case, CaseEvent, Conversation
from actions.errors import not_found
from actions.identity import digest, matches, new_id, new_token
from knowledge import catalogue
from knowledge.catalogue import Matter
from knowledge.guidance import Answer, Guidance, assess, dump_answers, load_answers


def matter_of(case: Case) -> Matter:
    """The case's matter. A matter that left the catalogue is a surprise, not an outcome."""
    matter = catalogue.load().matter(case.matter)
    if matter is None:
        raise not_found(f"“{case.matter}”这件事")
    return matter


def do_open_case(session: Session, conversation: Conversation, matter: Matter, text: str) -> Case:
    """Open a case for ``matter`` and make it the one being talked about."""
    case = Case(
        id=new_id("k"), token_hash=digest(new_token()), opened_in=conversation.id, matter=matter.slug, answers={},
        catalogue_version=catalogue.load().version, created_at=now(), updated_at=now(),
    )  # fmt: skip
    session.add(case)
    session.flush()
    conversation.case_id = case.id
    note(session, case, "opened", {"text": text})
    return case


def note(session: Session, case: Case, kind: str, data: dict[str, Any]) -> None:
    """Write down what happened to a case."""
    session.add(CaseEvent(case_id=case.id, kind=kind, data=data, at=now()))


def guidance_of(case: Case) -> Guidance:
    """What the case's answers lead to today."""
    matter = matter_of(case)
    return assess(matter, load_answers(matter, case.answers), as_of=today())


def do_answer(session: Session, case: Case, answers: Mapping[str, Answer]) -> Guidance:
    """Keep these answers. Answers whose question no longer arises are dropped, all others kept."""
    matter = matter_of(case)
    merged = {**load_answers(matter, case.answers), **answers}
    guidance = assess(matter, merged, as_of=today())
    case.answers = dump_answers(guidance.answers)
    note(session, case, "answered", {"answers": dump_answers(answers), "dropped": list(guidance.dropped)})
    return guidance


def do_take_back(session: Session, case: Case) -> str | None:
    """Forget the newest answer. Returns the situation's id, or None when there was none."""
    if not case.answers:
        return None
    last = list(case.answers)[-1]
    case.answers = {k: v for k, v in case.answers.items() if k != last}
    note(session, case, "took back", {"situation": last})
    return last


def access_case(case_id: str, token: str, db: Database | None = None) -> Case:
    """The only way to a case from outside: with its own token or that of the conversation it belongs to."""
    with read(db) as session:
        case = session.get(Case, case_id)
        if case is None:
            raise not_found("这个办件")
        if matches(token, case.token_hash):
            return case
        conversation = session.scalar(select(Conversation).where(Conversation.id == case.opened_in))
        if conversation is None or not matches(token, conversation.token_hash):
            raise not_found("这个办件")
        return case
