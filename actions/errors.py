"""One error shape. ``channels/api/errors.py`` alone turns it into HTTP; the citizen never sees a traceback."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Trouble(Exception):
    """Something a caller may meet: a code for machines, a sentence for people, and what to do now.

    ``status`` is the HTTP status it becomes. ``data`` is for machines and holds nothing personal.
    """

    code: str
    sentence: str
    what_now: str
    status: int = 400
    data: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.code}: {self.sentence}"


def not_found(what: str) -> Trouble:
    """Not there and not yours sound the same, so that nobody can probe for other people's records."""
    return Trouble("not_found", f"没有找到{what}，或者您打开的链接不完整。", "请回到首页重新开始，或拨打12345。", 404)


def bad_input(sentence: str, what_now: str = "请改一下再发。") -> Trouble:
    return Trouble("bad_input", sentence, what_now, 422)


def busy() -> Trouble:
    return Trouble("busy", "现在有点忙，这一步没有存上。", "请稍等几秒再试一次；急事请拨打12345。", 503)
