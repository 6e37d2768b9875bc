"""What every door must keep: in order, once, resumable, and text alone suffices. A door inherits ``ChannelContract``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Protocol

import pytest

from tests.conftest import Service, wait_until

NOTICE = re.compile(r"GZ\d{8}-\d{4}")
LONGEST_WALK = 40


class Door(Protocol):
    """One person at one door of the running program."""

    def say(self, text: str) -> str:
        """Say something; what is heard in answer, as one text."""

    def repeat(self) -> None:
        """The last message reaches the program once more, as it does when an answer got lost on the way."""

    def heard(self) -> list[str]:
        """Everything heard so far, in the order in which it came."""

    def said(self) -> list[str]:
        """This person's words as they stand in the conversation, in order."""


class ChannelContract:
    """Inherit it, and give the fixtures ``door`` and ``running``."""

    @pytest.fixture
    def door(self) -> Iterator[Door]:
        raise NotImplementedError

    @pytest.fixture
    def running(self) -> Service:
        raise NotImplementedError

    def test_answers_come_in_the_order_of_the_questions(self, door: Door) -> None:
        answers = [door.say(text) for text in ("我想开个饭店", "新开店，第一次申请", "找人帮办")]
        assert "开办餐饮店" in answers[0]
        assert "哪种帮助" in answers[2]
        assert door.said() == ["我想开个饭店", "新开店，第一次申请", "找人帮办"]
        heard = "\n".join(door.heard())
        places = [heard.index(answer.split("\n")[0]) for answer in answers]
        assert places == sorted(places)

    def test_a_message_that_arrives_twice_is_answered_once(self, door: Door) -> None:
        door.say("我想开个饭店")
        before = door.heard()
        door.repeat()
        answer = door.say("找人帮办")
        assert "哪种帮助" in answer and "开办餐饮店" not in answer
        assert door.said() == ["我想开个饭店", "找人帮办"]
        assert door.heard()[: len(before)] == before

    def test_after_an_interruption_the_talk_goes_on_where_it_was(self, door: Door, running: Service) -> None:
        question = door.say("我想开个饭店")
        assert "1. " in question
        running.kill("channels")
        wait_until("the public process is back", running.ready, 90)
        onward = door.say("1")
        assert onward and "开办餐饮店”：" not in onward, "not begun anew"
        assert door.said()[0] == "我想开个饭店" and door.said()[-1] == "1"

    def test_text_alone_leads_to_the_notice(self, door: Door) -> None:
        """By reading and typing numbers or words only, with nothing else that a client could show."""
        shown = door.say("我想开个饭店")
        for _ in range(LONGEST_WALK):
            if NOTICE.search(shown):
                break
            shown = door.say("1" if "1. " in shown else "不清楚")
        assert NOTICE.search(shown), shown
        assert "/notices/" in shown
