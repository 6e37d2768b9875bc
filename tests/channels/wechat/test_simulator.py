"""Without an account: the simulator's phone in a real browser, the menu command, and a small burst."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.channels.wechat.burst import answers_at, measure
from tests.conftest import ROOT, TRAINED, free_ports, wait_until

pytestmark = [pytest.mark.processes, pytest.mark.browser]


@pytest.fixture(scope="module")
def phone_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """`onething wechat-simulator`, as somebody would type it."""
    var = tmp_path_factory.mktemp("simulator")
    (var / "rasa").mkdir()
    (var / "search").symlink_to(TRAINED / "search")
    (var / "rasa" / "assistant.tar.gz").symlink_to(TRAINED / "rasa" / "assistant.tar.gz")
    port, played = free_ports(), free_ports()
    env = {**os.environ, "ONETHING_VAR_DIR": str(var), "ONETHING_PORT": str(port), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "channels.cli", "wechat-simulator", "--port", str(played)]
    with (var / "out.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log)
        try:

            def published() -> bool:
                assert process.poll() is None, (var / "out.log").read_text()
                return "菜单已发布" in (var / "out.log").read_text()

            wait_until("the simulator is ready", published, 150)
            yield f"http://127.0.0.1:{played}"
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)
    wait_until("nothing is left listening", lambda: not answers_at(f"http://127.0.0.1:{played}/_state"), 20)


@pytest.fixture
def page(phone_address: str) -> Iterator[Page]:
    """A browser for one test only: the next test here needs an event loop of its own."""
    executable = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        shown = browser.new_page(viewport={"width": 360, "height": 740})
        shown.goto(phone_address)
        yield shown
        browser.close()


def test_a_person_can_try_the_channel_in_a_browser(page: Page) -> None:
    page.get_by_label("打字").fill("我想开个饭店")
    page.get_by_role("button", name="发送").click()
    expect(page.locator("#talk")).to_contain_text("1. ", timeout=20_000)
    page.get_by_label("打字").fill("1")
    page.get_by_label("打字").press("Enter")
    expect(page.locator("#talk p.mine")).to_have_count(2)
    page.get_by_label("办事指南").select_option(label="怎么用")
    expect(page.locator("#talk")).to_contain_text("用平常话告诉我", timeout=20_000)
    page.get_by_label("发别的").select_option(label="发位置")
    expect(page.locator("#talk")).to_contain_text("12345", timeout=20_000)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_menu_is_shown_without_an_account_and_not_published() -> None:
    command = [sys.executable, "-m", "channels.cli", "wechat-menu"]
    shown = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert len(json.loads(shown.stdout)["button"]) == 3
    env = {k: v for k, v in os.environ.items() if not k.startswith("ONETHING_WECHAT")}
    refused = subprocess.run([*command, "--publish"], cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert refused.returncode == 2 and "docs/wechat.md" in refused.stderr


@pytest.mark.alone
def test_a_small_burst_is_answered_once_and_in_time() -> None:
    """The big one is `onething bench wechat`."""
    seen = measure(40, 40, 0.1, Path(TRAINED).resolve())
    assert seen.good, seen
    assert seen.answered_once == 40 and seen.callbacks == 44
