"""The public process alone; staff act on its database, since what they do needs no dialogue."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.beside import Beside
from tests.channels.forms.public_process import Public

ACT = Path(__file__).with_name("act.py")


def act(beside: Beside, *words: str) -> Any:
    """What act.py returns for these words."""
    return beside.ask(ACT, *words)


class Talk:
    """A citizen in front of the real process."""

    def __init__(self, running: Public):
        self.public = running
        self.http = httpx.Client(base_url=running.url, timeout=60, trust_env=False)
        opened = self.http.post("/api/v1/conversations").raise_for_status().json()
        self.id = opened["conversation_id"]
        self.address = f"/api/v1/conversations/{self.id}"
        self.http.headers["authorization"] = f"Bearer {opened['token']}"

    def staff(self, step: str, who: str = "王", words: str = "") -> Any:
        return act(self.public.beside, step, self.id, who, words)

    def say(self, text: str) -> httpx.Response:
        return self.http.post(f"{self.address}/messages", json={"text": text})

    def standing(self) -> dict[str, Any]:
        return dict(self.http.get(f"{self.address}/handover").raise_for_status().json())

    def read(self) -> list[dict[str, Any]]:
        return list(self.http.get(f"{self.address}/messages").raise_for_status().json()["messages"])


@pytest.fixture
def talk(public: Public) -> Talk:
    return Talk(public)
