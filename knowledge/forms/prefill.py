"""Fills in what is already known, each value with where it is from, none of it confirmed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from knowledge.forms.filling import blank_value, put
from knowledge.forms.implied import imply, suggest
from knowledge.forms.model import DEFAULT, PROFILE, SAID, SITUATION, CombinedForm, Field, Value, Values
from knowledge.forms.said import heard
from knowledge.forms.values import normalise
from knowledge.guidance import UNKNOWN, Answer


def prefill(
    form: CombinedForm, values: Values, *, as_of: date, said: Iterable[str] = (),
    profile: Mapping[str, Any] | None = None, profile_source: str = PROFILE,
) -> Values:  # fmt: skip
    """``values`` with all that answers, words and the profile add. The same call again changes nothing."""
    known = dict(values)
    for field in form.fields:
        put(known, field.key, _from_answer(field, form.guidance.answers), SITUATION)
    for key, raw in (profile or {}).items():
        if key in form.by_key:
            put(known, key, normalise(form.by_key[key], raw), profile_source)
    for words in said:
        for key, value in heard(words, form, as_of=as_of).items():
            put(known, key, normalise(form.by_key[key], value), SAID)
    for field in form.fields:
        if field.default is not None and field.key not in known:
            put(known, field.key, field.default, DEFAULT)
        elif field.key == "apply_date" and field.key not in known:
            put(known, field.key, as_of.isoformat(), DEFAULT)
        elif len(field.options or ()) == 1 and field.required and field.asked and field.key not in known:
            only = field.options[0] if field.options else ""
            put(known, field.key, [only] if field.type == "multi_choice" else only, DEFAULT)
    suggest(form, known)
    imply(form, known, as_of=as_of)
    suggest(form, known)
    return known


def _from_answer(field: Field, answers: Mapping[str, Answer]) -> Value:
    """The answer to the field's situation, in the form's own words; None where it does not settle the field."""
    if field.situation is None or field.situation not in answers:
        return None
    answer = answers[field.situation]
    if answer is UNKNOWN:
        return None
    given = answer if isinstance(answer, tuple) else (answer,)
    if field.mapping is None:
        return normalise(field, list(answer) if isinstance(answer, tuple) else answer)
    # YAML keys are words, and a yes_no situation's answer is a truth value.
    named = {str(k).lower(): v for k, v in field.mapping.items()}
    found = [named[str(one).lower()] for one in given if str(one).lower() in named]
    if not found or blank_value(found[0]):
        return None
    return normalise(field, found if field.type == "multi_choice" else found[0])
