"""A situation's options, notices and order."""

from __future__ import annotations

from knowledge.catalogue.checks.bench import Bench, has, no_option, shown, told_again
from knowledge.catalogue.checks.conditions import check_condition, check_interval
from knowledge.catalogue.model import ALWAYS, Interval, Situation

RESERVED = frozenset({"any", "yes", "no", "true", "false", "unknown"})
"""Words that mean something else in a condition, a notice or ``--set``."""

FEWEST_OPTIONS = 2


def check_situations(bench: Bench) -> None:
    earlier: dict[str, Situation] = {}
    for at, situation in enumerate(bench.matter.situations):
        where = ("situations", at)
        if situation.id in earlier:
            bench.say((*where, "id"), f"情形 {situation.id} 写了两次：改一个 id，或删掉一个")
        if situation.ask_if != ALWAYS:
            check_condition(bench, (*where, "ask_if"), situation.ask_if, earlier)
        for n, option in enumerate(situation.options):
            if option.ask_if != ALWAYS:
                check_condition(bench, (*where, "options", n, "ask_if"), option.ask_if, earlier)
        _kind(bench, at, situation)
        _options(bench, at, situation)
        _answers(bench, at, situation)
        earlier.setdefault(situation.id, situation)


def _kind(bench: Bench, at: int, situation: Situation) -> None:
    """Which keys go with which type."""
    where, kind = ("situations", at), situation.type
    if kind in ("choice", "yes_no"):
        if len(situation.options) < FEWEST_OPTIONS:
            bench.say((*where, "options"), f"{kind} 至少要有两个 options：补上选项")
    else:
        for key in ("options", "blocking_values"):
            if getattr(situation, key):
                bench.say((*where, key), f"{kind} 没有选项：删掉 {key}，或把 type 改成 choice")
    if situation.multiple and kind != "choice":
        bench.say((*where, "multiple"), f"只有 choice 可以多选，这里是 {kind}：删掉 multiple")
    if situation.unit is not None and kind != "number":
        bench.say((*where, "unit"), f"只有 number 有单位，这里是 {kind}：删掉 unit")


def _options(bench: Bench, at: int, situation: Situation) -> None:
    where = ("situations", at, "options")
    values = [o.value for o in situation.options]
    for n, value in told_again(values):
        bench.say((*where, n), f"选项 {shown(value)} 写了两次：改一个 value")
    for n, label in told_again(o.label for o in situation.options):
        bench.say((*where, n), f"两个选项的说法都是“{label}”：办事的人分不清，改一个 label")
    if situation.type == "yes_no" and values:
        wrong = next((n for n, v in enumerate(values) if not isinstance(v, bool)), None)
        if wrong is not None or len(values) > FEWEST_OPTIONS:
            place = (*where, wrong) if wrong is not None else where
            bench.say(place, "yes_no 的选项只能是 true 和 false 各一个（不加引号）")
    for n, option in enumerate(situation.options):
        if situation.type == "choice" and (isinstance(option.value, bool) or option.value.lower() in RESERVED):
            bench.say(
                (*where, n, "value"), f"choice 的选项不能叫 {shown(option.value)}：换一个词，或把 type 改成 yes_no"
            )
        for flag in ("common", "exclusive"):
            if getattr(option, flag) and not situation.multiple:
                bench.say((*where, n, flag), f"{flag} 只用于多选：加 multiple: true，或删掉 {flag}")


def _answers(bench: Bench, at: int, situation: Situation) -> None:
    """Blocking values and notices speak of answers that can be given."""
    where = ("situations", at)
    for value in situation.blocking_values:
        if not has(situation, value):
            bench.say((*where, "blocking_values"), no_option(situation, value))
    for n, notice in enumerate(situation.notices):
        place = (*where, "notices", n, "value")
        if isinstance(notice.value, Interval):
            if situation.type != "number":
                bench.say(place, f"{{min, max}} 只用于数字题，这里是 {situation.type}：写成一个选项，或 any")
            check_interval(bench, place, notice.value)
        elif notice.value != "any" and not situation.options and situation.type in ("number", "date"):
            now = "写成 {min: …, max: …} 或 any" if situation.type == "number" else "写成 any"
            bench.say(place, f"{situation.type} 没有选项 {shown(notice.value)}：{now}")
        elif notice.value != "any" and not has(situation, notice.value):
            bench.say(place, no_option(situation, notice.value))
