"""One person, two doors: six digits, shown at one door and typed at the other, let a case go on there."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from actions.cases import guidance_of, matter_of, note
from actions.clock import now
from actions.database.engine import Database, write
from actions.database.models import Case, Conversation
from actions.database.wechat_models import ContinuationCode, WechatPerson
from actions.errors import Trouble, not_found
from actions.stages import Stage
from actions.wechat.people import blind

DIGITS = 6
LASTS = timedelta(minutes=10)
WRONG_AT_MOST = 5
WRONG_WITHIN = timedelta(hours=1)


@dataclass(frozen=True)
class Made:
    """A code, shown once."""

    code: str
    until: datetime


@dataclass(frozen=True)
class Offered:
    """What a code leads to, before the person has agreed."""

    case_id: str
    matter: str
    asking: bool
    """A question is open; otherwise the notice can be handed out."""

    @property
    def payload(self) -> str:
        """What the assistant is told at the new door."""
        return "/go_on" if self.asking else "/show_notice"


def _hash(code: str) -> str:
    return blind("continuation", code)


def do_make(conversation_id: str, db: Database | None = None) -> Made:
    """A code for the case this conversation is about. An earlier code of the conversation stops working."""
    with write(db) as session:
        conversation = session.get(Conversation, conversation_id)
        if conversation is None or conversation.case_id is None:
            raise Trouble("no_case", "还没有开始办一件事，没有可以接着办的。", "先说说您想办的事。", 409)
        session.execute(
            delete(ContinuationCode).where(
                (ContinuationCode.conversation_id == conversation_id) | (ContinuationCode.until < now())
            )
        )
        while True:
            code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
            if session.get(ContinuationCode, _hash(code)) is None:
                break
        made = Made(code, now() + LASTS)
        session.add(
            ContinuationCode(
                code_hash=_hash(code), conversation_id=conversation_id, case_id=conversation.case_id, until=made.until
            )
        )
        return made


def do_try(guesser: str, code: str, db: Database | None = None) -> Offered | None:
    """What the code leads to, or None. Five wrong ones within an hour: Trouble, whatever the code.

    ``guesser`` is whoever counts as one: a WeChat person's id.
    """
    with write(db) as session:
        person = session.get(WechatPerson, guesser)
        if person is None:
            raise not_found("您的记录")
        if person.wrong_since and now() - person.wrong_since > WRONG_WITHIN:
            person.wrong_codes, person.wrong_since = 0, None
        locked = person.wrong_codes >= WRONG_AT_MOST
        found = None if locked else _offer(session, code)
        if found is None and not locked:
            person.wrong_codes += 1
            person.wrong_since = person.wrong_since or now()
        if found is not None:
            return found
    if locked:
        raise Trouble("too_many_codes", "输错的次数太多了。", "请过一小时再试，或在原来的页面接着办。", 429)
    return None


def offer(code: str, db: Database | None = None) -> Offered | None:
    """What the code leads to, for a door that counts wrong tries itself."""
    with write(db) as session:
        return _offer(session, code)


def _offer(session: Session, code: str) -> Offered | None:
    found = session.get(ContinuationCode, _hash(code))
    if found is None or found.until < now():
        return None
    case = session.get(Case, found.case_id)
    if case is None:
        return None
    guidance = guidance_of(case)
    return Offered(case.id, matter_of(case).name, guidance.next is not None and guidance.stopped is None)


def do_take_up(conversation_id: str, code: str, db: Database | None = None) -> Offered | None:
    """The person agreed: this conversation goes on with the case, where the other one stands. The code is used up."""
    with write(db) as session:
        offered = _offer(session, code)
        found = session.get(ContinuationCode, _hash(code))
        conversation = session.get(Conversation, conversation_id)
        if offered is None or found is None or conversation is None:
            return None
        source = session.get(Conversation, found.conversation_id)
        session.delete(found)
        case = session.get(Case, offered.case_id)
        if source is None or case is None or source.id == conversation.id:
            return None
        conversation.case_id, conversation.stage = case.id, Stage.ASKING if offered.asking else Stage.NOTICED
        asked = (source.memory or {}).get("asked")
        conversation.memory = {**(conversation.memory or {}), **({"asked": asked} if asked else {})}
        note(session, case, "continued at another door", {"from": source.channel, "to": conversation.channel})
        return offered
