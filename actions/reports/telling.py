"""What the words of somebody who reports something come down to: is anything told yet, and is it an answer to us?"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import yaml

TOLD_FROM = 4
"""Characters left, without the cry itself and without the place, from which a sentence says what happened."""
WHEN = re.compile(r"今天|昨天|前天|上午|下午|早上|周[一二三四五六日天]|星期|礼拜|上周|上个?月|这几天|刚才|\d+[月号日]")
WORD = re.compile(r"办不[成了下]|没办成|办事难|推来推去|刁难")
NOT_WORDS = re.compile(r"[\W_]+")


@cache
def _words() -> dict[str, re.Pattern[str]]:
    """Raises ValueError for an expression in ``telling.yaml`` that is none."""
    loaded = yaml.safe_load(Path(__file__).with_name("telling.yaml").read_text(encoding="utf-8"))
    try:
        return {name: re.compile("|".join(w) if isinstance(w, list) else w) for name, w in loaded.items()}
    except re.error as wrong:
        raise ValueError(f"telling.yaml: {wrong}") from wrong


def left_over(text: str) -> str:
    """What is told apart from the cry and from the place: empty for 我要投诉你们."""
    for name in ("place", "cry"):
        text = _words()[name].sub("", text)
    return NOT_WORDS.sub("", text)


def tells_nothing(text: str) -> bool:
    """投诉你们: not a word of what happened."""
    return not left_over(text)


def demands(text: str) -> bool:
    """我就要投诉你们: nothing new, but a report is what is wanted."""
    return tells_nothing(text) and bool(_words()["demand"].search(text)) and not _words()["unwanted"].search(text)


def tells_enough(text: str) -> bool:
    """Whether a sentence says what happened, so that it need not be asked."""
    return len(left_over(text)) >= TOLD_FROM


def cries(text: str) -> bool:
    """投诉, 办不成: the wish to report in so many words."""
    return WORD.search(text) is not None or _words()["demand"].search(text) is not None


def says_where(text: str) -> bool:
    return _words()["where"].search(text) is not None


def names_place(text: str) -> bool:
    """Whether it is clear enough where it was: 窗口 alone is not."""
    return _words()["named"].search(text) is not None


def says_when(text: str) -> bool:
    return WHEN.search(text) is not None


def means(text: str, *ways: str) -> bool:
    """Whether the whole text is one of these answers: ``send``, ``drop``, ``later``, ``edit``, ``skip`` …"""
    said = text.strip(" 。.！!，,~、")
    return any(_words()[way].fullmatch(said) for way in ways)


def complains(text: str) -> bool:
    """凭什么要我补材料 asks nothing that can be answered."""
    return _words()["complains"].search(text) is not None


def wishes(text: str) -> bool:
    """我想开个饭店: a wish for something to be done, not a part of the story."""
    return _words()["wishes"].search(text) is not None
