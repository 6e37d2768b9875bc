"""Files a report: once, numbered, addressed, with its deadlines, and everything that must follow in the same transaction."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from actions.clock import now, today
from actions.database.crypto import secret
from actions.database.models import Ticket
from actions.errors import Trouble, bad_input
from actions.identity import CODE_ALPHABET, digest
from actions.outbox.posting import do_post
from actions.reports.duplicates import Similar, similar
from actions.reports.routing import Addressee, addressee
from actions.reports.seen import Seen, seen
from actions.reports.states import State
from actions.reports.terms import kinds
from actions.rules import do_apply
from actions.settings import settings
from actions.tickets import About, Filed, do_event, do_open
from knowledge import catalogue
from knowledge.text import clean

SHORTEST, LONGEST = 4, 2000


@dataclass(frozen=True)
class Draft:
    """What somebody wants to report. ``once`` makes a second sending of the same page the same report."""

    text: str
    kind: str = "other"
    where: str = ""
    when: str = ""
    phone: str = ""
    like: str = ""
    """The number of a report that this one is to be followed along with."""
    once: str = ""


@dataclass(frozen=True)
class Preview:
    """What will happen when it is sent: who gets it, what they see, by when, and what is already known."""

    addressee: Addressee
    seen: Seen
    similar: list[Similar]


def check(draft: Draft) -> Draft:
    """The draft in clean form. Raises Trouble ``bad_input``."""
    text = clean(draft.text)
    if len(text) < SHORTEST:
        raise bad_input("还没有写发生了什么。", "写一两句话：在哪里、办什么、卡在哪一步。")
    if len(text) > LONGEST:
        raise bad_input(f"写了 {len(text)} 个字，最多 {LONGEST} 个字。", "请挑要紧的写，其余可以作为附件交。")
    if draft.kind not in kinds():
        raise bad_input("没有选是哪一种情况。", "从列表里选一种，拿不准就选“其他”。")
    return replace(draft, text=text, where=clean(draft.where)[:200], when=clean(draft.when)[:100])


def check_matter(matter: str, item: int) -> tuple[str, int]:
    """The matter's own name and its item. Raises Trouble for one that does not exist."""
    if not matter:
        return "", 0
    found = catalogue.load().matter(matter)
    if found is None or (item and found.item(item) is None):
        raise bad_input("没有这件事，或者没有这一项。", "从列表里选，拿不准就不选。")
    return found.slug, item


def preview(session: Session, draft: Draft, where: About) -> Preview:
    """Look, without writing anything."""
    to = addressee(where.matter, where.item, where.region)
    whole = "\n".join(t for t in (draft.text, draft.where, draft.when) if t)
    return Preview(to, seen(whole), similar(session, draft.text, where.matter, to.unit, now()))


def check_limit(session: Session, conversation_id: str | None) -> None:
    """Raises Trouble 429 when one conversation, and so one WeChat person, reports far too often (R13)."""
    if conversation_id is None:
        return
    count = session.scalar(
        select(func.count()).select_from(Ticket).where(
            Ticket.type == "stuck", Ticket.conversation_id == conversation_id, Ticket.at >= now() - timedelta(days=1)
        )
    )  # fmt: skip
    if int(count or 0) >= settings().reports_per_day:
        raise Trouble(
            "too_many_reports", f"今天已经登记了 {count} 件，系统先不再收新的。",
            "已经登记的都在办。还有事请拨打12345，或到办不成事反映窗口。", 429,
        )  # fmt: skip


def do_file(session: Session, draft: Draft, where: About) -> Filed:
    """File it. Raises Trouble when something is missing or the limit is reached; then nothing was kept."""
    draft = check(draft)
    if draft.once and (known := _known(session, draft.once)):
        return known
    check_limit(session, where.conversation_id)
    to = addressee(where.matter, where.item, where.region)
    alike = similar(session, draft.text, where.matter, to.unit, now())
    body = {"said": draft.text, "where": draft.where, "when": draft.when, "like": [s.number for s in alike]}
    if draft.phone:
        body["phone"] = draft.phone
    filed = do_open(
        session, "stuck", draft.kind, State.RECEIVED.value, body=body, where=replace(where, unit=to.unit),
        addressee=to.window, acknowledge_days=settings().report_acknowledge_days,
        answer_days=settings().report_answer_days, day=today(),
    )  # fmt: skip
    ticket = session.get_one(Ticket, filed.number)
    if draft.once:
        filed = replace(filed, code=_code(draft.once))
        ticket.code_hash = digest(filed.code)
    do_apply(session, "report.filed", filed.number, facts(ticket), ticket)
    if draft.like and draft.like in {s.number for s in alike}:
        _join(session, ticket, draft.like)
    do_post(session, "report.received", filed.number, public(ticket))
    session.flush()
    return replace(filed, state=ticket.state)


def _join(session: Session, ticket: Ticket, other: str) -> None:
    ticket.state, ticket.duplicate_of, ticket.ended_at = State.DUPLICATE.value, other, now()
    do_event(session, ticket.number, State.DUPLICATE.value, "citizen", {"of": other})


def facts(ticket: Ticket) -> dict[str, str | int]:
    """What a rule may ask about a ticket."""
    return {name: getattr(ticket, name) for name in ("kind", "matter", "region", "unit", "channel")}


def public(ticket: Ticket) -> dict[str, str]:
    """What another system is told: no words, no telephone number."""
    return {
        "number": ticket.number, "type": ticket.type, "kind": ticket.kind, "state": ticket.state,
        "due": ticket.due.isoformat(), "matter": ticket.matter, "unit": ticket.unit,
    }  # fmt: skip


def _code(once: str) -> str:
    """The code belonging to a page that was sent: the same for a second click, unguessable for others."""
    made = hmac.new(secret("reports"), once.encode(), hashlib.sha256).digest()
    return "".join(CODE_ALPHABET[b % len(CODE_ALPHABET)] for b in made[:8])


def _known(session: Session, once: str) -> Filed | None:
    code = _code(once)
    found = session.scalar(select(Ticket).where(Ticket.code_hash == digest(code)))
    return Filed(found.number, code, found.kind, found.state, found.due, found.addressee) if found else None
