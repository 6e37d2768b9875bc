"""Who writes from WeChat. An openid is looked up by a keyed hash; in the clear it exists only while a message is sent."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from actions.clock import now
from actions.conversations import do_delete_in
from actions.database.crypto import secret
from actions.database.engine import Database, read, write
from actions.database.models import Conversation
from actions.database.wechat_models import WechatAudit, WechatPerson
from actions.identity import digest, new_id, new_token
from actions.retention.anonymising import do_pass_on

CHANNEL = "wechat"


def blind(label: str, value: str) -> str:
    """A keyed hash: the same value is found again, and nobody without the key can try values out."""
    return hmac.new(secret("wechat"), f"{label}\0{value}".encode(), hashlib.sha256).hexdigest()


def person_id(openid: str) -> str:
    return blind("openid", openid)


def meet(session: Session, openid: str) -> WechatPerson:
    """The person behind an openid, with a conversation; made on the first message."""
    key = person_id(openid)
    person = session.get(WechatPerson, key)
    if person is None:
        person = WechatPerson(id=key, openid=openid, pending={}, forwarded_seq=0, wrong_codes=0, seen_at=now())
        session.add(person)
    if person.conversation_id is None or session.get(Conversation, person.conversation_id) is None:
        conversation = Conversation(
            id=new_id("c"), token_hash=digest(new_token()), channel=CHANNEL, stage="idle", memory={}, last_seq=0
        )
        session.add(conversation)
        session.flush()
        person.conversation_id, person.forwarded_seq, person.pending = conversation.id, 0, {}
    session.flush()
    return person


def conversation_of(person: str, db: Database | None = None) -> tuple[str, dict[str, Any]]:
    """The conversation's id and what the channel itself is waiting for. Empty when the person is gone."""
    with read(db) as session:
        found = session.get(WechatPerson, person)
        return (found.conversation_id or "", found.pending or {}) if found else ("", {})


def do_await(person: str, pending: dict[str, Any], db: Database | None = None) -> None:
    """Remember a question of the channel's own; an empty dict: nothing is awaited."""
    with write(db) as session:
        found = session.get(WechatPerson, person)
        if found is not None:
            found.pending = pending


def do_await_photo(person: str, photo: str, of: str, db: Database | None = None) -> list[str]:
    """One more photo of which it is asked what it is. ``of``: ``material``, or ``either`` that or a report.

    Returns all that wait for the answer, oldest first; ones that another question was about are among them.
    """
    with write(db) as session:
        found = session.get_one(WechatPerson, person)
        before = found.pending.get("photos", []) if found.pending.get("kind") == "photo" else []
        photos = [*(p for p in before if p != photo), photo]
        found.pending = {"kind": "photo", "of": of, "photos": photos}
        return photos


def where(conversation_id: str, db: Database | None = None) -> tuple[str, bool]:
    """The stage of the talk, and whether it is about a case."""
    with read(db) as session:
        found = session.get(Conversation, conversation_id)
        return (found.stage, found.case_id is not None) if found else ("idle", False)


def openid_of(person: str, db: Database | None = None) -> str:
    """The openid, to send something to. Empty when the person is gone."""
    with read(db) as session:
        found = session.get(WechatPerson, person)
        return found.openid if found else ""


def openid_at(conversation_id: str, db: Database | None = None) -> str:
    """The openid of whoever talks in this conversation; empty when nobody does by WeChat."""
    with read(db) as session:
        found = session.scalar(select(WechatPerson).where(WechatPerson.conversation_id == conversation_id))
        return found.openid if found else ""


def do_forget(openid: str, db: Database | None = None) -> bool:
    """Delete everything about a person who left the account, as the platform demands (W31).

    A case that goes on at another door belongs to that door from now on. False when nothing was known.
    """
    key = person_id(openid)
    with write(db) as session:
        person = session.get(WechatPerson, key)
        if person is None:
            return False
        gone: dict[str, int] = {}
        if person.conversation_id:
            do_pass_on(session, person.conversation_id)
            gone = do_delete_in(session, person.conversation_id)
        session.execute(delete(WechatPerson).where(WechatPerson.id == key))
        kept = {name: gone.get(name, 0) for name in ("tickets", "ratings")}
        session.add(WechatAudit(what="unsubscribed: personal data deleted", data=kept, at=now()))
    return True


def audit(db: Database | None = None) -> list[tuple[datetime, str, dict[str, Any]]]:
    """What was done to people's data, oldest first."""
    with read(db) as session:
        return [(a.at, a.what, a.data) for a in session.scalars(select(WechatAudit).order_by(WechatAudit.id))]
