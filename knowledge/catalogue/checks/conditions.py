"""Conditions (``needed_when``, ``ask_if``) look only at situations and answers that exist."""

from __future__ import annotations

from collections.abc import Mapping

from knowledge.catalogue.checks.bench import Bench, has, no_option, told_again
from knowledge.catalogue.model import Clause, Condition, Interval, OptionValue, Situation
from knowledge.catalogue.problems import perhaps
from knowledge.catalogue.reading import Where


def check_condition(
    bench: Bench, where: Where, condition: Condition, known: Mapping[str, Situation] | None = None
) -> None:
    """``known``: the situations that may be used; left out, all of the matter."""
    earlier = known is not None
    usable = bench.situations if known is None else known
    for at, clause in enumerate(condition.any_of):
        for name, wanted in clause.items():
            place = (*where, "any_of", at, name)
            if name in usable:
                _wanted(bench, place, usable[name], wanted)
            elif earlier and name in bench.situations:
                bench.say(place, f"情形 {name} 排在后面：ask_if 只能用前面已经问过的情形，把它移到前面")
            else:
                hint = perhaps(name, usable) or f"先在 situations 里加上它；已有 {'、'.join(usable) or '（无）'}"
                bench.say(place, f"没有情形 {name}：{hint}")
    for at, _ in told_again(_plain(clause) for clause in condition.any_of):
        bench.say((*where, "any_of", at), "any_of 里有两个一样的条件：删掉一个")


def check_interval(bench: Bench, where: Where, interval: Interval) -> None:
    if interval.min is not None and interval.max is not None and interval.min > interval.max:
        bench.say(where, f"min（{interval.min:g}）比 max（{interval.max:g}）大：对调")


def _wanted(bench: Bench, place: Where, situation: Situation, wanted: Interval | tuple[OptionValue, ...]) -> None:
    if isinstance(wanted, Interval):
        if situation.type != "number":
            bench.say(place, f"{{min, max}} 只用于数字题，{situation.id} 是 {situation.type}：写成 [值, …]")
        check_interval(bench, place, wanted)
    elif situation.type in ("number", "date"):
        now = "写成 {min: …, max: …}" if situation.type == "number" else "日期题不能作条件，用 rules.deadlines"
        bench.say(place, f"{situation.id} 是 {situation.type}，没有可列的值：{now}")
    else:
        for value in wanted:
            if not has(situation, value):
                bench.say(place, no_option(situation, value))


def _plain(clause: Clause) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((name, repr(wanted)) for name, wanted in clause.items()))
