"""From the chat to the form, with all three processes running."""

from __future__ import annotations

import re

import httpx
import pytest

from tests.conftest import Service

pytestmark = pytest.mark.processes
TURNS = (
    "我爸11月9日走了，他的养老金咋弄",
    "医院开的死亡证明",
    "我爸叫李大山，他身份证号152723194503120019",
    "我叫李强，电话13947712345",
    "填表",
)


def test_what_was_said_in_the_chat_is_on_the_form_that_the_link_opens(service: Service) -> None:
    citizen = service.citizen()
    told = [m for words in TURNS for m in citizen.say(words)]
    form = next(m for m in told if m["kind"] == "form")
    assert form["data"]["url"] in form["text"], "the text alone is enough"
    assert re.search(r"只能打开一次", form["text"])
    device = httpx.Client(trust_env=False, follow_redirects=True, timeout=60)
    page = device.get(form["data"]["url"])
    assert page.status_code == 200
    for said in ("李大山", "152723194503120019", "李强", "13947712345", "2026-11-09"):
        assert said in page.text, said
    assert httpx.get(form["data"]["url"], trust_env=False, timeout=60).status_code == 410
    prefilled, required = form["data"]["counts"]["required_prefilled"], form["data"]["counts"]["required"]
    assert prefilled / required >= 0.15, "before all situations are answered every possible item counts"


def test_asking_for_a_form_without_a_matter_asks_which(service: Service) -> None:
    (answer, *_) = service.citizen().say("我要填表")
    assert answer["kind"] != "form"
