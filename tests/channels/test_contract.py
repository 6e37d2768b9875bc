"""The web's API and the terminal keep the contract of every door. (WeChat: tests/channels/wechat/test_contract.py)"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.channels.contract import ChannelContract, Door
from tests.conftest import ROOT, Citizen, Service

pytestmark = pytest.mark.processes


class Api:
    """Somebody at the HTTP API, which the page uses."""

    def __init__(self, service: Service):
        self.citizen = Citizen(service)
        self.sent = 0

    def say(self, text: str) -> str:
        self.sent += 1
        self.last = text
        return "\n\n".join(m["text"] for m in self.citizen.say(text, client_id=f"c{self.sent}"))

    def repeat(self) -> None:
        self.citizen.say(self.last, client_id=f"c{self.sent}")

    def heard(self) -> list[str]:
        return [m["text"] for m in self.citizen.history() if m["from"] != "citizen"]

    def said(self) -> list[str]:
        return [m["text"] for m in self.citizen.history() if m["from"] == "citizen"]


PROMPT = "您："


class Terminal:
    """Somebody who typed ``onething chat``."""

    def __init__(self, service: Service):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "channels.cli", "chat", "--url", service.url],
            cwd=ROOT, env={**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONIOENCODING": "utf-8"},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        self.typed: list[str] = []
        self.shown: list[str] = []
        self._until_prompt()

    def _until_prompt(self) -> str:
        """Read the screen until the program waits for words."""
        assert self.process.stdout
        screen = b""
        end = PROMPT.encode()
        while not screen.endswith(end):
            got = self.process.stdout.read(1)
            assert got, f"the terminal ended: {screen.decode(errors='replace')}"
            screen += got
        return screen.decode().removesuffix(PROMPT)

    def say(self, text: str) -> str:
        assert self.process.stdin
        self.process.stdin.write(f"{text}\n".encode())
        self.process.stdin.flush()
        self.typed.append(text)
        answers = [a for a in self._until_prompt().split("助手：") if a.strip()]
        self.shown += [a.strip() for a in answers]
        return "\n\n".join(answers).strip()

    def repeat(self) -> None:
        """Nothing on the way can double a line here: an empty line says nothing."""
        assert self.process.stdin
        self.process.stdin.write(b"\n")
        self.process.stdin.flush()
        assert self._until_prompt() == ""

    def heard(self) -> list[str]:
        return list(self.shown)

    def said(self) -> list[str]:
        return list(self.typed)

    def leave(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        assert self.process.wait(20) == 0


class TestWeb(ChannelContract):
    @pytest.fixture
    def running(self, service: Service) -> Service:
        return service

    @pytest.fixture
    def door(self, service: Service) -> Iterator[Door]:
        yield Api(service)


class TestTerminal(ChannelContract):
    @pytest.fixture
    def running(self, service: Service) -> Service:
        return service

    @pytest.fixture
    def door(self, service: Service) -> Iterator[Door]:
        terminal = Terminal(service)
        yield terminal
        terminal.leave()
