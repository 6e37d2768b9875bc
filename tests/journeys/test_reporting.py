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


WHOLE = "东胜政务大厅让我跑了四趟还不给办，我叫王小虎，电话13812345678"


def test_r12_a_whole_sentence_is_shown_masked_and_filed_only_then(service: Service) -> None:
    citizen = service.citizen()
    shown = last_of(citizen.say(WHOLE), "choices")
    assert shown is not None and [c["label"] for c in shown["choices"]] == ["发出去", "改一改", "不报了"]
    assert "工作人员会看到" in shown["text"] and "跑了四趟" in shown["text"]
    assert "王小虎" not in shown["text"] and "13812345678" not in shown["text"]
    assert "还没有登记" in said(citizen.say("查进度"))
    assert last_of(citizen.say("1"), "ticket") is not None


def test_r1_gone_away_to_another_matter_the_report_is_kept_and_taken_up(service: Service) -> None:
    citizen = service.citizen()
    citizen.say(WHOLE)
    served = citizen.say("我想开个火锅店要办什么手续")
    assert last_of(served, "question") is not None and "没发出去的反映" in said(served)
    assert "王小虎" not in said(served)
    assert "工作人员会看到" in said(citizen.say("接着反映"))
    sent = citizen.say("发出去")
    assert last_of(sent, "ticket") is not None and last_of(sent, "question") is not None


def test_r1_only_angry_words_end_in_a_ticket_and_no_question_comes_twice(service: Service) -> None:
    citizen = service.citizen()
    answers = [said(citizen.say(cry)) for cry in ("办不成！", "投诉你们", "我就要投诉！！")]
    assert len(set(answers)) == 3 and "工作人员会看到" in answers[-1]
    assert last_of(citizen.say("投诉！"), "ticket") is not None


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
