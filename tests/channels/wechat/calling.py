"""Calls the program's callback directly, as raw as WeChat does, and reads what comes back."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
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


@contextmanager
def paused(service: Service, name: str = "assistant") -> Iterator[None]:
    """One of the program's processes stands still for a while: a slow assistant, for real."""
    os.kill(service.pid(name), signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(service.pid(name), signal.SIGCONT)
