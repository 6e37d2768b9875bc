"""Where a conversation is from: the 旗区 that was named first, and nothing narrower."""

from __future__ import annotations

import pytest

from actions.conversations import do_locate
from actions.database.models import Conversation
from actions.settings import settings


@pytest.mark.parametrize(
    ("before", "says", "after"),
    [
        ("", "我在树林召镇，想办社保卡", "达拉特旗"),
        ("", "家住达拉特旗树林召镇大树湾村", "达拉特旗"),
        ("", "我想开个饭馆", ""),
        ("", "从东胜区搬到康巴什区", ""),
        ("达拉特旗", "我妈在东胜区住", "达拉特旗"),
    ],
)
def test_the_first_that_is_named_holds(before: str, says: str, after: str) -> None:
    conversation = Conversation(region=before)
    do_locate(conversation, says)
    assert conversation.region == after


def test_what_a_citizen_says_goes_before_where_the_program_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings(), "region", "东胜区")
    conversation = Conversation(region="东胜区")
    do_locate(conversation, "我在达拉特旗")
    assert conversation.region == "达拉特旗"
