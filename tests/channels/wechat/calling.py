"""Calls the program's callback directly, as raw as WeChat does, and reads what comes back."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import httpx

from channels.wechat.crypto import MessageCipher, check_signature
from channels.wechat.xml import read_xml
from tests.channels.wechat.making import APP_ID, KEY, TOKEN, Callback
from tests.conftest import Service


def post(service: Service, callback: Callback, *, limit: float = 10) -> httpx.Response:
    return httpx.post(
        f"{service.url}/wechat/callback", params=callback.query, content=callback.body, timeout=limit, trust_env=False
    )


def opened(response: httpx.Response, key: str = KEY) -> dict[str, str]:
    """The passive answer inside, checked. Empty for ``success``."""
    assert response.status_code == 200
    if response.content == b"success":
        return {}
    fields = read_xml(response.content)
    check_signature(fields["MsgSignature"], TOKEN, fields["TimeStamp"], fields["Nonce"], fields["Encrypt"])
    return read_xml(MessageCipher(APP_ID, key).open(fields["Encrypt"]).message)


def waiting(service: Service) -> int:
    """How many callbacks wait inside the program for an answer at this moment."""
    figures = httpx.get(f"{service.url}/metrics", timeout=10, trust_env=False).text
    return int(float(re.findall(r"^onething_wechat_callbacks_waiting (\S+)$", figures, re.MULTILINE)[0]))


class Retrying:
    """One delivery again and again, as WeChat repeats it, until one of the callbacks carries the answer."""

    OVERLAP = 1.0  # seconds; a callback waits four, so that one is always there, however late the answer

    def __init__(self, service: Service, callback: Callback, pool: ThreadPoolExecutor):
        self.again = lambda: pool.submit(post, service, callback)
        self.sent: list[Future[httpx.Response]] = []
        self.next_at = 0.0

    def answered(self) -> httpx.Response | None:
        """The first retry's response that is more than ``success``; asked often, it sends the retries."""
        found = [r.result() for r in self.sent if r.done() and r.result().content != b"success"]
        if not found and time.monotonic() >= self.next_at:
            self.sent.append(self.again())
            self.next_at = time.monotonic() + self.OVERLAP
        return found[0] if found else None


@contextmanager
def paused(service: Service, name: str = "assistant") -> Iterator[None]:
    """One of the program's processes stands still for a while: a slow assistant, for real."""
    os.kill(service.pid(name), signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(service.pid(name), signal.SIGCONT)
