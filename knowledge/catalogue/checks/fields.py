"""The blanks of the departments' forms: what each may say, and that one key is one datum."""

from __future__ import annotations

from knowledge.catalogue.checks.bench import Bench, has, no_option, told_again
from knowledge.catalogue.checks.conditions import check_condition
from knowledge.catalogue.model import ALWAYS, FormField, Situation
from knowledge.catalogue.problems import perhaps
from knowledge.catalogue.reading import Where

CHOOSING = ("choice", "multi_choice")


def check_fields(bench: Bench) -> None:
    for at, item in enumerate(bench.matter.items):
        where = ("items", at, "form_fields")
        for n, key in told_again(f.key for f in item.form_fields):
            bench.say((*where, n), f"{key} 在这张表里有两栏：一栏一个数据，换一个 key，或删掉一栏")
        for n, blank in enumerate(item.form_fields):
            _shape(bench, (*where, n), blank)
            _filled_from(bench, (*where, n), blank)


def _shape(bench: Bench, where: Where, blank: FormField) -> None:
    choosing = blank.type in CHOOSING
    if choosing and blank.options is None:
        bench.say(where, f"{blank.type} 要有 options；选项由部门系统或窗口给的，写 options: []")
    if not choosing and blank.options is not None:
        bench.say((*where, "options"), f"{blank.type} 没有选项：删掉 options，或把 type 改成 choice")
    if blank.type == "table" and not blank.columns:
        bench.say(where, "table 要有 columns：写出每一列")
    if blank.type != "table" and blank.columns is not None:
        bench.say((*where, "columns"), f"只有 table 有列，这里是 {blank.type}：删掉 columns")
    for n, key in told_again(c.key for c in blank.columns or ()):
        bench.say((*where, "columns", n), f"列 {key} 写了两次")
    if blank.type == "yes_no" and blank.default is not None and not isinstance(blank.default, bool):
        bench.say((*where, "default"), "yes_no 的 default 写 true 或 false（不加引号）")
    if blank.options and blank.default is not None and blank.default not in blank.options:
        bench.say((*where, "default"), f"默认值“{blank.default}”不在选项里：{perhaps(blank.default, blank.options)}")


def _filled_from(bench: Bench, where: Where, blank: FormField) -> None:
    source = blank.from_situation
    if blank.key in bench.situations and (source is None or source.id != blank.key):
        bench.say(where, f"{blank.key} 也是情形的 id：加 from_situation: {{id: {blank.key}}}，或换一个 key")
    if source is not None:
        situation = bench.situations.get(source.id)
        if situation is None:
            hint = perhaps(source.id, bench.situations)
            bench.say((*where, "from_situation", "id"), f"没有情形 {source.id}：{hint or '删掉 from_situation'}")
        else:
            _mapped(bench, (*where, "from_situation"), blank, situation, source.map)
    for n, same in enumerate(blank.same_as):
        if same.needed_when != ALWAYS:
            check_condition(bench, (*where, "same_as", n, "needed_when"), same.needed_when)
        if same.key == blank.key:
            bench.say((*where, "same_as", n, "key"), f"{same.key} 指向自己：写另一栏的 key")


def _mapped(
    bench: Bench, where: Where, blank: FormField, situation: Situation, mapping: dict[str, bool | str] | None
) -> None:
    if mapping is None:
        if situation.type != blank.type:
            bench.say(where, f"{situation.type} 的回答不能直接填进 {blank.type}：加 map，写明每个回答填成什么")
        return
    for answer, target in mapping.items():
        if not has(situation, answer):
            bench.say((*where, "map", answer), no_option(situation, answer))
        if blank.type == "yes_no" and not isinstance(target, bool):
            bench.say((*where, "map", answer), "填进 yes_no 的只能是 true 或 false（不加引号）")
        elif blank.type != "yes_no" and target not in (blank.options or ()):
            hint = perhaps(target, blank.options or ()) or "先加到 options 里"
            bench.say((*where, "map", answer), f"这一栏没有选项“{target}”：{hint}")
    if situation.multiple and blank.type != "multi_choice":
        bench.say(where, f"{situation.id} 可以多选，{blank.type} 只装得下一个：把 type 改成 multi_choice")
