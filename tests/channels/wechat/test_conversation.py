"""The same assistant through WeChat: encrypted callbacks to the real three processes, answers read off the phone."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from knowledge import catalogue
from tests.channels.wechat.conftest import Both, Follower
from tests.conftest import Citizen

CITIZENS: dict[str, dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parents[2] / "journeys" / "citizens.yaml").read_text("utf-8")
)
NOTICE = re.compile(r"GZ\d{8}-\d{4}")
LINK = re.compile(r"https?://\S+/notices/\S+")
LONGEST_WALK = 40

pytestmark = pytest.mark.processes


def next_words(slug: str, shown: str, answers: dict[str, str]) -> str:
    """What the citizen answers to the question on the phone: words of their own where given, else the first number."""
    matter = catalogue.load().matter(slug)
    assert matter is not None
    for situation, words in answers.items():
        asked = matter.situation(situation)
        assert asked is not None, f"{slug} has no question {situation}"
        if asked.ask.split("（")[0][:12] in shown:
            return str(words)
    return "1" if "1. " in shown else "不清楚"


def walk(follower: Follower, slug: str, says: str, answers: dict[str, str]) -> str:
    """From a sentence to the notice, reading the phone alone. Returns the text with the notice."""
    shown = follower.say(says)
    for _ in range(LONGEST_WALK):
        if NOTICE.search(shown):
            return shown
        shown = follower.say(next_words(slug, shown, answers))
    raise AssertionError(f"no notice after {LONGEST_WALK} answers, at last: {shown}")


@pytest.mark.parametrize("slug", CITIZENS)
def test_a_sentence_leads_to_the_notice(both: Both, follower: Follower, slug: str) -> None:
    told = CITIZENS[slug]
    shown = walk(follower, slug, told["says"], told.get("answers", {}))
    link = LINK.search(shown)
    assert link, shown
    path = link.group().split("/notices/", 1)[1]
    opened = httpx.get(f"{both.service.url}/notices/{path.replace('?', '.json?')}", trust_env=False)
    assert opened.status_code == 200
    notice = opened.json()
    assert notice["matter"]["id"] == slug
    assert set(told["items"]) <= {i["n"] for i in notice["items"]}
    assert all(len(m["text"].encode()) <= 2048 for m in follower.seen())
    assert not any(m["how"] == "system" for m in follower.seen())


LISTED = re.compile(r"^1\. (.+)$", re.MULTILINE)


def test_choices_are_numbered_and_numbers_words_and_labels_all_work(both: Both, follower: Follower) -> None:
    """The first choice, picked by its number and by its label, leads to the same next question."""
    first, other = follower.say("我想开个饭店"), both.wechat.follower()
    label = LISTED.search(first)
    assert label and re.search(r"（回复1(、2|到)", first)
    assert other.say("我想开个饭店") == first
    by_number, by_label = follower.say("1"), other.say(label.group(1))
    question = LISTED.search(by_number)
    assert question and question.group() in by_label


def test_a_person_can_change_their_mind_and_ask_in_between(follower: Follower) -> None:
    follower.say("我想开个饭店")
    assert "食品" in follower.say("要带哪些材料") or follower.fresh() == []
    assert follower.say("不对，我是要办退休")


def test_menu_lists_the_matters_and_a_number_picks_one(follower: Follower) -> None:
    follower.event("CLICK", EventKey="guide:individual")
    listed = follower.until("the list", lambda t: "您要办哪一件" in t)
    line = next(line for line in listed.split("\n") if "退休" in line)
    assert "退休" in follower.say(line.split(".")[0])


@pytest.mark.parametrize(
    ("key", "expected"),
    [("guide:how", "用平常话"), ("guide:enterprise", "您要办哪一件"), ("case:go_on", "还没有开始"), ("case:notice", "还没有开始"),
     ("case:status", "还没有登记"), ("case:web", "没有可以接着办的"), ("help:person", "哪种帮助"), ("help:stuck", "卡在哪一步"),
     ("help:phone", "12345")],
)  # fmt: skip
def test_each_menu_entry_answers(follower: Follower, key: str, expected: str) -> None:
    follower.event("CLICK", EventKey=key)
    follower.until(f"an answer to {key}", lambda t: expected in t)


def test_menu_goes_on_where_the_talk_stands(follower: Follower) -> None:
    question = follower.say("我想开个饭店")
    follower.event("CLICK", EventKey="case:go_on")
    again = follower.until("the question again", lambda t: bool(LISTED.search(t)))
    first = LISTED.search(question)
    assert first and first.group() in again


def test_help_by_a_person_gets_a_number(follower: Follower) -> None:
    follower.say("找人帮办")
    answer = follower.say("1")
    assert re.search(r"BB\d{8}-\d{4}", answer) and "查询码" in answer


# ------------------------------------------------------------------------------------------ two doors


def test_a_case_begun_on_the_web_goes_on_in_wechat(both: Both, follower: Follower) -> None:
    citizen = Citizen(both.service)
    citizen.say("我想开个饭店")
    citizen.say("新开店，第一次申请")
    asked = citizen.history()[-1]
    made = citizen.http.post(f"/api/v1/conversations/{citizen.id}/code")
    assert made.status_code == 201
    consent = follower.say(made.json()["code"])
    assert "开办餐饮店" in consent and "同意" in consent
    carried = follower.say("1")
    assert asked["data"]["prompt"] in carried
    assert "不对" in follower.say(made.json()["code"]), "a code works once"


def test_without_consent_nothing_is_carried_over(both: Both, follower: Follower) -> None:
    citizen = Citizen(both.service)
    citizen.say("我想开个饭店")
    code = citizen.http.post(f"/api/v1/conversations/{citizen.id}/code").json()["code"]
    follower.say(code)
    assert "没有带过来" in follower.say("不用")
    follower.event("CLICK", EventKey="case:notice")
    follower.until("no case", lambda t: "还没有开始" in t)


def test_a_case_begun_in_wechat_goes_on_on_the_web(both: Both, follower: Follower) -> None:
    follower.say("我想开个饭店")
    follower.event("CLICK", EventKey="case:web")
    shown = follower.until("the code", lambda t: "续办码" in t)
    code = re.search(r"\d{6}", shown)
    assert code
    citizen = Citizen(both.service)
    address = f"/api/v1/conversations/{citizen.id}/continue"
    looked = citizen.http.post(address, json={"code": code.group()})
    assert looked.json() == {"matter": "开办餐饮店", "consent": False}
    assert citizen.history() == []
    taken = citizen.http.post(address, json={"code": code.group(), "consent": True}).json()
    assert taken["messages"][-1]["kind"] == "question"
    assert citizen.http.post(address, json={"code": code.group(), "consent": True}).status_code == 404


def test_codes_cannot_be_guessed_in_wechat(follower: Follower) -> None:
    for n in range(5):
        assert "不对" in follower.say(f"99999{n}")
    assert "次数太多" in follower.say("123456")


def test_six_digits_that_answer_a_question_are_no_code(follower: Follower) -> None:
    """A question for a figure is open: the figure is its answer, and no code is tried."""
    slug, situation = next(
        (slug, s)
        for slug, told in CITIZENS.items()
        for s in catalogue.load().matters[slug].situations
        if s.type == "number" and s.id in told.get("answers", {})
    )
    asked = situation.ask.split("（")[0][:12]
    shown = follower.say(CITIZENS[slug]["says"])
    for _ in range(LONGEST_WALK):
        if asked in shown:
            break
        shown = follower.say("1" if "1. " in shown else "不清楚")
    assert asked in shown and "直接回复数字" in shown
    assert "这个码" not in follower.say("123456")
    assert "这个码不对" in follower.say("续办码 123456")


# ------------------------------------------------------------------------------------------ staff


def test_staff_reach_the_phone_and_the_citizen_reaches_staff(both: Both, follower: Follower) -> None:
    """What staff write arrives, in order and once; what the citizen says stands in the same conversation."""
    follower.say("我想开个饭店")
    both.inside("staff", follower.openid, "您好，我是咨询台。", "请问店面多大？")
    shown = follower.until("what staff wrote", lambda t: "店面多大" in t)
    assert shown.index("【工作人员】您好") < shown.index("【工作人员】请问")
    follower.say("八十平方米")
    said = both.inside("history", follower.openid)
    assert [said for _, sender, said in said if sender == "citizen"] == ["我想开个饭店", "八十平方米"]
    assert sum("店面多大" in m["text"] for m in follower.seen()) == 1
