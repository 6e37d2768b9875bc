"""The account's menu, and what each entry means. At most three groups of five (W28)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

TOP_BYTES, SUB_BYTES, KEY_BYTES = 16, 60, 128
GROUPS, ENTRIES = 3, 5


@dataclass(frozen=True)
class Entry:
    """``key`` comes back in the click. ``payload`` is what the assistant is told, when the entry simply says something."""

    name: str
    key: str
    payload: str = ""


MENU: dict[str, tuple[Entry, ...]] = {
    "办事指南": (
        Entry("个人的事", "guide:individual"),
        Entry("企业的事", "guide:enterprise"),
        Entry("怎么用", "guide:how"),
    ),
    "我的办件": (
        Entry("接着办", "case:go_on"),
        Entry("我的告知书", "case:notice"),
        Entry("查进度", "case:status", "/ask_status"),
        Entry("换到网页办", "case:web"),
    ),
    "找人帮": (
        Entry("找人帮办", "help:person", "/request_help"),
        Entry("办不成事", "help:stuck", "/report_stuck"),
        Entry("打电话问", "help:phone"),
    ),
}


def entry(key: str) -> Entry | None:
    return next((e for group in MENU.values() for e in group if e.key == key), None)


def menu_json() -> dict[str, Any]:
    """The menu as WeChat's API takes it."""
    return {
        "button": [
            {"name": group, "sub_button": [{"type": "click", "name": e.name, "key": e.key} for e in entries]}
            for group, entries in MENU.items()
        ]
    }
