"""Staff take over a WeChat conversation: both directions, and back to the assistant."""

from __future__ import annotations

import re

import pytest

from tests.channels.desk.conftest import Member
from tests.channels.handover.conftest import act
from tests.channels.wechat.conftest import Both, Follower
from tests.conftest import wait_until

pytestmark = pytest.mark.processes


def test_d26_staff_and_a_follower_talk_and_the_assistant_comes_back(both: Both, follower: Follower) -> None:
    follower.say("您好")
    conversation = str(act(both.beside, "id"))
    act(both.beside, "ask", conversation)
    assert act(both.beside, "claim", conversation, "王")
    assert "王师傅接入了" in follower.until("the take-over", lambda t: "接入" in t)
    act(both.beside, "answer", conversation, "王", "您把回执拍给我看看")
    assert "【工作人员】您把回执拍给我看看" in follower.until("the answer", lambda t: "回执" in t)
    follower.do(Content="我这就去拿")
    wait_until(
        "the words reach the desk",
        lambda: ["citizen", "我这就去拿", False] in act(both.beside, "said", conversation),
    )  # fmt: skip
    assert follower.fresh() == [], "the assistant keeps silent"
    act(both.beside, "back", conversation, "王")
    follower.until("the assistant is back", lambda t: "交回给我" in t)
    assert follower.say("我想办退休")


def test_d26_the_way_out_works_in_wechat(both: Both, follower: Follower) -> None:
    follower.say("您好")
    conversation = str(act(both.beside, "id"))
    act(both.beside, "ask", conversation)
    assert "不等了" in follower.say("不等了")
    assert act(both.beside, "claim", conversation, "王") is False


def test_d12_a_follower_sees_that_staff_are_writing(both: Both, follower: Follower) -> None:
    follower.say("您好")
    conversation = str(act(both.beside, "id"))
    act(both.beside, "ask", conversation)
    member = Member(both.service, "writer", "desk")
    member.sign_in()
    shown = follower.typed()
    member.post(f"/desk/conversations/{conversation}/typing")
    assert follower.typed() == shown, "only who has taken over may say so"
    page = member.get(f"/desk/conversations/{conversation}").text
    claim = re.search(r"/desk/queue/[\w-]+/claim", page)
    assert claim
    member.post(claim.group())
    member.post(f"/desk/conversations/{conversation}/typing")
    wait_until("typing is shown", lambda: follower.typed() > shown)
