"""What a new version of a notice changed, in words: after another answer, or after the catalogue was updated."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Body = dict[str, Any]
Told = Callable[[Any], str]


def _text(point: Any) -> str:
    return str(point["text"]) if point else ""


def _joined(lines: Any) -> str:
    return "；".join(lines)


OF_ITEM: tuple[tuple[str, str, Told], ...] = (
    ("department", "部门", str), ("conditions", "受理条件", _joined), ("time_limit", "办结时限", _text),
    ("fee", "收费标准", _text), ("result", "办理结果", _text), ("deadline", "期限", _text),
    ("legal_basis", "设定依据", lambda laws: "；".join(law["text"] for law in laws)), ("channel", "办理渠道", lambda c: c or ""),
)  # fmt: skip
OF_PAPER: tuple[tuple[str, str, Told], ...] = (
    ("form", "形式", str), ("copies_text", "份数", str), ("issuer", "在哪开", str), ("parts", "里面的材料", _joined),
    ("alternatives", "可以换成的", _joined),
)  # fmt: skip
"""Key in the notice's JSON → how it is called → how it is told. A change of wording in hints is no news."""
GROUPS = {"bring": "要带来", "later": "可以后补", "not_needed": "一般不用带"}


def changed(old: Body, new: Body) -> list[str]:
    """From one notice's JSON to the next one's. Empty when nothing that the citizen must know has changed."""
    lines = _answers(old, new)
    for key, noun, name in (
        ("items", "事项", "n"),
        ("materials", "材料", "n"),
        ("extra_materials", "清单外材料", "slug"),
    ):
        before = {e[name]: e for e in old[key]}
        after = {e[name]: e for e in new[key]}
        lines += [f"多了{noun}：{after[k]['name']}" for k in after if k not in before]
        lines += [f"不再需要{noun}：{before[k]['name']}" for k in before if k not in after]
        lines += [
            f"{noun}“{after[k]['name']}”从看情况变为确定"
            if after[k]["status"] == "certain"
            else f"{noun}“{after[k]['name']}”要看情况"
            for k in after
            if k in before and before[k]["status"] != after[k]["status"]
        ]
    if old["catalogue_version"] != new["catalogue_version"]:
        lines += _facts(old, new)
    return lines


def _answers(old: Body, new: Body) -> list[str]:
    before = {a["situation"]: a for a in old["answers_text"]}
    lines = []
    for said in new["answers_text"]:
        earlier = before.get(said["situation"])
        if earlier and earlier["answer"] != said["answer"]:
            lines.append(f"“{said['question']}”由“{earlier['answer']}”改为“{said['answer']}”")
    return lines


def _facts(old: Body, new: Body) -> list[str]:
    """Facts of the catalogue that are different now for what both notices hold, and what must now be said."""
    lines = _differences(old["items"], new["items"], "n", OF_ITEM)
    lines += _differences(old["materials"], new["materials"], "n", OF_PAPER)
    lines += _differences(old["extra_materials"], new["extra_materials"], "slug", OF_PAPER)
    groups = {m["n"]: m["group"] for m in old["materials"]}
    lines += [
        f"“{m['name']}”现在{GROUPS[m['group']]}"
        for m in new["materials"]
        if groups.get(m["n"], m["group"]) != m["group"]
    ]
    said = {n["text"] for n in old["notices"]}
    lines += [f"新的提醒：{n['text']}" for n in new["notices"] if n["text"] not in said]
    return lines


def _differences(old: list[Body], new: list[Body], name: str, keys: tuple[tuple[str, str, Told], ...]) -> list[str]:
    before = {e[name]: e for e in old}
    lines = []
    for entry in new:
        earlier = before.get(entry[name])
        for key, noun, tell in keys:
            # A notice issued by an earlier version of the program may lack a key: then nothing can be compared.
            if earlier and key in earlier and key in entry and tell(earlier[key]) != tell(entry[key]):
                lines.append(f"“{entry['name']}”的{noun}更新为：{tell(entry[key]) or '没有了'}")
    return lines
