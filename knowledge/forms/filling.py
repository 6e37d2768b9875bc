"""A combined form together with what is known: its counts, and every department's filled form."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from knowledge.forms.combine import part_of
from knowledge.forms.model import IMPLIED, SAME, CombinedForm, Field, Filled, Value, Values


def blank_value(value: Value) -> bool:
    """Nothing written. False and 0 are answers."""
    return value is None or value in ("", [])


def put(values: Values, key: str, value: Value, source: str, *, confirmed: bool = False) -> None:
    """Offer a value. A blank never erases; one that disagrees stands beside the first, to be decided by the citizen."""
    if blank_value(value):
        return
    known = values.get(key)
    if known is not None and known.confirmed and blank_value(known.value):
        return  # the citizen emptied it: nobody fills it again behind their back
    if known is None or blank_value(known.value):
        values[key] = Filled(value, source, confirmed)
    elif known.value != value and (value, source) not in known.others:
        if known.source == IMPLIED and not known.confirmed:
            # What is only worked out gives way to what somebody said, and is still shown.
            values[key] = Filled(value, source, confirmed, (*known.others, (known.value, known.source)))
        else:
            values[key] = replace(known, others=(*known.others, (value, source)))


def settle(values: Values, key: str, value: Value, source: str) -> None:
    """The citizen's own word: it replaces what was there, and is confirmed. Clearing a field is an answer too."""
    if not blank_value(value) or key in values:
        values[key] = Filled(None if blank_value(value) else value, source, confirmed=True)


def value_of(values: Values, field: Field) -> Filled | None:
    """What the field holds, taken over from another field where the catalogue says they are the same."""
    if field.derived_from is not None:
        source = values.get(field.derived_from.key)
        if source is None or blank_value(taken := part_of(field.derived_from, source.value)):
            return None
        return Filled(taken, SAME, source.confirmed)
    known = values.get(field.key)
    return None if known is None or blank_value(known.value) else known


def split(form: CombinedForm, values: Values) -> dict[int, list[dict[str, Any]]]:
    """The map back: every item's own blanks, in its own order and words, with what the combined form holds."""
    fields = form.by_key
    answer: dict[int, list[dict[str, Any]]] = {}
    for item in form.item_forms:
        rows = []
        for blank in item.blanks:
            filled = value_of(values, fields[blank.key])
            value = None if blank.filled_by else filled.value if filled else None
            if blank.columns and isinstance(value, list):
                own = [c.key for c in blank.columns]
                value = [{k: row.get(k) for k in own} for row in value if isinstance(row, dict)]
            rows.append({"label": blank.label, "key": blank.key, "value": value, "required": blank.required})
        answer[item.n] = rows
    return answer


def counts(form: CombinedForm, values: Values) -> dict[str, int]:
    """``to_type``: required fields that nobody and nothing has filled yet."""
    required = [f for f in form.fields if f.required]
    filled = [f for f in form.fields if value_of(values, f) is not None]
    waiting = [f for f in form.fields if f.must_type and value_of(values, f) is None]
    return {
        "separate": form.separate,
        "combined": sum(f.repeats is None for f in form.fields),
        "prefilled": len(filled),
        "required": len(required),
        "required_separate": sum(b.required for i in form.item_forms for b in i.blanks),
        "required_prefilled": sum(f.required for f in filled),
        "to_type": len(waiting),
        "unconfirmed": sum(
            1 for f in form.fields if f.asked and (v := value_of(values, f)) is not None and not v.confirmed
        ),
    }


def why(form: CombinedForm, field: Field) -> str:
    """Why it is asked: which departments' forms have this blank, and what they call it."""
    uses = []
    if field.repeats:
        return f"用在：{'、'.join(i.form_name for i in form.item_forms if i.n in field.items)}，每{field.one}一份"
    for item in form.item_forms:
        labels = list(dict.fromkeys(b.label for b in item.blanks if b.key == field.key))
        if labels:
            uses.append(f"{item.form_name}（{'、'.join(labels)}）")
    shown = "；".join(uses[:3])
    return f"用在：{shown}" + (f"；等 {len(uses)} 张表" if len(uses) > 3 else "")  # noqa: PLR2004 - three are enough to read
