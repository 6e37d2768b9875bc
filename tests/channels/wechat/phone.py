"""A phone with WeChat on it: what a person does becomes a signed callback, delivered and retried as WeChat does."""

from __future__ import annotations

import asyncio
import itertools
import secrets
import time
from dataclasses import dataclass, field
from typing import Any

import httpx

from channels.wechat.crypto import MessageCipher, check_signature, signature
from channels.wechat.xml import read_xml, write_xml
from tests.channels.wechat.world import World

PATIENCE = 5.0
TRIES = 3
UNAVAILABLE = "该公众号暂时无法提供服务，请稍后再试"
_ids = itertools.count(int(time.time() * 1000) * 1000)


@dataclass(frozen=True)
class Account:
    """Both sides know these."""

    token: str
    app_id: str
    key: str
    original_id: str
    callback: str


@dataclass
class Delivery:
    """What came of one message: an answer for each time it was delivered, and how long each took."""

    statuses: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)


class Phone:
    """Delivers what people do to the account's callback, three times at most."""

    def __init__(self, world: World, account: Account):
        self.world, self.account = world, account
        self.cipher = MessageCipher(account.app_id, account.key) if account.key else None
        # As many at once as people write; the default would queue them here and count it against the account.
        self.http = httpx.AsyncClient(timeout=PATIENCE, trust_env=False, limits=httpx.Limits(max_connections=None))

    def allowance(self, fields: dict[str, Any]) -> str:
        if fields.get("MsgType") == "event":
            event = str(fields.get("Event", "")).lower()
            return {"subscribe": "subscribe", "scan": "scan", "click": "click"}.get(event, "")
        return "click" if "bizmsgmenuid" in fields else "message"

    async def do(self, openid: str, *, twice: bool = False, **fields: Any) -> Delivery:
        """The person sends a message or does something. ``twice``: WeChat delivers it again although it was answered."""
        person = self.world.follower(openid)
        message = {"ToUserName": self.account.original_id, "FromUserName": openid,
                   "CreateTime": int(self.world.now()), "MsgType": "text", **fields}  # fmt: skip
        if message["MsgType"] == "event":
            person.subscribed = str(message.get("Event", "")).lower() != "unsubscribe"
        else:
            message.setdefault("MsgId", next(_ids))
        self.world.did(openid, self.allowance(message))
        query, body = self._sealed(write_xml(message), openid)
        delivery = Delivery()
        for attempt in range(TRIES):
            answered = await self._once(query, body, delivery)
            if answered and (not twice or attempt):
                break
        self._show(openid, delivery)
        return delivery

    def _sealed(self, document: str, openid: str) -> tuple[dict[str, str], bytes]:
        at, nonce = str(int(time.time())), str(secrets.randbelow(10**10))
        query = {
            "signature": signature(self.account.token, at, nonce),
            "timestamp": at,
            "nonce": nonce,
            "openid": openid,
        }
        if self.cipher is None:
            return query, document.encode()
        envelope = self.cipher.seal(document.encode())
        query |= {"encrypt_type": "aes", "msg_signature": signature(self.account.token, at, nonce, envelope)}
        return query, write_xml({"ToUserName": self.account.original_id, "Encrypt": envelope}).encode()

    async def _once(self, query: dict[str, str], body: bytes, delivery: Delivery) -> bool:
        """One delivery. True when the account answered as WeChat expects."""
        begun = time.monotonic()
        try:
            async with asyncio.timeout(PATIENCE):
                answer = await self.http.post(
                    self.account.callback, params=query, content=body, headers={"content-type": "text/xml"}
                )
        except (httpx.HTTPError, TimeoutError):
            delivery.statuses.append("no answer")
            return False
        finally:
            delivery.seconds.append(time.monotonic() - begun)
        if answer.status_code != 200:
            delivery.statuses.append(f"status {answer.status_code}")
            return False
        delivery.statuses.append("ok")
        delivery.answers.append("" if answer.content in (b"", b"success") else self._opened(answer.content))
        return True

    def _opened(self, body: bytes) -> str:
        """The text of a passive answer, checked as WeChat checks it. Raises when it is not in order."""
        fields = read_xml(body)
        if self.cipher is not None:
            check_signature(
                fields["MsgSignature"], self.account.token, fields["TimeStamp"], fields["Nonce"], fields["Encrypt"]
            )
            fields = read_xml(self.cipher.open(fields["Encrypt"]).message)
        assert fields["FromUserName"] == self.account.original_id and fields["MsgType"] == "text"
        assert 0 < len(fields["Content"].encode()) <= 2048, "the phone would show nothing"
        return fields["Content"]

    def _show(self, openid: str, delivery: Delivery) -> None:
        """WeChat shows the last answer once, however often it delivered; without any answer it says so itself."""
        if not delivery.answers:
            self.world.arrived(openid, UNAVAILABLE, "system")
        elif delivery.answers[-1]:
            self.world.arrived(openid, delivery.answers[-1], "passive")
