"""WeChat's own rules, as far as an official account meets them: tokens, windows, quotas, limits, error numbers.

Knows no network. ``server.py`` puts it behind HTTP; the clock can be moved, and answers can be made slow or broken.
"""

from __future__ import annotations

import json
import secrets
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

WINDOWS = {"message": (5, 48 * 3600), "click": (3, 60), "subscribe": (3, 60), "scan": (3, 60)}
TEXT_BYTES = 2048
TOKEN_LASTS = 7200


@dataclass
class Follower:
    """Somebody who follows the account. ``seen`` is everything that arrived on the phone, in order."""

    openid: str
    subscribed: bool = True
    seen: list[dict[str, Any]] = field(default_factory=list)
    windows: dict[str, list[float]] = field(default_factory=dict)
    """kind → [messages left, until]"""
    wrote_at: float = -1e9
    typing_until: float = -1e9
    typed: int = 0


@dataclass
class Fault:
    """How the next answers of a path go wrong: ``slow`` seconds, ``html``, ``500``, ``cut`` or an error number."""

    how: str
    times: int


class World:
    def __init__(self, app_id: str, secret: str):
        self.app_id, self.secret = app_id, secret
        self.followers: dict[str, Follower] = {}
        self.tokens: dict[str, float] = {}
        self.ahead = 0.0
        self.faults: dict[str, Fault] = {}
        self.calls: Counter[str] = Counter()
        self.errors: Counter[int] = Counter()
        self.menu: dict[str, Any] | None = None
        self.templates: list[dict[str, Any]] = []
        self.media: dict[str, bytes] = {}
        self.tags: dict[int, list[str]] = defaultdict(list)
        self.forced_at = -1e9
        self.permitted = True
        self.listed_address = True

    def now(self) -> float:
        return time.time() + self.ahead

    def follower(self, openid: str) -> Follower:
        return self.followers.setdefault(openid, Follower(openid))

    def did(self, openid: str, what: str) -> None:
        """The person did something that lets the account write to them for a while."""
        person = self.follower(openid)
        if what in WINDOWS:
            count, lasts = WINDOWS[what]
            person.windows[what] = [count, self.now() + lasts]
        if what == "message":
            person.wrote_at = self.now()

    def arrived(self, openid: str, text: str, how: str) -> None:
        self.follower(openid).seen.append({"how": how, "text": text, "at": self.now()})

    # ---------------------------------------------------------------- the API

    def fault(self, path: str) -> str:
        """How this call is to go wrong, if at all."""
        found = self.faults.get(path)
        if found is None or found.times <= 0:
            return ""
        found.times -= 1
        return found.how

    def call(self, path: str, query: dict[str, str], body: bytes) -> dict[str, Any] | bytes:
        """One API call, as far as its answer is WeChat's usual JSON (or a file)."""
        self.calls[path] += 1
        answer = self._call(path, query, body)
        if isinstance(answer, dict) and answer.get("errcode"):
            self.errors[int(answer["errcode"])] += 1
        return answer

    def _call(self, path: str, query: dict[str, str], body: bytes) -> dict[str, Any] | bytes:  # noqa: PLR0911 - one a rule
        try:
            asked: dict[str, Any] = json.loads(body) if body else {}
        except ValueError:
            return error(47001, "data format error")
        if path == "/cgi-bin/stable_token":
            return self._stable_token(asked)
        token = query.get("access_token", "")
        if token not in self.tokens:
            return error(40001, "invalid credential")
        if self.tokens[token] < self.now():
            return error(42001, "access_token expired")
        known = {
            "/cgi-bin/message/custom/send": self._send, "/cgi-bin/message/custom/typing": self._typing,
            "/cgi-bin/menu/create": self._menu, "/cgi-bin/tags/members/batchtagging": self._tag,
            "/cgi-bin/message/template/send": self._template, "/cgi-bin/message/subscribe/bizsend": self._template,
        }  # fmt: skip
        if path == "/cgi-bin/media/get":
            return self.media.get(query.get("media_id", "")) or error(40007, "invalid media_id")
        if path not in known:
            return error(-1, "no such interface")
        return known[path](asked, body)

    def _stable_token(self, asked: dict[str, Any]) -> dict[str, Any]:
        if not self.listed_address:
            return error(40164, "invalid ip, not in whitelist")
        if asked.get("grant_type") != "client_credential" or asked.get("appid") != self.app_id:
            return error(40013, "invalid appid")
        if asked.get("secret") != self.secret:
            return error(40125, "invalid appsecret")
        valid = [(until, token) for token, until in self.tokens.items() if until > self.now()]
        if asked.get("force_refresh"):
            if self.now() - self.forced_at < 30:
                return error(45009, "reach max api daily quota limit")
            self.forced_at = self.now()
            self.tokens = {}
        elif valid and max(valid)[0] - self.now() > 300:
            until, token = max(valid)
            return {"access_token": token, "expires_in": int(until - self.now())}
        token = secrets.token_urlsafe(96)[:136] + secrets.token_hex(200)
        self.tokens[token] = self.now() + TOKEN_LASTS
        return {"access_token": token, "expires_in": TOKEN_LASTS}

    def _send(self, asked: dict[str, Any], body: bytes) -> dict[str, Any]:  # noqa: PLR0911 - one a rule
        if not self.permitted:
            return error(48001, "api unauthorized")
        text = str(asked.get("text", {}).get("content", ""))
        person = self.followers.get(str(asked.get("touser")))
        if asked.get("msgtype") != "text" or not text:
            return error(40008, "invalid message type")
        if b"\\u" in body:
            # The real one shows the escapes to the citizen; here it is found at once.
            return error(40033, "invalid charset: send UTF-8")
        if person is None:
            return error(40003, "invalid openid")
        if len(text.encode()) > TEXT_BYTES:
            return error(45002, "content size out of limit")
        usable = [w for w in person.windows.values() if w[1] > self.now()]
        if not person.subscribed or not usable:
            return error(45015, "response out of time limit or subscription is canceled")
        paying = next((w for w in sorted(usable, key=lambda w: w[1]) if w[0] > 0), None)
        if paying is None:
            return error(45047, "out of response count limit")
        paying[0] -= 1
        person.typing_until = -1e9
        self.arrived(person.openid, text, "service")
        return error(0, "ok")

    def _typing(self, asked: dict[str, Any], _body: bytes) -> dict[str, Any]:
        person = self.followers.get(str(asked.get("touser")))
        if person is None:
            return error(40003, "invalid openid")
        if self.now() - person.wrote_at > 30:
            return error(45080, "client did not send any message in 30s")
        if asked.get("command") == "CancelTyping":
            person.typing_until = -1e9
            return error(0, "ok")
        if person.typing_until > self.now():
            return error(45081, "already typing")
        person.typing_until = self.now() + 15
        person.typed += 1
        return error(0, "ok")

    def _menu(self, asked: dict[str, Any], _body: bytes) -> dict[str, Any]:
        buttons = asked.get("button", [])
        if not 1 <= len(buttons) <= 3:
            return error(40017, "invalid button size")
        for button in buttons:
            subs = button.get("sub_button", [])
            if len(button["name"].encode()) > 16:
                return error(40018, "invalid button name size")
            if len(subs) > 5:
                return error(40023, "invalid sub button size")
            for sub in subs or [button]:
                if len(sub.get("key", "").encode()) > 128:
                    return error(40019, "invalid button key size")
                if len(sub["name"].encode()) > 60:
                    return error(40024, "invalid sub button name size")
        self.menu = asked
        return error(0, "ok")

    def _tag(self, asked: dict[str, Any], _body: bytes) -> dict[str, Any]:
        if len(asked.get("openid_list", [])) > 50:
            return error(40032, "invalid openid list size")
        self.tags[int(asked["tagid"])] += asked["openid_list"]
        return error(0, "ok")

    def _template(self, asked: dict[str, Any], _body: bytes) -> dict[str, Any]:
        if not asked.get("template_id"):
            return error(40037, "invalid template_id")
        self.templates.append(asked)
        return error(0, "ok")


def error(code: int, message: str) -> dict[str, Any]:
    return {"errcode": code, "errmsg": message}
