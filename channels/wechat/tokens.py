"""Keeps the access token fresh: one fetches for all processes, the others use the old one or wait (W26)."""

from __future__ import annotations

import asyncio
import json
import uuid
from datetime import timedelta

import httpx
import structlog

from actions.errors import Trouble
from actions.wechat import tokens

log = structlog.get_logger()

TRIES = 3
FIRST_PAUSE = 0.3
PATIENCE = 10.0


class TokenKeeper:
    """Asks the database first, WeChat when it must."""

    def __init__(self, http: httpx.AsyncClient, app_id: str, app_secret: str):
        self.http = http
        self.app_id = app_id
        self.app_secret = app_secret
        self.me = uuid.uuid4().hex
        self._one_here = asyncio.Lock()

    async def get(self, *, force: bool = False) -> str:
        """A token that works, or an empty string when none could be had."""
        try:
            return await self._get(force)
        except Trouble as trouble:
            log.warning("wechat token: database busy", code=trouble.code)
            return ""

    async def _get(self, force: bool) -> str:
        deadline = asyncio.get_running_loop().time() + PATIENCE
        async with self._one_here:
            while True:
                held = await asyncio.to_thread(tokens.current, self.app_id)
                if held.usable and not held.due and not force:
                    return held.token
                if await asyncio.to_thread(tokens.do_lease, self.app_id, self.me):
                    # Between looking and leasing another process may have fetched it.
                    again = await asyncio.to_thread(tokens.current, self.app_id)
                    if again.token != held.token and again.usable and not force:
                        await asyncio.to_thread(tokens.do_release, self.app_id, self.me)
                        return again.token
                    return await self._refresh(force) or (held.token if held.usable else "")
                if held.usable:
                    return held.token
                if asyncio.get_running_loop().time() > deadline:
                    return ""
                await asyncio.sleep(0.1)

    async def _refresh(self, force: bool) -> str:
        """Fetch the next token and store it. Empty when WeChat gives none."""
        allowed = force and await asyncio.to_thread(tokens.do_may_force, self.app_id)
        body = {"grant_type": "client_credential", "appid": self.app_id, "secret": self.app_secret,
                "force_refresh": allowed}  # fmt: skip
        for attempt in range(TRIES):
            if attempt:
                await asyncio.sleep(FIRST_PAUSE * 2**attempt)
            try:
                response = await self.http.post("/cgi-bin/stable_token", content=json.dumps(body))
                answer = response.json()
                token, lasts = str(answer["access_token"]), int(answer["expires_in"])
            except KeyError:
                # 40164: our address is not on the account's list; 40125: wrong AppSecret. An operator must act.
                log.error("wechat gives no token", code=answer.get("errcode"))
                break
            except (httpx.HTTPError, ValueError, TypeError, AttributeError):
                continue
            await asyncio.to_thread(tokens.do_store, self.app_id, token, timedelta(seconds=lasts))
            return token
        await asyncio.to_thread(tokens.do_release, self.app_id, self.me)
        return ""

    async def reject(self, token: str) -> None:
        """WeChat does not take this token any more."""
        try:
            await asyncio.to_thread(tokens.do_reject, self.app_id, token)
        except Trouble:
            log.warning("wechat token: database busy")
