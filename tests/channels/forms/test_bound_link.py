"""A link told in WeChat opens for the person it was told to, and WeChat is asked who that is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.channels.forms.public_process import Public, started

MINE, THEIRS = "oMine0000000000000000000001", "oTheirs000000000000000000002"


class WeChat(BaseHTTPRequestHandler):
    """Says whose a code is, to whoever knows the secret of the account. A code is used once."""

    codes: dict[str, str] = {}  # noqa: RUF012 - one account in this file

    def do_GET(self) -> None:
        asked = {k: v[0] for k, v in parse_qs(urlsplit(self.path).query).items()}
        openid = self.codes.pop(asked.get("code", ""), None)
        right = self.path.startswith("/sns/oauth2/access_token") and asked.get("secret") == "account-secret"
        body = (
            {"openid": openid, "access_token": "x"}
            if right and openid
            else {"errcode": 40029, "errmsg": "invalid code"}
        )
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, *_: Any) -> None:
        return


@pytest.fixture(scope="module")
def bound(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Public]:
    server = HTTPServer(("127.0.0.1", 0), WeChat)
    Thread(target=server.serve_forever, daemon=True).start()
    folder: Path = tmp_path_factory.mktemp("boundvar")
    with started(
        folder, ONETHING_WECHAT_OAUTH="true", ONETHING_WECHAT_APP_ID="wxapp", ONETHING_WECHAT_APP_SECRET="account-secret",
        ONETHING_WECHAT_API_BASE=f"http://127.0.0.1:{server.server_port}",
    ) as running:  # fmt: skip
        yield running
    server.shutdown()
    server.server_close()


def back_from_wechat(device: Any, path: str, openid: str, **changed: str) -> Any:
    """Open the link, be sent to WeChat, and come back with a code that stands for this openid."""
    sent = device.get(path, follow_redirects=False)
    assert sent.status_code == 302
    asked = urlsplit(sent.headers["location"])
    told = {k: v[0] for k, v in parse_qs(asked.query).items()}
    assert asked.netloc == "open.weixin.qq.com" and told["scope"] == "snsapi_base" and told["appid"] == "wxapp"
    WeChat.codes["code-1"] = openid
    back = urlsplit(told["redirect_uri"]).path
    return device.get(back, params={"code": "code-1", "state": told["state"], **changed})


def test_the_link_opens_for_the_person_it_was_told_to_and_for_nobody_else(bound: Public) -> None:
    seeded = bound.seed("retirement", openid=MINE)
    stranger = back_from_wechat(bound.device(), seeded["path"], THEIRS)
    assert stranger.status_code == 403 and "另一个微信号" in stranger.text
    forged = back_from_wechat(bound.device(), seeded["path"], MINE, state="0" * 32)
    assert forged.status_code == 403, "an answer that belongs to another link"
    invented = bound.device().get(seeded["path"], params={"code": "nobody-gave-this", "state": "x"})
    assert invented.status_code == 403
    mine = back_from_wechat(bound.device(), seeded["path"], MINE)
    assert mine.status_code == 200 and mine.url.path == f"/forms/{seeded['form']}"
    assert bound.device().get(seeded["path"]).status_code == 410, "it was used; a stranger did not use it up"
    log = (bound.var / "public.log").read_text()
    assert "account-secret" not in log and MINE not in log and THEIRS not in log


def test_a_link_from_the_web_stays_with_whoever_holds_it(bound: Public) -> None:
    seeded = bound.seed("retirement")
    assert bound.device().get(seeded["path"]).status_code == 200
