"""R1: what the words of somebody who reports something come down to."""

from __future__ import annotations

import pytest

from actions.reports.telling import demands, means, names_place, tells_enough, tells_nothing

TOLD = ["东胜政务大厅让我跑了四趟还不给办", "我要投诉，窗口那人让我多交200块", "推来推去，谁也不管", "就是不收我的材料"]
CRIES = ["办不成", "投诉你们", "我要投诉", "你们太气人了我要投诉", "我要反映问题", "没人管这事"]


@pytest.mark.parametrize("text", TOLD)
def test_r1_a_sentence_that_says_what_happened_needs_no_question(text: str) -> None:
    assert tells_enough(text) and not tells_nothing(text) and not demands(text)


@pytest.mark.parametrize("text", CRIES)
def test_r1_a_cry_says_nothing_of_what_happened(text: str) -> None:
    assert tells_nothing(text) and not tells_enough(text)


@pytest.mark.parametrize("text", ["我不办了", "别投诉了", "不想投诉", "你们领导呢", "办不成事"])
def test_r1_what_is_no_wish_to_report_is_not_taken_for_one(text: str) -> None:
    assert not demands(text)


def test_r1_the_answers_to_the_preview_are_told_apart() -> None:
    for way, words in {
        "send": ["发出去", "发吧", "就这样", "那就发出去吧", "提交"], "drop": ["算了", "不报了", "我不反映了", "取消吧", "那算了吧"],
        "later": ["先不发", "回头再说", "等等"], "edit": ["改一改", "不对", "写错了"], "resume": ["接着反映", "继续反映"],
    }.items():  # fmt: skip
        for word in words:
            assert [w for w in ("send", "drop", "later", "edit", "resume") if means(word, w)] == [way], word


@pytest.mark.parametrize("text", ["所以我不办了", "结局很差", "窗口不收", "我住所有变化"])
def test_r1_what_only_sounds_like_a_place_is_asked_for(text: str) -> None:
    assert not names_place(text)


@pytest.mark.parametrize("text", ["在税务局", "东胜政务大厅", "3号窗口", "派出所", "蒙速办上", "纳日松镇"])
def test_r1_a_place_is_not_asked_for_again(text: str) -> None:
    assert names_place(text)
