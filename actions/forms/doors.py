"""Ways into a form: a link that opens once and expires, and the session that it is exchanged for on one device."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from actions.clock import now
from actions.database.form_models import FormDoor, FormRecord
from actions.database.models import Conversation
from actions.database.wechat_models import WechatPerson
from actions.errors import Trouble, not_found
from actions.identity import digest, new_token
from actions.settings import settings

LINK_LIFE = timedelta(hours=24)
"""Long enough to send it to oneself and sit down, short enough to be useless in an old chat."""
REMEMBERED = timedelta(days=30)
"""An old link is still known for this long, so that whoever opens it is told to ask for a new one."""
SESSION_LIFE = timedelta(days=14)


@dataclass(frozen=True)
class Entered:
    """A device was let in. ``token`` is shown to it once."""

    form_id: str
    token: str


def do_hand_out(session: Session, record: FormRecord, bound_to: str | None = None) -> str:
    """A fresh one-time link, as a path of this site. Older links that nobody used stop working.

    ``bound_to``: the WeChat person whom alone it is to let in.
    """
    moment = now()
    session.execute(delete(FormDoor).where(FormDoor.until < moment - REMEMBERED))
    older = FormDoor.form_id == record.id, FormDoor.kind == "link", FormDoor.used_at.is_(None), FormDoor.until > moment
    session.execute(update(FormDoor).where(*older).values(until=moment))
    token = new_token()
    session.add(
        FormDoor(token_hash=digest(token), form_id=record.id, kind="link", bound_to=bound_to, until=now() + LINK_LIFE)
    )
    return f"/forms/{token}"


def person_of(session: Session, conversation: Conversation) -> str | None:
    """Whom a link told in this conversation is for, where WeChat can be asked who opens it."""
    if conversation.channel != "wechat" or not settings().wechat_oauth:
        return None
    return session.scalar(select(WechatPerson.id).where(WechatPerson.conversation_id == conversation.id))


def bound(session: Session, token: str) -> bool:
    """Whether this link lets in one WeChat person alone. A used or old one is told so first, by ``do_enter``."""
    door = session.get(FormDoor, digest(token))
    return door is not None and door.kind == "link" and door.bound_to is not None and door.used_at is None


def full_address(path: str) -> str:
    return settings().site + path


def do_enter(session: Session, token: str, person: str | None = None) -> Entered:
    """Use up a link and let this device in. Raises Trouble when the link is unknown, used, too old or another's.

    ``person``: the WeChat person who opens it, as WeChat says.
    """
    door = session.get(FormDoor, digest(token))
    if door is None or door.kind != "link":
        raise not_found("这张表")
    if door.used_at is not None:
        raise Trouble(
            "link_used",
            "这个链接已经打开过一次。",
            "在第一次打开的手机上接着填；要换一台，回到对话里再要一个链接。",
            410,
        )
    if door.until <= now():
        raise Trouble("link_expired", "这个链接过期了。", "回到对话里说“填表”，再要一个链接。", 410)
    if door.bound_to is not None and door.bound_to != person:
        raise Trouble(
            "another_person", "这个链接是发给另一个微信号的。", "请用收到它的微信打开，或在自己的微信里说“填表”。", 403
        )
    door.used_at = now()
    fresh = new_token()
    session.add(FormDoor(token_hash=digest(fresh), form_id=door.form_id, kind="session", until=now() + SESSION_LIFE))
    return Entered(door.form_id, fresh)


def access_form(session: Session, form_id: str, token: str) -> FormRecord:
    """The only way to a form from a page. Raises Trouble ``not_found`` unless this device was let in."""
    door = session.scalar(
        select(FormDoor).where(
            FormDoor.token_hash == digest(token), FormDoor.form_id == form_id, FormDoor.kind == "session"
        )
    )
    record = session.get(FormRecord, form_id)
    if door is None or record is None or door.until < now():
        raise not_found("这张表")
    return record
