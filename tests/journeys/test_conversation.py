"""What a citizen can do at any point of a conversation, by typing alone, against the real three processes."""

from __future__ import annotations

import itertools
import re

import pytest

from tests.conftest import Citizen, Service
from tests.journeys.walking import last_of, walk

pytestmark = pytest.mark.processes
RESTAURANT = "我想在薛家湾开个火锅店，都要办啥"


def said(messages: list[dict[str, object]]) -> str:
    return "\n".join(str(m["text"]) for m in messages)


def at_a_question(service: Service, sentence: str = RESTAURANT) -> tuple[Citizen, str]:
    citizen = service.citizen()
    question = last_of(citizen.say(sentence), "question")
    assert question is not None
    return citizen, question["data"]["situation"]


@pytest.mark.parametrize(
    ("asks", "says"),
    [
        ("要带啥材料", "营业执照"), ("收费不", "收费"), ("依据是啥", "依据"), ("去哪办", "综合窗口"), ("归哪个部门管", "市场监督管理局"),
        ("办下来给个啥证", "许可"),
    ],
)  # fmt: skip
def test_a_question_in_the_middle_is_answered_and_the_open_one_put_again(
    service: Service, asks: str, says: str
) -> None:
    citizen, situation = at_a_question(service)
    messages = citizen.say(asks)
    assert says in said(messages)
    question = last_of(messages, "question")
    assert question is not None and question["data"]["situation"] == situation


def test_not_sure_is_an_answer(service: Service) -> None:
    citizen, situation = at_a_question(service)
    messages = citizen.say("不清楚")
    following = last_of(messages, "question") or last_of(messages, "notice")
    assert following is not None and following["data"].get("situation") != situation


def test_an_earlier_answer_is_changed_in_words_and_the_notice_says_what_changed(service: Service) -> None:
    citizen = service.citizen()
    first = walk(citizen, "买了辆30吨的二手货车想跑货运", {"business_scope": "普货"})
    second = last_of(citizen.say("不对，车是新车"), "notice")
    assert second is not None
    assert second["data"]["notice"]["version"] == first["data"]["notice"]["version"] + 1
    assert second["data"]["notice"]["number"] == first["data"]["notice"]["number"]
    assert "新车" in second["text"]


def test_one_step_back_asks_the_last_question_again(service: Service) -> None:
    citizen, situation = at_a_question(service)
    citizen.say("不清楚")
    question = last_of(citizen.say("上一步"), "question")
    assert question is not None and question["data"]["situation"] == situation


def test_starting_again_forgets_the_matter(service: Service) -> None:
    citizen, _ = at_a_question(service)
    assert last_of(citizen.say("重新开始"), "question") is None
    assert last_of(citizen.say("要办退休"), "matter")["data"]["matters"][0]["id"] == "retirement"  # type: ignore[index]


def test_somebody_is_asked_for_by_words_and_gets_a_number(service: Service) -> None:
    citizen, _ = at_a_question(service)
    assert "哪种帮助" in said(citizen.say("能不能找个人帮帮我"))
    ticket = last_of(citizen.say("找工作人员说话"), "ticket")
    assert ticket is not None
    body = ticket["data"]["ticket"]
    assert re.fullmatch(r"BB\d{8}-\d{4}", body["number"]) and body["code"] and body["number"] in ticket["text"]
    assert last_of(citizen.say("13812345678"), "question") is not None, "the talk goes on where it was"


def test_a_number_left_instead_of_a_choice_is_a_wish_to_be_called(service: Service) -> None:
    citizen, _ = at_a_question(service)
    citizen.say("我眼睛不好使，能不能来个人给我弄")
    assert last_of(citizen.say("13812345678"), "ticket") is not None


def test_what_cannot_get_done_is_filed_and_its_progress_told(service: Service) -> None:
    citizen = service.citizen()
    assert "工作人员会看到" in said(citizen.say("在大厅办食品证，说我少个章，来回跑了三趟还不给办，我要投诉"))
    ticket = last_of(citizen.say("发出去"), "ticket")
    assert ticket is not None and ticket["data"]["ticket"]["number"].startswith("FY")
    citizen.say("不留了")
    assert ticket["data"]["ticket"]["number"] in said(citizen.say("我反映的事到哪一步了"))


def test_out_of_scope_is_said_then_choices_then_a_person_and_never_a_matter(service: Service) -> None:
    citizen = service.citizen()
    answers = [citizen.say(t) for t in ("护照到期了怎么换", "港澳通行证去哪办", "想申请公租房")]
    assert all(last_of(a, "matter") is None for a in answers)
    texts = [said(a) for a in answers]
    assert "12345" in texts[0]
    assert len(set(texts)) == 3, "the same sentence is not said twice in a row"
    assert "工作人员" in texts[2]


def test_a_question_not_understood_is_put_in_other_words_then_a_person_is_offered(service: Service) -> None:
    citizen, _ = at_a_question(service)
    texts: list[str] = []
    for words in ("蓝颜色那种", "跟隔壁一个样", "就按老规矩", "差不多那样", "随你们定"):
        texts.append(said(citizen.say(words)))
        if "工作人员" in texts[-1]:
            break
    assert "工作人员" in texts[-1]
    assert all(one != other for one, other in itertools.pairwise(texts)), "the same words twice in a row"


@pytest.mark.parametrize("words", ["你好", "谢谢", "再见", "你是机器人吗"])
def test_courtesy_is_returned_and_costs_nothing(service: Service, words: str) -> None:
    citizen = service.citizen()
    messages = citizen.say(words)
    assert messages and last_of(messages, "matter") is None
    assert last_of(citizen.say(RESTAURANT), "matter") is not None


def test_no_telephone_is_no_question_about_one_and_money_demanded_is_said_to_be_that(service: Service) -> None:
    citizen = service.citizen()
    citizen.say("我要投诉，窗口那人让我多交200块")
    citizen.say("跳过")
    ticket = last_of(citizen.say("发出去"), "ticket")
    assert ticket is not None and "额外要材料或收费" in ticket["text"]
    answer = said(citizen.say("没有电话"))
    assert "到哪里办" not in answer and "综合窗口" not in answer
