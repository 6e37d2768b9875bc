"""The messages of filling in by talking: each step as a question with its choices."""

from __future__ import annotations

from typing import Any

from actions.dialogue.asking import numbered
from actions.forms import steps
from actions.forms.records import Filling
from actions.replies import Choice, Reply, choice
from knowledge.forms import Field, masked, value_of, why
from knowledge.forms.answering import MOST_BUTTONS, sets_out
from knowledge.forms.model import SOURCES

FIGURES = ("number", "money")
"""Kinds where a bare figure is the answer and never the number of a choice."""
SHOWN = 5
"""So many labels are named; more are counted."""


def button(label: str, step: str, field: str = "", n: int | str = "") -> Choice:
    """A choice of this talk. Its value names the field, so that an old button still means its own question."""
    told = {name: str(v) for name, v in (("field", field), ("n", n)) if v != ""}
    return choice(label, ":".join(["fill", step, *told.values()]), "fill", step=step, **told)


def skip(field: Field) -> Choice:
    return button("跳过", "skip", field.key)


def options(field: Field, picked: list[str]) -> tuple[Choice, ...]:
    """Buttons for a field's options; none where there are too many to read."""
    if field.type in steps.COUNTER:
        return (button("到窗口签名" if field.type == "signature" else "到窗口交", "counter", field.key),)
    if field.type == "yes_no":
        return (button("是", "option", field.key, 0), button("否", "option", field.key, 1))
    listed = field.options or () if field.type in ("choice", "multi_choice") else ()
    if len(listed) > MOST_BUTTONS:
        return ()
    return tuple(button(o, "option", field.key, n) for n, o in enumerate(listed) if o not in picked)


def question(filling: Filling, field: Field, picked: list[str]) -> Reply:
    """Asks for one field."""
    filled = value_of(filling.values, field)
    now = f"现在填的是“{masked(field.type, filled.value)}”。" if filled and not field.columns else ""
    words = f"{now}请说“{field.label}”{sets_out(field)}" + ("" if field.required else "，可以不填")
    if picked:
        words = f"选了{'、'.join(picked)}。还要选别的吗"
    return put(filling, field, words, options(field, picked), done=bool(picked), kind=field.type)


def put(
    filling: Filling, field: Field, words: str, listed: tuple[Choice, ...], *, done: bool = False, kind: str = "text"
) -> Reply:
    """A question about ``field``, with ``listed`` as its choices and a way past it."""
    left = steps.left(filling)
    closing = (button("就这些", "enough", field.key),) if done else (skip(field),)
    choices = (*listed, *closing)
    prompt = f"{words}。" + (f"（必填的还差 {left} 栏）" if left else "")
    plain = kind in FIGURES or field.key == "postcode"
    data: dict[str, Any] = {
        "situation": f"form:{field.key}", "options": [{"value": c.value, "label": c.label} for c in listed],
        "multiple": False, "type": "number" if plain else "date" if kind == "date" else kind,
        "unit": field.unit if plain else None, "why": why(filling.form, field), "prompt": prompt,
    }  # fmt: skip
    shown = numbered(choices) if listed else ""
    return Reply("utter_fill_ask", {"question": prompt, "options": shown}, kind="question", choices=choices, data=data)


def cell(filling: Filling, field: Field, column: int, rows: int) -> Reply:
    """Asks for one cell of a table."""
    plain = (field.columns or ())[column]
    one = field.repeats.by_key[plain.key] if field.repeats else plain
    listed = one.options or () if isinstance(one, Field) else ()
    return put(
        filling,
        field,
        f"{field.label}，第 {rows + 1} {field.one}：请说“{one.label}”{sets_out(one, listed)}",
        (),
        kind=plain.type,
    )


