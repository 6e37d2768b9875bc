"""Speaks to the Rasa server: one turn in, its messages out, or a named failure within a time limit."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

import httpx

from actions.database.crypto import secret
from actions.settings import Settings

RETRY_PAUSE = 0.7


@dataclass(frozen=True)
class NoAnswer:
    """The assistant did not answer. ``reason``: unreachable, timeout, or the code it gave."""

    reason: str


def assistant_key() -> str:
    """The key shared with the Rasa server, which sees it as ONETHING_ASSISTANT_KEY."""
    return secret("assistant").hex()


class AssistantClient:
    """One per public process."""

    def __init__(self, settings: Settings):
        self.limit = settings.turn_timeout
        self.http = httpx.AsyncClient(
            base_url=settings.rasa_url,
            headers={"x-onething-key": assistant_key()},
            timeout=httpx.Timeout(self.limit, connect=2.0),
            trust_env=False,
        )

    async def turn(
        self, conversation_id: str, turn_id: str, text: str, original: str, *, patience: float = 6.0
    ) -> list[dict[str, Any]] | NoAnswer:
        """Take one turn. A server that restarts is waited for, at most ``patience`` seconds.

        Repeating is safe: a turn's deeds are remembered under its id.
        """
        body = {"conversation_id": conversation_id, "turn_id": turn_id, "text": text, "original": original}
        deadline = asyncio.get_running_loop().time() + patience
        while True:
            outcome = await self._once(body)
            if isinstance(outcome, list) or asyncio.get_running_loop().time() + RETRY_PAUSE > deadline:
                return outcome
            await asyncio.sleep(RETRY_PAUSE)

    async def _once(self, body: dict[str, str]) -> list[dict[str, Any]] | NoAnswer:
        try:
            answer = await self.http.post("/webhooks/turns/webhook", json=body)
            if answer.status_code == httpx.codes.OK:
                return list(answer.json()["messages"])
            return NoAnswer(str(answer.json().get("error", answer.status_code)))
        except httpx.TimeoutException:
            return NoAnswer("timeout")
        except (httpx.TransportError, ValueError):
            return NoAnswer("unreachable")

    async def healthy(self) -> bool:
        try:
            return (await self.http.get("/webhooks/turns/", timeout=2.0)).status_code == httpx.codes.OK
        except httpx.HTTPError:
            return False

    async def close(self) -> None:
        await self.http.aclose()
