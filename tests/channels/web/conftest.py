"""A browser on a phone-sized screen, in front of the real page and a scripted API."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page

from tests.conftest import free_ports

ROOT = Path(__file__).resolve().parents[3]
PHONE = {"width": 360, "height": 740}


@dataclass
class FakeApi:
    """The scripted server, and its switches."""

    url: str

    def set(self, **switches: Any) -> None:
        httpx.post(f"{self.url}/_fake/set", json=switches, trust_env=False).raise_for_status()

    def drop(self) -> None:
        httpx.post(f"{self.url}/_fake/drop", trust_env=False).raise_for_status()

    def push(self, **message: Any) -> None:
        httpx.post(f"{self.url}/_fake/push", json=message, trust_env=False).raise_for_status()

    def seen(self) -> dict[str, Any]:
        return dict(httpx.get(f"{self.url}/_fake/seen", trust_env=False).json())

    def said(self) -> list[str]:
        """What the citizen of the newest conversation said, as stored."""
        return [m["text"] for m in self.seen()["messages"] if m["from"] == "citizen"]


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    port = free_ports()
    process = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("fake_api.py")), str(port)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            assert process.poll() is None, "the scripted server stopped"
            try:
                httpx.get(f"{url}/_fake/seen", trust_env=False)
                break
            except httpx.TransportError:
                time.sleep(0.1)
        yield url
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture
def api(server: str) -> FakeApi:
    """The scripted server with all switches off and nothing counted."""
    fake = FakeApi(server)
    fake.set(posts=0, resumed_from=[], fail_posts=0, lose_answers=0, owe=0, refuse_events=False, delay=0.0)
    return fake


@pytest.fixture
def page(browser: Browser, api: FakeApi) -> Iterator[Page]:
    """A phone with nothing stored. Any console error, page error or breach of the policy fails the test."""
    context = browser.new_context(viewport=PHONE, base_url=api.url, locale="zh-CN", has_touch=True)
    context.set_default_timeout(8_000)
    opened = context.new_page()
    troubles: list[str] = []
    opened.on("pageerror", lambda error: troubles.append(str(error)))
    opened.on(
        "console", lambda m: troubles.append(m.text) if m.type == "error" and "Failed to load" not in m.text else None
    )
    yield opened
    context.close()
    assert troubles == []
