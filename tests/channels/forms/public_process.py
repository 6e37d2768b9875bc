"""The public process alone, on a folder and a port of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from channels.cli.serve import asking
from tests.beside import Beside
from tests.conftest import ROOT, TRAINED, free_ports, wait_until

SEED = Path(__file__).with_name("seed.py")


@dataclass
class Public:
    url: str
    var: Path
    env: dict[str, str]
    beside: Beside

    def seed(self, matter: str, said: list[str] | None = None, openid: str = "", **answers: Any) -> dict[str, str]:
        """A case with these answers, after this talk, and a fresh link to its form. ``openid``: told in WeChat."""
        told = json.dumps({"matter": matter, "answers": answers, "said": said or [], "openid": openid})
        return dict(self.beside.ask(SEED, told))

    def device(self) -> httpx.Client:
        return httpx.Client(
            base_url=self.url, trust_env=False, timeout=60, follow_redirects=True, headers={"accept": "text/html"}
        )

    def ready(self) -> bool:
        try:
            return asking().get(f"{self.url}/livez").status_code == 200
        except httpx.HTTPError:
            return False


@contextmanager
def started(var: Path, **settings: str) -> Iterator[Public]:
    """The public process with these settings, on a folder of its own."""
    (var / "search").symlink_to(TRAINED / "search")
    port = free_ports()
    env = {**os.environ, "ONETHING_VAR_DIR": str(var), "ONETHING_PORT": str(port), **settings}
    with (var / "public.log").open("wb") as log:
        process = subprocess.Popen([sys.executable, "-m", "channels"], cwd=ROOT, env=env, stdout=log, stderr=log)
        running = Public(f"http://127.0.0.1:{port}", var, env, Beside(env))
        try:
            wait_until("the public process answers", lambda: running.ready() or _alive(process, var), limit=120)
            yield running
        finally:
            running.beside.close()
            process.terminate()
            process.wait(30)


def _alive(process: subprocess.Popen[bytes], var: Path) -> bool:
    assert process.poll() is None, (var / "public.log").read_text()[-2000:]
    return False
