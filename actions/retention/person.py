"""One person's data, as far as one conversation leads to it: handed out, or deleted with a proof (PIPL 45, 47)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from actions.audit import LEAST_REASON, do_note
from actions.clock import now
from actions.conversations import do_delete_in
from actions.database.crypto import decrypt
from actions.database.engine import Database, read, write
from actions.database.form_models import FormRecord
from actions.database.handover_models import Handover
from actions.database.models import Case, CaseEvent, Conversation, IssuedNotice, Message, Rating, Ticket
from actions.database.wechat_models import WechatFile, WechatPerson
from actions.errors import Trouble, bad_input, not_found
from actions.forms.materials import bundled
from actions.forms.records import filling_of
from actions.reports.photos import waiting
from actions.tickets import events
from actions.uploads import content_of, laid_by, of_ticket
from actions.wechat.photos import LABEL


@dataclass(frozen=True)
class Export:
    """What is handed out. ``related``: other conversations about the same cases, to be asked for by themselves."""

    data: dict[str, Any]
    files: Mapping[str, bytes]
    related: tuple[str, ...]

    @property
    def as_json(self) -> str:
        return json.dumps(self.data, ensure_ascii=False, indent=2, default=str)


@dataclass(frozen=True)
class Proof:
    """The line of the audit log that says what was done, and its hash. The log itself names nobody."""

    line: int
    hash: str
    counts: dict[str, int]
    related: tuple[str, ...] = ()


def _check_reason(reason: str) -> str:
    if len(reason.strip()) < LEAST_REASON:
        raise bad_input("要写明依据。", "写一句：谁在什么时候、用什么方式提出的，怎样核对了身份。")
    return reason.strip()[:500]


def _found(session: Session, conversation_id: str) -> Conversation:
    found = session.get(Conversation, conversation_id)
    if found is None:
        raise not_found(f"编号为 {conversation_id[:40]} 的对话")
    return found


def related(session: Session, conversation_id: str) -> tuple[str, ...]:
    """Other conversations about this one's cases: the person went on at another door."""
    cases = select(Case.id).where(Case.opened_in == conversation_id)
    current = select(Conversation.case_id).where(Conversation.id == conversation_id)
    origin = select(Case.opened_in).where(Case.id.in_(current))
    query = select(Conversation.id).where(
        or_(Conversation.case_id.in_(cases), Conversation.id.in_(origin)), Conversation.id != conversation_id
    )
    return tuple(sorted(session.scalars(query)))


def do_export(conversation_id: str, actor: str, reason: str, db: Database | None = None) -> Export:
    """Gather everything, and write down that and why it was handed out. Staff's notes to each other stay inside."""
    reason = _check_reason(reason)
    with read(db) as session:
        made = _export(session, _found(session, conversation_id))
    fingerprint = hashlib.sha256(made.as_json.encode()).hexdigest()
    with write(db) as session:
        told = {"reason": reason, "sha256": fingerprint, "files": len(made.files)}
        do_note(session, actor, "person.exported", conversation_id, told)
    return made


def _export(session: Session, conversation: Conversation) -> Export:
    found = conversation.id
    cases = session.scalars(select(Case).where(Case.opened_in == found).order_by(Case.created_at)).all()
    files: dict[str, bytes] = {}
    data = {
        "conversation": found, "channel": conversation.channel, "begun_at": conversation.created_at,
        "exported_at": now(), "messages": _messages(session, found),
        "cases": [_case(session, case, files) for case in cases],
        "told": conversation.memory.get("report", {}),
        "tickets": _tickets(session, found, [c.id for c in cases], files), "ratings": _ratings(session, found),
        "handovers": [
            {"requested_at": h.requested_at, "ended_at": h.ended_at, "state": h.state, "outcome": h.outcome}
            for h in session.scalars(select(Handover).where(Handover.conversation_id == found))
        ],
        "wechat": [
            {"openid": p.openid, "seen_at": p.seen_at}
            for p in session.scalars(select(WechatPerson).where(WechatPerson.conversation_id == found))
        ],
    }  # fmt: skip
    files.update({f"told/{kept.id}": laid_by(kept) for kept in waiting(conversation)})
    return Export(data, files, related(session, found))


