"""Makes callbacks as WeChat makes them: a document, sealed and signed."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from typing import Any

from channels.wechat.crypto import MessageCipher, signature
from channels.wechat.xml import write_xml

TOKEN = "tokenForTests"
APP_ID = "wx0123456789abcdef"
SECRET = "secretForTests"
KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
OLD_KEY = "ZYXWVUTSRQPONMLKJIHGFEDCBA9876543210zyxwvut"
ORIGINAL_ID = "gh_0123456789ab"


@dataclass(frozen=True)
class Callback:
    """One POST: its query and its body."""

    query: dict[str, str]
    body: bytes


def document(openid: str, **fields: Any) -> str:
    """A message as WeChat writes it. ``MsgType`` is text unless given."""
    base = {"ToUserName": ORIGINAL_ID, "FromUserName": openid, "CreateTime": int(time.time()), "MsgType": "text"}
    return write_xml({**base, **fields})


def sealed(
    text: str, *, key: str = KEY, app_id: str = APP_ID, token: str = TOKEN, at: int | None = None, extra: str = ""
) -> Callback:
    """The document in safe mode; with ``extra`` (plain fields beside the envelope) in compatible mode."""
    timestamp, nonce = str(int(time.time()) if at is None else at), secrets.token_hex(5)
    envelope = MessageCipher(app_id, key).seal(text.encode())
    body = (
        f"<xml><ToUserName><![CDATA[{ORIGINAL_ID}]]></ToUserName>{extra}<Encrypt><![CDATA[{envelope}]]></Encrypt></xml>"
    )
    query = {
        "signature": signature(token, timestamp, nonce), "timestamp": timestamp, "nonce": nonce,
        "encrypt_type": "aes", "msg_signature": signature(token, timestamp, nonce, envelope),
    }  # fmt: skip
    return Callback(query, body.encode())


def plain(text: str, *, token: str = TOKEN, at: int | None = None) -> Callback:
    """The document in plain mode."""
    timestamp, nonce = str(int(time.time()) if at is None else at), secrets.token_hex(5)
    return Callback(
        {"signature": signature(token, timestamp, nonce), "timestamp": timestamp, "nonce": nonce}, text.encode()
    )
