"""Shared by all tests: no network but our own machine, and the real three processes, started once."""

from __future__ import annotations

import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pymupdf  # noqa: F401 - before faiss: loaded after it, faiss no longer knows its own vectors (both are SWIG modules)
import pytest
from playwright.sync_api import Browser, sync_playwright

from channels.cli.serve import asking
from tests.shares import STARTED, place_of, share_of

ROOT = Path(__file__).resolve().parent.parent
TRAINED = Path(os.environ.get("ONETHING_VAR_DIR", ROOT / "var"))
"""Where `make test` put the trained models; tests read them and write elsewhere."""
LOOPBACK = ("127.", "::1", "localhost")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """In the order in which workers take their shares; a test that would start a program twice is refused."""
    for item in items:
        strays = {*STARTED} & {*getattr(item, "fixturenames", ())} - {share_of(item.nodeid)}
        if strays:
            raise pytest.UsageError(f"{item.nodeid} uses {strays}: say in tests/shares.py that it belongs there")
    items.sort(key=lambda item: place_of(item.nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    from xdist.scheduler import LoadScopeScheduling

    class BySharedProgram(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return share_of(nodeid)

    return BySharedProgram(config, log)


@pytest.fixture(autouse=True)
def _only_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any connection beyond loopback fails the test that makes it."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and not str(address[0]).startswith(LOOPBACK):
            raise AssertionError(f"a test tried to reach {address[0]}: tests use this machine only")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


def wait_until(what: str, holds: Callable[[], Any], limit: float = 60.0) -> Any:
    """Poll for a condition; the value that made it true is returned. Never sleep for luck."""
    deadline = time.monotonic() + limit
    while time.monotonic() < deadline:
        value = holds()
        if value:
            return value
        time.sleep(0.1)
    raise AssertionError(f"not within {limit:.0f} s: {what}")


def free_ports() -> int:
    """A port whose two successors are free as well.

    Below the range from which connections get theirs: of those, one could be taken between here and the moment when
    a program listens, by any of the calls that ask whether it is ready.
    """
    draw = random.SystemRandom()
    for _ in range(200):
        first = draw.randrange(15_000, 32_000)
        if all(_is_free(first + n) for n in range(3)):
            return first
    raise RuntimeError("no three free ports in a row")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
            return True
        except OSError:
            return False


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, without a page. For one module: while it is open an event loop runs, and async tests cannot."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    assert chromium, "no Chromium found: install the system package chromium, or name one in CHROMIUM"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield started
        started.close()


@dataclass
class Service:
    """The running program. ``citizen()`` opens a conversation with it."""

    url: str
    var: Path
    process: subprocess.Popen[bytes]

    def citizen(self) -> Citizen:
        return Citizen(self)

    def pid(self, name: str) -> int:
        return int((self.var / "logs" / f"{name}.pid").read_text())

    def kill(self, name: str) -> None:
        """End one of the program's own processes, by its id, without warning."""
        os.kill(self.pid(name), signal.SIGKILL)

    def ready(self) -> bool:
        try:
            return asking().get(f"{self.url}/readyz").status_code == 200
        except httpx.HTTPError:
            return False


class Citizen:
    """Somebody who talks to the program over HTTP."""

    def __init__(self, service: Service):
        self.http = httpx.Client(base_url=service.url, timeout=60, trust_env=False)
        opened = self.http.post("/api/v1/conversations").raise_for_status().json()
        self.id: str = opened["conversation_id"]
        self.token: str = opened["token"]
        self.http.headers["authorization"] = f"Bearer {self.token}"

    def post(self, **body: Any) -> httpx.Response:
        return self.http.post(f"/api/v1/conversations/{self.id}/messages", json=body)

    def say(self, text: str, **more: Any) -> list[dict[str, Any]]:
        """Say something; what comes back from the other side, in order."""
        return self._answers(self.post(text=text, **more))

    def choose(self, value: str, **more: Any) -> list[dict[str, Any]]:
        return self._answers(self.post(choice=value, **more))

    def _answers(self, response: httpx.Response) -> list[dict[str, Any]]:
        assert response.status_code == 200, response.text
        return [m for m in response.json()["messages"] if m["from"] != "citizen"]

    def history(self) -> list[dict[str, Any]]:
        response = self.http.get(f"/api/v1/conversations/{self.id}/messages")
        assert response.status_code == 200, response.text
        return list(response.json()["messages"])


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """`onething serve` on ports and a folder of its own, with the trained models of this checkout."""
    var = tmp_path_factory.mktemp("var")
    (var / "rasa").mkdir()
    (var / "search").symlink_to(TRAINED / "search")
    (var / "rasa" / "assistant.tar.gz").symlink_to(TRAINED / "rasa" / "assistant.tar.gz")
    port = free_ports()
    (var / "shifts.yaml").write_text('working_days: &all ["00:00-23:59"]\nother_days: *all\n')
    env = {
        **os.environ,
        "ONETHING_VAR_DIR": str(var),
        "ONETHING_PORT": str(port),
        "PYTHONUNBUFFERED": "1",
        "ONETHING_DESK_SHIFTS": str(var / "shifts.yaml"),
    }  # tests run at any hour
    with (var / "serve.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "channels.cli", "serve"], cwd=ROOT, env=env, stdout=log, stderr=log
        )
        running = Service(f"http://127.0.0.1:{port}", var, process)
        try:
            wait_until(
                "the program is ready", lambda: running.ready() or still_starts(process, var / "serve.log"), limit=150
            )
            yield running
        finally:
            process.terminate()
            process.wait(40)


def still_starts(process: subprocess.Popen[bytes], log: Path) -> bool:
    """False, so that the wait goes on; a process that ended while it was waited for fails the test with its words."""
    if process.poll() is not None:
        raise AssertionError(f"the program stopped with {process.returncode}:\n{log.read_text()}")
    return False
