"""How a file is written: nothing empty, nothing twice, the grammar of conditions, and words that readers may see."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from knowledge.catalogue.checks.bench import Bench, shown, told_again
from knowledge.catalogue.reading import Where
from knowledge.catalogue.wording import NULLABLE

MAY_BE_NULL = NULLABLE | {"needed_when_text"}
MAY_BE_EMPTY = frozenset({"materials", "options"})
FLAGS = frozenset({"multiple", "common", "exclusive"})
PLAIN_PARENTS = frozenset({"parts", "alternatives", "per_option", "same_as"})
NEVER_NULL_PARENTS = frozenset({"per_option", "same_as"})
FEWEST_ALTERNATIVES = 2

STATED = ("form", "copies", "issuer", "e_licence", "deferrable", "sample_hint")
"""What every material of the table says, even if only ``null``: somebody has looked."""

NOT_FOR_READERS = {
    "研究者": None, "研究助手": None, "凭记忆": "未核实", "未查到": "未核实", "没有查到": "未核实", "检索": "查找",
    "「": "“", "」": "”", "confidence": None, "needed_when": None, "for_items": None, "per_option": None,
    "statutory_materials": None, "local_practice": None, "form_fields": None, "deferrable": None,
}  # fmt: skip
"""Words of whoever wrote the data → what to write instead. 社会救助工作 and the like contain 助手 by chance."""

ASSISTANT = re.compile(r"(?<!救)助手(?!工)")
FILE_PATH = re.compile(r"(?<![\w:/.])/[a-z]+/[a-z]")
PROGRAM_NAME = re.compile(r"(?<![A-Za-z0-9./:_-])[a-z]+_[a-z_]+(?![A-Za-z0-9./:_-])")

NOT_PROSE = frozenset({
    "url", "slug", "id", "key", "type", "value", "affects", "for_items", "exclusive_group", "base", "name",
    "needed_when", "ask_if", "map", "from_situation", "same_as", "rules", "blocking_values", "sources",
})  # fmt: skip
"""Keys whose values are not sentences of ours (names are the table's)."""


def check_writing(bench: Bench) -> None:
    data = bench.read.source.data
    for where, key, value in parts(data):
        _emptiness(bench, where, key, value)
        if isinstance(value, list):
            for _, again in told_again(v for v in value if isinstance(v, str | int | float)):
                bench.say(where, f"“{shown(again) if isinstance(again, str | bool) else again}”写了两次：删掉一个")
        if key in ("needed_when", "ask_if") and isinstance(value, Mapping):
            _grammar(bench, where, key, value)
        if isinstance(value, str) and not NOT_PROSE & {*map(str, where)}:
            _words(bench, where, value)
    _stated(bench, data)


def parts(data: Any, where: tuple[str | int, ...] = (), key: str = "") -> Iterator[tuple[Where, str, Any]]:
    """Every value below ``data``: its place, its key (a list's members have the list's) and itself."""
    if where:
        yield where, key, data
    if isinstance(data, dict):
        for name, value in data.items():
            yield from parts(value, (*where, name), name)
    elif isinstance(data, list):
        for at, value in enumerate(data):
            yield from parts(value, (*where, at), key)


def _emptiness(bench: Bench, where: Where, key: str, value: Any) -> None:
    if value is None and key not in MAY_BE_NULL:
        bench.say(where, f"{key} 不能写 null：填上内容，或整行删掉")
    elif value in ([], {}) and not (value == [] and key in MAY_BE_EMPTY):
        bench.say(where, f"{key} 是空的：填上内容，或整行删掉（总是需要的条件写 null）")
    elif value is False and key in FLAGS:
        bench.say(where, f"{key} 只写 true；不是就整行删掉")


def _grammar(bench: Bench, where: Where, key: str, value: Mapping[str, Any]) -> None:
    """``any_of`` has two members or more, and stands only where the grammar has it."""
    if "any_of" not in value:
        return
    if key == "ask_if" or PLAIN_PARENTS & {*map(str, where)}:
        bench.say(where, "这里不能用 any_of：只写一组 {情形: [值, …]}")
    elif len(value["any_of"]) < FEWEST_ALTERNATIVES:
        bench.say(where, "any_of 至少两组条件：只有一组就直接写，不用 any_of")


def _stated(bench: Bench, data: Mapping[str, Any]) -> None:
    for at, material in enumerate(data["materials"]):
        for key in STATED:
            if key not in material:
                bench.say(("materials", at), f"少了 {key}：不知道的写 null（e_licence 写 true 或 false）")
    for where, key, value in parts(data):
        if (
            key in ("statutory_materials", "local_practice_materials")
            and isinstance(value, dict)
            and "basis" not in value
        ):
            bench.say(where, "少了 basis：表外的材料要写明依据；确实没有的写 null")
        if key in NEVER_NULL_PARENTS and isinstance(value, dict) and value.get("needed_when", "") is None:
            bench.say(where, "这里的 needed_when 不能是 null：写出是哪种回答")


def _words(bench: Bench, where: Where, text: str) -> None:
    for word, instead in NOT_FOR_READERS.items():
        if word in text:
            now = f"改成“{instead}”" if instead else "换成办事的人看得懂的话"
            bench.say(where, f"“{word}”不是给办事的人看的：{now}")
    for pattern, what in ((ASSISTANT, "编写用语"), (FILE_PATH, "文件路径"), (PROGRAM_NAME, "程序里的名字")):
        found = pattern.search(text)
        if found and found.group() not in NOT_FOR_READERS:
            bench.say(where, f"“{found.group()}”是{what}，不是给办事的人看的：换成看得懂的话")
