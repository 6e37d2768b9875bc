"""Turns what pydantic finds into sentences for an editor."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from pydantic_core import ErrorDetails

from knowledge.catalogue.model import Strict
from knowledge.catalogue.problems import Problem, perhaps
from knowledge.catalogue.reading import Source, follow

KINDS = {
    "string_type": "文字", "bool_type": "true 或 false", "int_type": "整数", "float_type": "数",
    "tuple_type": "列表 [值, …]", "mapping_type": "映射 {键: 值}", "dict_type": "映射 {键: 值}",
    "model_type": "映射 {键: 值}", "model_attributes_type": "映射 {键: 值}",
}  # fmt: skip
"""pydantic's error type → what it wanted. Errors of other types are about the value, not its kind."""

PATTERNS = {
    "slug": "小写英文、数字，用“-”连接，如 death-certificate",
    "as_of": "年-月，如 2026-11",
    "start": "年-月，如 2025-01",
    "url": "以 http:// 或 https:// 开头、没有空格的网址；没有就写 null",
}
KEY_PATTERN = "小写英文、数字，用“_”连接，如 death_date"

NULLABLE = frozenset({
    "needed_when", "article", "url", "basis", "copies", "issuer", "deferrable",
    "statutory_working_days", "deadline_for_citizen", "notes",
})  # fmt: skip
"""Keys that may say ``null``: looked for, and nothing found or not established."""


def known_keys() -> set[str]:
    """Every key that the model knows anywhere."""
    found: set[str] = set()
    waiting = list(Strict.__subclasses__())
    while waiting:
        model = waiting.pop()
        waiting += model.__subclasses__()
        found |= set(model.model_fields)
    return found


def problems_of(source: Source, errors: Iterable[ErrorDetails]) -> list[Problem]:
    """One problem for each place; the branches of a union are told together."""
    by_place: dict[tuple[str | int, ...], list[ErrorDetails]] = {}
    for error in errors:
        if error["type"] == "too_short" and error["input"]:
            continue  # not empty: its members are wrong, and told one by one
        real = tuple(follow(source.node, error["loc"])[1])
        if error["type"] == "missing":
            real = (*real, str(error["loc"][-1]))
        by_place.setdefault(real, []).append(error)
    found = []
    for place, here in by_place.items():
        deeper = any(len(other) > len(place) and other[: len(place)] == place for other in by_place)
        if deeper and all(e["type"] in KINDS for e in here):
            continue  # the other branch of a union, which the editor did not mean
        found.append(source.problem(place, _sentence(place, here)))
    return found


def _sentence(place: tuple[str | int, ...], here: list[ErrorDetails]) -> str:
    kinds = list(dict.fromkeys(KINDS[e["type"]] for e in here if e["type"] in KINDS))
    if kinds and len(kinds) == len(here):
        return f"这里要写 {' 或 '.join(kinds)}，现在写的是{_seen(here[0]['input'])}"
    about_value = next((e for e in here if e["type"] not in KINDS), here[0])
    return _about(str(place[-1]) if place else "", about_value)


def _about(key: str, error: ErrorDetails) -> str:
    kind, context = error["type"], error.get("ctx", {})
    if kind == "missing":
        none = "；确实没有的写 null" if key in NULLABLE else ""
        return f"少了 {key}：补上这一行{none}"
    if kind == "extra_forbidden":
        return f"不认识键 {key}：{perhaps(key, known_keys()) or '删掉，或查 docs/catalogue.md 里的写法'}"
    if kind in ("literal_error", "enum"):
        known = re.findall(r"'([^']*)'", str(context.get("expected", "")))
        return f"不认识{_seen(error['input'])}：只能写 {'、'.join(known)}。{perhaps(error['input'], known)}"
    plain = {
        "string_too_short": "写了空文字：填上内容，或删掉这个键",
        "string_pattern_mismatch": f"{_seen(error['input'])}写法不对：要写成{PATTERNS.get(key, KEY_PATTERN)}",
        "too_short": "列表是空的：至少写一个",
        "greater_than_equal": f"不能小于 {context.get('ge')}，现在写的是{_seen(error['input'])}",
    }
    return plain.get(kind, f"写法不对（{error['msg']}），现在写的是{_seen(error['input'])}")


def _seen(value: Any) -> str:
    """The value as the editor wrote it, cut short."""
    if value is None:
        return "空（null）"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"“{value[:40]}”"
    if isinstance(value, list | tuple):
        return "列表"
    if isinstance(value, dict):
        return "映射"
    return f" {value}（数）"
