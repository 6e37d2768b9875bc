"""One callback of WeChat's, checked: from a raw request to an ``Incoming``, or Hostile."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from channels.wechat.crypto import MessageCipher, check_signature
from channels.wechat.hostile import Hostile
from channels.wechat.xml import MAX_BYTES, read_xml

OPENID = re.compile(r"[\w-]{1,128}", re.ASCII)
NUMBER = re.compile(r"\d{1,20}", re.ASCII)
CLOCKS_APART = timedelta(minutes=30)
"""How old or new a first delivery may be: WeChat's three tries and a clock that is wrong, and no more."""
ECHO = re.compile(r"[\w+/=.-]{1,512}", re.ASCII)
"""WeChat sends digits. Nothing that a browser could take for markup is ever sent back."""


@dataclass(frozen=True)
class Account:
    """The official account as the callback needs to know it. Without a cipher the account is in plain mode."""

    token: str
    app_id: str = ""
    original_id: str = ""
    cipher: MessageCipher | None = None


@dataclass(frozen=True)
class Incoming:
    """One message or event. ``key`` is the AES key that opened it (empty in plain mode); ``nonce`` goes back with it."""

    openid: str = field(repr=False)
    account: str
    kind: str
    created: int
    fields: Mapping[str, str] = field(repr=False)
    key: str = field(default="", repr=False)
    nonce: str = ""
    timestamp: int = 0

    @property
    def event(self) -> str:
        """The event's name in lower case: WeChat writes SCAN and CLICK, others subscribe (W29)."""
        return self.fields.get("Event", "").lower() if self.kind == "event" else ""

    @property
    def event_key(self) -> str:
        return self.fields.get("EventKey", "")

    @property
    def message_id(self) -> str:
        """What makes a retry recognisable (W16)."""
        if NUMBER.fullmatch(self.fields.get("MsgId", "")):
            return f"id:{self.fields['MsgId']}"
        return f"at:{self.openid}:{self.created}:{self.event}:{self.event_key}"

    def check_fresh(self, now: datetime) -> None:
        """Raises Hostile for a first delivery signed too long ago. Not asked of retries (W35)."""
        if abs(now.timestamp() - self.timestamp) > CLOCKS_APART.total_seconds():
            raise Hostile("stale")


def verify_address(account: Account, query: Mapping[str, str]) -> str:
    """The echo for WeChat's check of our address. Raises Hostile unless it is signed (W2)."""
    check_signature(query.get("signature", ""), account.token, query.get("timestamp", ""), query.get("nonce", ""))
    echo = query.get("echostr", "")
    if not ECHO.fullmatch(echo):
        raise Hostile("echostr")
    return echo


def admit(account: Account, query: Mapping[str, str], body: bytes) -> Incoming:
    """The message in a POST. Raises Hostile unless it is signed, whole, and meant for this account."""
    if len(body) > MAX_BYTES:
        raise Hostile("size")
    timestamp, nonce = query.get("timestamp", ""), query.get("nonce", "")
    if not NUMBER.fullmatch(timestamp):
        raise Hostile("timestamp")
    encrypted = query.get("encrypt_type", "raw") or "raw"
    if account.cipher is None:
        if encrypted != "raw":
            raise Hostile("no key")
        check_signature(query.get("signature", ""), account.token, timestamp, nonce)
        return _incoming(account, query, read_xml(body))
    # With a key configured a body that is not encrypted is never believed, whoever signed the query (W5, W6).
    if encrypted != "aes":
        raise Hostile("not encrypted")
    envelope = read_xml(body).get("Encrypt", "")
    check_signature(query.get("msg_signature", ""), account.token, timestamp, nonce, envelope)
    opened = account.cipher.open(envelope)
    return _incoming(account, query, read_xml(opened.message), opened.key)


def _incoming(account: Account, query: Mapping[str, str], fields: Mapping[str, str], key: str = "") -> Incoming:
    openid, to, created = fields.get("FromUserName", ""), fields.get("ToUserName", ""), fields.get("CreateTime", "")
    if not OPENID.fullmatch(openid) or not OPENID.fullmatch(to):
        raise Hostile("names")
    if query.get("openid", openid) != openid:
        raise Hostile("openid")
    if account.original_id and to != account.original_id:
        raise Hostile("account")
    if not NUMBER.fullmatch(created):
        raise Hostile("time")
    return Incoming(
        openid, to, fields.get("MsgType", "").lower(), int(created), fields, key,
        query.get("nonce", ""), int(query["timestamp"]),
    )  # fmt: skip