def rows(field: Field, value: Any) -> Reply:
    """The rows so far, and whether there are more."""
    lines = [f"{n}. {'，'.join(str(v) for v in row.values())}" for n, row in enumerate(value or [], 1)]
    listed: tuple[Choice, ...] = (button(f"再加一{field.one}", "more", field.key),) if len(lines) < field.most else ()
    if lines:
        listed += (button("删掉最后一个", "drop", field.key), button("就这些", "enough", field.key))
    values = {
        "label": field.label,
        "count": f"{len(lines)} {field.one}",
        "lines": "\n".join(lines),
        "options": numbered(listed),
    }
    # `number`: “2” here is not the second choice but may well be meant as a row.
    return Reply("utter_fill_rows", values, kind="choices", choices=listed)


def confirm(step: steps.Confirm, filling: Filling) -> Reply:
    lines = [_line(filling, f) for f in step.fields]
    listed = (button("都对", "confirm"), button("有要改的", "which"))
    values = {"title": step.title, "lines": "\n".join(lines), "options": numbered(listed)}
    return Reply("utter_fill_confirm", values, kind="choices", choices=listed)


def _line(filling: Filling, field: Field) -> str:
    filled = value_of(filling.values, field)
    if filled is None:
        return field.label
    words = (
        f"{len(filled.value)} 行"
        if field.columns and isinstance(filled.value, list)
        else masked(field.type, filled.value)
    )
    return f"{field.label}：{words}（{SOURCES.get(filled.source, filled.source)}）"


def decide(filling: Filling, field: Field) -> Reply:
    known = filling.values[field.key]
    said = [(known.value, known.source), *known.others]
    listed = tuple(
        button(f"{masked(field.type, v)}（{SOURCES.get(s, s)}）", "decide", field.key, n)
        for n, (v, s) in enumerate(said)
    )
    return Reply(
        "utter_fill_decide", {"label": field.label, "options": numbered(listed)}, kind="choices", choices=listed
    )


def which(fields: list[Field]) -> Reply:
    """Which of these is to be changed."""
    listed = tuple(button(f.label, "change", f.key) for f in fields[:MOST_BUTTONS])
    return Reply("utter_fill_which", {"options": numbered(listed)}, kind="choices", choices=listed)


def labels(fields: tuple[Field, ...]) -> str:
    named = "、".join(f.label for f in fields[:SHOWN])
    return named + ("等" if len(fields) > SHOWN else "")


def offer(step: steps.Offer, filling: Filling) -> Reply:
    listed = (button("接着填", "optional", n="yes"), button("不填了", "optional", n="no"))
    passed_over = steps.left(filling)
    values = {
        "told": f"跳过的必填还有 {passed_over} 栏，最后再问您。" if passed_over else "必填的都填好了。",
        "count": str(len(step.fields)), "labels": labels(step.fields), "options": numbered(listed),
    }  # fmt: skip
    return Reply("utter_fill_offer", values, kind="choices", choices=listed)


def passed(step: steps.Passed) -> Reply:
    listed = (button("现在填", "again"), button("到窗口再填", "pause"))
    values = {"count": str(len(step.fields)), "labels": labels(step.fields), "options": numbered(listed)}
    return Reply("utter_fill_passed", values, kind="choices", choices=listed)


def ready(filling: Filling) -> Reply:
    listed = (button("交表", "submit"), button("打开看一遍", "page"), button("先不交", "pause"))
    values = {"count": str(filling.counts["prefilled"]), "options": numbered(listed)}
    return Reply("utter_fill_ready", values, kind="choices", choices=listed)


def noted(filling: Filling, keys: list[str]) -> Reply:
    """What was understood, in the form's own words."""
    fields = filling.form.by_key
    hints = {p.key: f"（{p.sentence()}）" for p in filling.hints}
    said = [
        f"{fields[k].label} {masked(fields[k].type, v.value)}{hints.get(k, '')}"
        for k in keys
        if (v := value_of(filling.values, fields[k]))
    ]
    return Reply("utter_fill_noted", {"said": "；".join(said)})
