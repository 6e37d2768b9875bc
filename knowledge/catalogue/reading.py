"""Reads one YAML file strictly and remembers which line everything stands in.

What is allowed is the plain part of YAML: text, numbers, ``true``/``false``, ``null``, lists and mappings. ``yes``,
``on``, ``2026-11-01`` and ``1:30`` are text, since no editor means a boolean, a date object or 90 by them.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from knowledge.catalogue.problems import Problem

Where = Sequence[str | int]
"""Keys and positions from the top of the file: ``("items", 2, "fee", "text")``."""

LARGEST = 1_000_000
"""Bytes. The largest matter today has about 90,000."""

DEEPEST = 30
# The C parser recurses: some ten thousand nested brackets would end the process without a word.
NESTED_IN_LINE = re.compile(rf"(?:[-?:][ \t]+){{{DEEPEST}}}")
SHARED = re.compile(r"(?:^|[\s\[{,])[&*][^\s,\]}]")

PARSER_SAYS = {
    "mapping values are not allowed": "冒号用错了地方：文字里有“: ”的，给整段文字加引号",
    "could not find expected ':'": "这里少了冒号，或者缩进不齐",
    "did not find expected key": "缩进不齐，或者引号、括号没有成对",
    "did not find expected '-'": "缩进不齐：同一个列表的“-”要对齐",
    "did not find expected ',' or": "方括号、花括号里少了逗号，或者括号没有收尾",
    "cannot start any token": "用了不能打头的符号（Tab、@、%、`）：缩进只用空格，文字加引号",
    "tab character": "缩进里有 Tab：改成空格",
    "unexpected end of stream": "引号没有收尾",
    "unexpected document indicator": "引号没有收尾",
    "expected a single document": "一个文件只写一件事：去掉“---”和后面的部分",
    "but found another document": "一个文件只写一件事：去掉“---”和后面的部分",
    "could not determine a constructor": "不用“!标签”和“<<”：直接写出内容",
    "found undefined tag": "不用“!标签”：直接写出内容",
    "unhashable key": "键要写成一个词",
}
"""What the parser says → what an editor can do about it."""


@dataclass(frozen=True)
class Source:
    """One file as read: ``data`` is what it says, ``node`` where it says so."""

    file: str
    data: Any
    node: yaml.Node

    def line(self, where: Where) -> int:
        """Line of the place, or of the innermost part of it that exists."""
        return follow(self.node, where)[0]

    def problem(self, where: Where, message: str) -> Problem:
        """``message`` about a place, with the place in words before it."""
        line, real = follow(self.node, where)
        place = in_words(self.data, real)
        return Problem(self.file, line, f"{place}：{message}" if place else message)


class PlainLoader(yaml.CSafeLoader):
    """CSafeLoader without YAML's surprises; keys that stand twice in a mapping are collected in ``repeated``."""

    def __init__(self, text: str):
        super().__init__(text)
        self.repeated: list[tuple[int, str]] = []

    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        """No merge keys: what a file says stands where it says it."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        mapping: dict[Hashable, Any] = super().construct_mapping(node, deep)
        if len(mapping) != len(node.value):
            seen: dict[str, int] = {}
            for key, _ in node.value:
                line = key.start_mark.line + 1
                if key.value in seen:
                    first = seen[key.value]
                    self.repeated.append((line, f"键 {key.value} 写了两次（第一次在第 {first} 行）：删掉一个"))
                seen.setdefault(key.value, line)
        return mapping


# PyYAML copies the inherited resolvers on the first addition unless the class has its own.
PlainLoader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
    ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    ("int", r"^[-+]?(?:0|[1-9][0-9]{0,14})$", "-+0123456789"),
    ("float", r"^[-+]?(?:0|[1-9][0-9]{0,14})\.[0-9]{1,15}$", "-+0123456789"),
):
    PlainLoader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), list(_first))


def read(path: Path) -> Source | list[Problem]:
    """The file's content, or what makes it unreadable. Never raises for what the file holds."""
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as failure:
        line = raw[: failure.start].count(b"\n") + 1
        return [Problem(path.name, line, "文件不是 UTF-8 编码：在编辑器里另存为 UTF-8")]
    return parse(path.name, text)