def _messages(session: Session, conversation_id: str) -> list[dict[str, Any]]:
    listed = session.scalars(select(Message).where(Message.conversation_id == conversation_id).order_by(Message.seq))
    return [{"at": m.at, "from": m.sender, "kind": m.kind, "text": m.body.get("text", "")} for m in listed]


def _case(session: Session, case: Case, files: dict[str, bytes]) -> dict[str, Any]:
    notices = session.scalars(select(IssuedNotice).where(IssuedNotice.case_id == case.id))
    happened = session.scalars(select(CaseEvent).where(CaseEvent.case_id == case.id).order_by(CaseEvent.id))
    for photo in session.scalars(select(WechatFile).where(WechatFile.case_id == case.id)):
        files[f"{case.id}/{photo.id}"] = decrypt(photo.content, LABEL)
    return {
        "id": case.id, "matter": case.matter, "answers": case.answers, "begun_at": case.created_at,
        "notices": [n.body for n in notices], "form": _form(session, case, files),
        "events": [{"at": e.at, "kind": e.kind, "data": e.data} for e in happened],
    }  # fmt: skip


def _form(session: Session, case: Case, files: dict[str, bytes]) -> dict[str, Any] | None:
    record = session.scalar(select(FormRecord).where(FormRecord.case_id == case.id))
    if record is None:
        return None
    filling = filling_of(session, record)
    papers, listed = bundled(session, record)
    files.update({f"{case.id}/materials/{name}": body for name, body in papers.items()})
    if filling.signature:
        files[f"{case.id}/signature.png"] = filling.signature
    labels = {f.key: f.label for f in filling.form.fields}
    values = {labels.get(key, key): {"value": v.value, "source": v.source} for key, v in filling.values.items()}
    return {"submitted_at": record.submitted_at, "values": values, "materials": listed}


def _tickets(
    session: Session, conversation_id: str, cases: list[str], files: dict[str, bytes]
) -> list[dict[str, Any]]:  # fmt: skip
    query = select(Ticket).where(or_(Ticket.conversation_id == conversation_id, Ticket.case_id.in_(cases)))
    found = []
    for t in session.scalars(query.order_by(Ticket.at)):
        handed_in = of_ticket(session, t.number)
        for e in handed_in:
            with suppress(Trouble):  # a file that is lost is told by its row
                files[f"{t.number}/{e.id}.{e.type.rpartition('/')[2]}"] = content_of(session, t.number, e.id)[1]
        found.append(
            {
                "number": t.number, "type": t.type, "kind": t.kind, "state": t.state, "at": t.at, "due": t.due,
                "addressee": t.addressee, "region": t.region, "body": t.body,
                "events": [{"at": e.at, "kind": e.kind, "data": e.data} for e in events(session, t.number)],
                "evidence": [{"name": e.name, "type": e.type, "size": e.size, "sha256": e.digest} for e in handed_in],
            }
        )  # fmt: skip
    return found


def _ratings(session: Session, conversation_id: str) -> list[dict[str, Any]]:
    listed = session.scalars(select(Rating).where(Rating.conversation_id == conversation_id))
    return [{"at": r.at, "occasion": r.occasion, "grade": r.grade, "body": r.body} for r in listed]


def do_delete_person(conversation_id: str, actor: str, reason: str, db: Database | None = None) -> Proof:
    """Delete it all, and the person's WeChat record with it; what must be accounted for stays without its person."""
    reason = _check_reason(reason)
    with write(db) as session:
        _found(session, conversation_id)
        others = related(session, conversation_id)
        people = list(session.scalars(select(WechatPerson.id).where(WechatPerson.conversation_id == conversation_id)))
        gone = do_delete_in(session, conversation_id)
        session.execute(delete(WechatPerson).where(WechatPerson.id.in_(people)))
        counts = {**gone, "wechat_people": len(people)}
        line = do_note(session, actor, "person.deleted", conversation_id, {"reason": reason, **counts})
        return Proof(line.id, line.hash.hex(), counts, others)
