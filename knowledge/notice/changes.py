"""What a new version of a notice changed, in words."""

from __future__ import annotations

from typing import Any


def changed(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """From one notice's JSON to the next one's. Empty when nothing that the citizen must do has changed."""
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


def _answers(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    before = {a["situation"]: a for a in old["answers_text"]}
    lines = []
    for said in new["answers_text"]:
        earlier = before.get(said["situation"])
        if earlier and earlier["answer"] != said["answer"]:
            lines.append(f"“{said['question']}”由“{earlier['answer']}”改为“{said['answer']}”")
    return lines


def _facts(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """Facts of the catalogue that are different now for items in both."""
    lines = []
    before = {i["n"]: i for i in old["items"]}
    for item in new["items"]:
        earlier = before.get(item["n"])
        for key, noun in (("time_limit", "办结时限"), ("fee", "收费标准"), ("result", "办理结果")):
            if earlier and earlier[key]["text"] != item[key]["text"]:
                lines.append(f"“{item['name']}”的{noun}更新为：{item[key]['text']}")
    return lines
