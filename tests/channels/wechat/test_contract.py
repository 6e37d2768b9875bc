"""WeChat keeps the contract of every door."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.channels.contract import ChannelContract, Door
from tests.channels.wechat.calling import opened, post
from tests.channels.wechat.conftest import Both, Follower
from tests.channels.wechat.making import document, sealed
from tests.conftest import Service

pytestmark = pytest.mark.processes


class Phone:
    """Somebody with WeChat."""

    def __init__(self, both: Both, follower: Follower):
        self.both, self.follower = both, follower
        self.number = 0

    def say(self, text: str) -> str:
        self.number += 1
        self.message = {"Content": text, "MsgId": int(self.follower.openid[1:12], 16) * 100 + self.number}
        return self.follower.say(text, MsgId=self.message["MsgId"])

    def repeat(self) -> None:
        """WeChat delivers the message once more: the answer is the one that is on the phone already."""
        again = opened(post(self.both.service, sealed(document(self.follower.openid, **self.message))))
        assert again.get("Content", "") in ["", *self.heard()]

    def heard(self) -> list[str]:
        return [m["text"] for m in self.follower.seen()]

    def said(self) -> list[str]:
        return [t for _, who, t in self.both.inside("history", self.follower.openid) if who == "citizen"]


class TestWeChat(ChannelContract):
    @pytest.fixture
    def running(self, both: Both) -> Service:
        return both.service

    @pytest.fixture
    def door(self, both: Both, follower: Follower) -> Iterator[Door]:
        yield Phone(both, follower)
