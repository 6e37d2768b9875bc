"""Speaks to WeChat's API: messages, typing, menus, media, tags. Every way out has a name; nothing here raises."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, field
from typing import Any

import httpx
import structlog

from actions.settings import Settings
from channels.wechat.tokens import TokenKeeper

log = structlog.get_logger()

LIMIT = 8.0
"""Seconds one call may take."""
REASONS = {
    0: "ok", -1: "busy", 40001: "token", 40014: "token", 42001: "token", 40003: "openid", 43004: "window",
    45015: "window", 45047: "quota", 45002: "too long", 45009: "daily", 45080: "no recent message",
    45081: "already typing", 48001: "permission", 40007: "media", 40164: "address",
}  # fmt: skip
"""WeChat's error numbers → what they mean for us (W24, W27)."""


@dataclass(frozen=True)
class Answer:
    """What came of a call. ``reason`` is ok, one of REASONS, unreachable, or refused."""

    reason: str
    body: dict[str, Any] = field(default_factory=dict)
    content: bytes = field(default=b"", repr=False)

    @property
    def ok(self) -> bool:
        return self.reason == "ok"


def read_answer(response: httpx.Response) -> Answer:
    """JSON with an error number, or a file. Anything else counts as unreachable: it may be better next time."""
    if response.status_code != httpx.codes.OK:
        return Answer("unreachable")
    kind = response.headers.get("content-type", "")
    if kind.startswith(("image/", "audio/", "video/", "application/octet-stream")):
        return Answer("ok", content=response.content)
    try:
        body = json.loads(response.content)
        code = int(body.get("errcode", 0))
    except (ValueError, TypeError, AttributeError):
        return Answer("unreachable")
    return Answer(REASONS.get(code, "refused"), body)


class WeChatClient:
    """One per public process."""

    def __init__(self, settings: Settings):
        # The HTTP library logs every address it calls, and WeChat wants the token in the address.
        logging.getLogger("httpx").setLevel(logging.WARNING)
        self.http = httpx.AsyncClient(base_url=settings.wechat_api_base, timeout=LIMIT, trust_env=False)
        self.tokens = TokenKeeper(
            self.http, settings.wechat_app_id, settings.wechat_app_secret.get_secret_value()
        )  # fmt: skip
        self.settings = settings

    async def send_text(self, openid: str, text: str) -> Answer:
        """A customer-service message."""
        return await self.call(
            "/cgi-bin/message/custom/send", {"touser": openid, "msgtype": "text", "text": {"content": text}}
        )

    async def typing(self, openid: str, *, on: bool) -> Answer:
        """对方正在输入, or no longer."""
        return await self.call(
            "/cgi-bin/message/custom/typing", {"touser": openid, "command": "Typing" if on else "CancelTyping"}
        )

    async def create_menu(self, menu: dict[str, Any]) -> Answer:
        return await self.call("/cgi-bin/menu/create", menu)

    async def tag(self, openids: list[str], tag_id: int) -> Answer:
        """Give up to fifty people a tag, which menus and broadcasts may ask for."""
        return await self.call("/cgi-bin/tags/members/batchtagging", {"openid_list": openids, "tagid": tag_id})

    async def media(self, media_id: str) -> Answer:
        """A file that somebody sent; WeChat keeps it for three days."""
        return await self.call("/cgi-bin/media/get", None, media_id=media_id)

    async def notify(self, openid: str, values: dict[str, str]) -> Answer:
        """The configured template or subscription notice: the only thing allowed outside of the 48 hours."""
        data = {name: {"value": text.format_map(values)} for name, text in self.settings.wechat_template_fields.items()}
        subscribed = self.settings.wechat_template_subscribed
        path = "/cgi-bin/message/subscribe/bizsend" if subscribed else "/cgi-bin/message/template/send"
        body: dict[str, Any] = {"touser": openid, "template_id": self.settings.wechat_template_id, "data": data}
        body["page" if subscribed else "url"] = f"{self.settings.site}/"
        return await self.call(path, body)

    async def call(self, path: str, body: dict[str, Any] | None, **query: str) -> Answer:
        """One call with a token; a token that WeChat no longer takes is replaced, twice at most."""
        answer = Answer("unreachable")
        for attempt in range(3):
            token = await self.tokens.get(force=attempt == 2)  # noqa: PLR2004 - the last resort
            if not token:
                return Answer("unreachable")
            answer = await self._once(path, body, {"access_token": token, **query})
            if answer.reason != "token":
                break
            await self.tokens.reject(token)
        if not answer.ok:
            log.info("wechat refused", path=path, reason=answer.reason, code=answer.body.get("errcode"))
        return answer

    async def _once(self, path: str, body: dict[str, Any] | None, query: dict[str, str]) -> Answer:
        # Real characters, not \u escapes: WeChat shows those as they are (W36).
        content = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        try:
            response = await self.http.request(
                "GET" if body is None else "POST", path, params=query, content=content,
                headers={"content-type": "application/json; charset=utf-8"},
            )  # fmt: skip
        except httpx.HTTPError:
            return Answer("unreachable")
        return read_answer(response)

    async def close(self) -> None:
        await self.http.aclose()
