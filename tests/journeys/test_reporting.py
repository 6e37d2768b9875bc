"""办不成事 through the real three processes: in three short steps, from one door to the other, and what is never assumed."""

from __future__ import annotations

import re

import pytest

from tests.conftest import Service
from tests.journeys.walking import last_of

pytestmark = pytest.mark.processes


def said(messages: list[dict[str, object]]) -> str:
    return "\n".join(str(m["text"]) for m in messages)


def test_r1_three_short_steps_by_talking_then_followed_from_another_talk(service: Service) -> None:
    citizen = service.citizen()
    assert "发生了什么" in said(citizen.say("办不成事"))
    assert "哪个窗口" in said(citizen.say("窗口说我少个章，材料退回来三次"))
    shown = said(citizen.say("薛家湾大厅三号窗口，上周五"))
    assert "工作人员会看到" in shown and "三号窗口" in shown
    ticket = last_of(citizen.choose("report:send"), "ticket")
    assert ticket is not None
    body = ticket["data"]["ticket"]
    other = service.citizen()
    told = said(other.say(f"查{body['number']} 码{body['code']}"))
    assert body["number"] in told and "已收到" in told and "三号窗口" not in told


def test_r1_a_number_typed_at_the_preview_sends_it(service: Service) -> None:
    citizen = service.citizen()
    citizen.say("办不成事")
    citizen.say("昨天在大厅窗口，系统坏了不给办")
    ticket = last_of(citizen.say("13812345678"), "ticket")
    assert ticket is not None and re.fullmatch(r"FY\d{8}-\d{4}", ticket["data"]["ticket"]["number"])


def test_a_grade_in_words_and_the_reason_by_its_number(service: Service) -> None:
    citizen = service.citizen()
    citizen.say("你好")
    assert "哪里没办好" in said(citizen.say("不满意"))
    assert "已记下" in said(citizen.say("2"))


def test_priority_is_offered_when_the_talk_shows_it_and_the_question_stays_last(service: Service) -> None:
    citizen = service.citizen()
    messages = citizen.say("我妈坐轮椅，要办残疾人证")
    assert "优先办" in said(messages) and "优先办" not in str(messages[-1]["text"])
    assert "优先办" not in said(service.citizen().say("想开个火锅店"))