def parse(file: str, text: str) -> Source | list[Problem]:
    """The same for a text that is not, or not yet, a file."""
    refused = _unsafe(text)
    if refused:
        return [Problem(file, refused[0], refused[1])]
    try:
        loader = PlainLoader(text)
        node = loader.get_single_node()
        if node is None:
            return [Problem(file, 1, "文件是空的：至少要写 seq、slug、name")]
        data = loader.construct_document(node)
    except yaml.YAMLError as failure:
        return [_unreadable(file, text, failure)]
    if loader.repeated:
        return [Problem(file, line, message) for line, message in loader.repeated]
    return Source(file, data, node)


def _unsafe(text: str) -> tuple[int, str] | None:
    """Line and message of what would make the parser work without end, else None."""
    if len(text) > LARGEST:
        return 1, f"文件超过 {LARGEST // 1000} KB，不像一件事的数据"
    depth = 0
    for found in re.finditer(r"[\[{\]}]", text):
        depth = depth + 1 if found.group() in "[{" else max(0, depth - 1)
        if depth > DEEPEST:
            return text.count("\n", 0, found.start()) + 1, f"括号套了 {DEEPEST} 层以上：检查括号是否成对"
    nested = NESTED_IN_LINE.search(text)
    if nested:
        return text.count("\n", 0, nested.start()) + 1, f"一行里套了 {DEEPEST} 层以上：一行写一项"
    return _shared(text) if SHARED.search(text) else None


def _shared(text: str) -> tuple[int, str] | None:
    """Aliases let a short file stand for an endless one. Text may hold & and *: only the parser's word counts."""
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                line = event.start_mark.line + 1 if event.start_mark else 1
                return line, "不用“&名字”“*名字”引用别处：把内容写全；文字以 & 或 * 开头的加引号"
    except yaml.YAMLError:
        return None  # told where the file is read in earnest
    return None


def _unreadable(file: str, text: str, failure: yaml.YAMLError) -> Problem:
    if isinstance(failure, yaml.MarkedYAMLError):
        says = f"{failure.context or ''} {failure.problem or ''}"
        mark = failure.problem_mark or failure.context_mark
        line = mark.line + 1 if mark else 1
        hint = next((hint for words, hint in PARSER_SAYS.items() if words in says), None)
        return Problem(file, line, f"读不懂这里：{hint or '检查缩进、冒号后的空格、成对的引号和括号'}")
    line = text.count("\n", 0, getattr(failure, "position", 0)) + 1
    return Problem(file, line, "有看不见的控制字符：删掉后重新输入这一行")


def follow(node: yaml.Node, where: Where) -> tuple[int, list[str | int]]:
    """Line of a place and the steps that really exist. Steps that the file does not have are passed over."""
    line, real = node.start_mark.line + 1, list[str | int]()
    for step in where:
        if isinstance(node, yaml.MappingNode) and isinstance(step, str):
            pair = next((p for p in node.value if p[0].value == step), None)
            if pair is not None:
                line, node = pair[0].start_mark.line + 1, pair[1]
                real.append(step)
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and 0 <= step < len(node.value):
            node = node.value[step]
            line = node.start_mark.line + 1
            real.append(step)
    return line, real


NAMED_BY = ("n", "id", "key", "slug")


def in_words(data: Any, where: Where) -> str:
    """``items[3].fee.text``: list members are called by their own number, id, key or slug, else by position from 1."""
    place = ""
    for step in where:
        data = data[step]
        if isinstance(step, int):
            name = next((data[k] for k in NAMED_BY if isinstance(data, dict) and k in data), f"第{step + 1}个")
            place += f"[{name}]"
        else:
            place += f".{step}" if place else step
    return place
