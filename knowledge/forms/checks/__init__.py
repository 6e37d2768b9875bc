"""Whether what was filled in can be right. One evaluator for the page, the chat, files and the API."""

from __future__ import annotations

from datetime import date

from knowledge.forms.checks.across import check_across
from knowledge.forms.checks.hinting import hints as hints_of
from knowledge.forms.checks.hinting import says
from knowledge.forms.checks.single import check_field
from knowledge.forms.filling import value_of
from knowledge.forms.model import CombinedForm, Problem, Value, Values


def check(form: CombinedForm, values: Values, *, as_of: date) -> list[Problem]:
    """Everything wrong with what is filled in. Blanks are not wrong; ``missing`` lists them."""
    known = _known(form, values)
    found = []
    for field in form.fields:
        if field.asked and field.key in known:
            found += check_field(field, known[field.key], known, as_of=as_of)
    wrong = {p.key for p in found}
    sound = {key: value for key, value in known.items() if key not in wrong}
    return found + check_across(form, sound, as_of=as_of)


def hints(form: CombinedForm, values: Values) -> list[Problem]:
    """What may be a slip and may be right. Never in the way of handing in."""
    return list(hints_of(form, _known(form, values)))


def _known(form: CombinedForm, values: Values) -> dict[str, Value]:
    return {f.key: filled.value for f in form.fields if (filled := value_of(values, f)) is not None}


def missing(form: CombinedForm, values: Values) -> list[Problem]:
    """Required fields that nobody has filled. Signatures and photos count: they are asked for at the end."""
    return [
        Problem(f.key, f"“{f.label}”还没有填", "这一栏必须填")
        for f in form.fields
        if f.must_type and value_of(values, f) is None
    ]


def conflicts(form: CombinedForm, values: Values) -> list[str]:
    """Fields whose sources disagree and that the citizen has not decided."""
    keys = {f.key for f in form.fields}
    return [key for key, filled in values.items() if key in keys and filled.others and not filled.confirmed]


__all__ = ["check", "conflicts", "hints", "missing", "says"]
