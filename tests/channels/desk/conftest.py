"""Staff at the desk of the running program: made by the command line, signed in like anybody else."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pyotp
import pytest

from tests.conftest import ROOT, Service

PASSWORD = "骆驼 窗户 三月 车轮"
SignedIn = Callable[..., "Member"]


class Member:
    """Somebody of the staff with a browser of their own."""

    def __init__(self, service: Service, name: str, *roles: str):
        self.service, self.name = service, name
        onething(service.var, "staff", "add", name, "--display", f"{name}老师", *[a for r in roles for a in ("--role", r)],
                 "--password-stdin", said=PASSWORD)  # fmt: skip
        self.http = httpx.Client(
            base_url=service.url, timeout=30, trust_env=False, follow_redirects=True, headers={"accept": "text/html"}
        )
        self.secret = ""

    def sign_in(self) -> httpx.Response:
        page = self.http.post("/desk/sign-in", data={"name": self.name, "password": PASSWORD})
        assert page.status_code == 200, page.text
        if found := re.search(r'id="secret">(\w+)<', page.text):
            self.secret = found.group(1)
        step = int(time.time()) + (0 if found else 30)  # a code counts once: the next one may be used a step early
        code = pyotp.TOTP(self.secret).at(step)
        return self.http.post("/desk/code", data={"csrf": csrf_of(page), "code": code})

    def get(self, path: str) -> httpx.Response:
        return self.http.get(path)

    def csrf(self) -> str:
        return csrf_of(self.http.get("/desk/account"))

    def post(self, path: str, **fields: str) -> httpx.Response:
        return self.http.post(path, data={"csrf": self.csrf(), **fields})


def csrf_of(page: httpx.Response) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', page.text)
    return found.group(1) if found else ""


def onething(var: Path, *arguments: str, said: str = "") -> str:
    """Run the command line on the program's own data."""
    done = subprocess.run(
        [sys.executable, "-m", "channels.cli", *arguments], cwd=ROOT, input=said, capture_output=True, text=True,
        env={**os.environ, "ONETHING_VAR_DIR": str(var)}, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="session")
def signed_in(service: Service) -> SignedIn:
    """``signed_in("desk", "helper")`` → a member with these roles, signed in; the same one when asked again."""
    known: dict[tuple[str, ...], Member] = {}

    def member(*roles: str) -> Member:
        if roles not in known:
            known[roles] = Member(service, "-".join(roles), *roles)
            known[roles].sign_in()
        return known[roles]

    return member
