"""The real program with an account of its own, and WeChat played in front of it."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.beside import Beside
from tests.channels.wechat.making import APP_ID, KEY, OLD_KEY, ORIGINAL_ID, SECRET, TOKEN
from tests.conftest import ROOT, TRAINED, Service, free_ports, wait_until
from tests.own_folder import own_folder

OFFICES, INSIDE = (Path(__file__).with_name(name) for name in ("offices.yaml", "inside.py"))


@dataclass
class WeChat:
    """The played WeChat, from outside."""

    url: str
    http: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=60, trust_env=False))

    def set(self, **switches: Any) -> None:
        self.http.post(f"{self.url}/_set", json=switches).raise_for_status()

    def media(self, id: str, content: bytes) -> None:
        """What the account gets when it fetches this file."""
        self.set(media={id: b64encode(content).decode()})

    def state(self) -> dict[str, Any]:
        return dict(self.http.get(f"{self.url}/_state").json())

    def follower(self) -> Follower:
        return Follower(self, f"o{uuid.uuid4().hex[:27]}")


@dataclass
class Follower:
    """Somebody with a phone."""

    wechat: WeChat
    openid: str
    counted: int = 0

    def do(self, **fields: Any) -> dict[str, Any]:
        """Send something; how the callback went."""
        response = self.wechat.http.post(f"{self.wechat.url}/_do", json={"openid": self.openid, **fields})
        return dict(response.raise_for_status().json())

    def event(self, event: str, **fields: Any) -> dict[str, Any]:
        return self.do(MsgType="event", Event=event, **fields)

    def seen(self) -> list[dict[str, Any]]:
        """Everything that arrived on the phone, oldest first."""
        return list(self.wechat.http.get(f"{self.wechat.url}/_seen/{self.openid}").json()["seen"])

    def typed(self) -> int:
        """How often 对方正在输入 was shown."""
        return int(self.wechat.http.get(f"{self.wechat.url}/_seen/{self.openid}").json()["typed"])

    def fresh(self) -> list[str]:
        """What arrived since the last time this was asked."""
        new = self.seen()[self.counted :]
        self.counted += len(new)
        return [m["text"] for m in new]

    def until(self, what: str, holds: Callable[[str], bool], limit: float = 60) -> str:
        """Wait for a text to arrive. Returns everything that arrived since the last look, as one text."""

        def arrived() -> str:
            joined = "\n\n".join(m["text"] for m in self.seen()[self.counted :])
            return joined if holds(joined) else ""

        found = str(wait_until(what, arrived, limit))
        self.fresh()
        return found

    def photo(self, content: bytes, **fields: Any) -> str:
        """Send a photo and read the answer to it."""
        media = f"media-{uuid.uuid4().hex}"
        self.wechat.media(media, content)
        self.fresh()
        self.do(MsgType="image", MediaId=media, PicUrl="http://127.0.0.1/", **fields)
        return self.until("an answer to a photo", bool)

    def say(self, text: str, **fields: Any) -> str:
        """Say something and read the answer to it, however it comes."""
        self.fresh()
        self.do(Content=text, **fields)
        return self.until(f"an answer to {text}", bool)


def account_settings(**more: str) -> dict[str, str]:
    """The account, as environment variables."""
    own = {"TOKEN": TOKEN, "APP_ID": APP_ID, "APP_SECRET": SECRET, "AES_KEY": KEY, "PREVIOUS_AES_KEY": OLD_KEY,
           "ORIGINAL_ID": ORIGINAL_ID, **more}  # fmt: skip
    return {"ONETHING_OFFICES": str(OFFICES), **{f"ONETHING_WECHAT_{name}": value for name, value in own.items()}}


@dataclass
class Both:
    """The program and WeChat."""

    service: Service
    wechat: WeChat
    beside: Beside

    def inside(self, command: str, *arguments: str) -> Any:
        """What the program has stored; see inside.py."""
        return self.beside.ask(INSIDE, command, *arguments)


def start(folder: Path, **more: str) -> Iterator[Both]:
    """`onething serve` with an account, beside a played WeChat; both end when the iterator does."""
    (folder / "rasa").mkdir()
    (folder / "search").symlink_to(TRAINED / "search")
    (folder / "rasa" / "assistant.tar.gz").symlink_to(TRAINED / "rasa" / "assistant.tar.gz")
    port, played = free_ports(), free_ports()
    env = {
        **os.environ, "ONETHING_VAR_DIR": str(folder), "ONETHING_PORT": str(port), "PYTHONUNBUFFERED": "1",
        "PYTHONPATH": str(ROOT), **account_settings(API_BASE=f"http://127.0.0.1:{played}", **more),
    }  # fmt: skip
    beside = Beside(env)
    wechat = WeChat(f"http://127.0.0.1:{played}")
    with (folder / "serve.log").open("wb") as log, (folder / "played.log").open("wb") as played_log:
        callback = f"http://127.0.0.1:{port}/wechat/callback"
        server = [sys.executable, str(Path(__file__).with_name("server.py")), str(played), callback]
        processes = [
            subprocess.Popen(
                [sys.executable, "-m", "channels.cli", "serve"], cwd=ROOT, env=env, stdout=log, stderr=log
            ),
            subprocess.Popen(server, cwd=ROOT, env=env, stdout=played_log, stderr=played_log),
        ]
        running = Service(f"http://127.0.0.1:{port}", folder, processes[0])

        def ready() -> bool:
            for process, name in zip(processes, ("serve", "played"), strict=True):
                assert process.poll() is None, (folder / f"{name}.log").read_text()
            try:
                return running.ready() and bool(wechat.state())
            except httpx.HTTPError:
                return False

        try:
            wait_until("the program and the played WeChat are ready", ready, limit=150)
            yield Both(running, wechat, beside)
        finally:
            beside.close()
            for process in processes:
                process.terminate()
            for process in processes:
                process.wait(40)


@pytest.fixture(scope="session")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    yield from start(tmp_path_factory.mktemp("wechat"), TEMPLATE_ID="tpl-1", TEMPLATE_FIELDS='{"time1": "{at}"}')


@pytest.fixture
def wechat(both: Both) -> Iterator[WeChat]:
    yield both.wechat
    both.wechat.set(ahead=0, permitted=True, listed_address=True)


@pytest.fixture
def follower(wechat: WeChat) -> Follower:
    return wechat.follower()


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wechat: WeChat) -> Iterator[WeChat]:
    """This process itself, with a folder and a database of its own, in front of the played WeChat."""
    for name, value in account_settings(API_BASE=wechat.url, TEMPLATE_ID="tpl-1").items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("ONETHING_WECHAT_TEMPLATE_FIELDS", '{"time1": "{at}"}')
    with own_folder(tmp_path, monkeypatch) as made:
        made.migrate()
        yield wechat
