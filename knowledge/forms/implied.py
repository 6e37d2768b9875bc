"""What a number already says: an identity number tells birth, sex, age and county, a credit code the kind of body."""

from __future__ import annotations

from datetime import date

from knowledge.forms.checks.numbers import Bearer, read_id
from knowledge.forms.filling import put
from knowledge.forms.model import IMPLIED, CombinedForm, Values

AGES_AT = {"deceased_age": "death_date"}
"""Whose age is counted on another day than today's."""


def imply(form: CombinedForm, values: Values, *, as_of: date) -> None:
    """Fill in what the identity numbers on the form imply. What was told stays; what is implied stands beside it."""
    fields = form.by_key
    for key in [k for k in values if k.endswith("_id_number") and k in fields]:
        bearer = read_id(str(values[key].value), as_of)
        if not isinstance(bearer, Bearer):
            continue
        who = key.removesuffix("_id_number")
        facts = {
            f"{who}_birth_date": bearer.born.isoformat() if bearer.born else None,
            f"{who}_gender": bearer.sex,
            f"{who}_age": _age(bearer.born, _day(values, f"{who}_age", as_of)),
            f"{who}_id_type": bearer.paper,
        }
        for name, value in facts.items():
            field = fields.get(name)
            if field is None or value is None:
                continue
            if field.options and value not in field.options:
                continue
            put(values, name, value, IMPLIED)
    _account_holder(form, values)


def _day(values: Values, age_key: str, as_of: date) -> date:
    told = values.get(AGES_AT.get(age_key, ""))
    try:
        return date.fromisoformat(str(told.value)) if told else as_of
    except ValueError:
        return as_of


def _age(born: date | None, on: date) -> int | None:
    return None if born is None else on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _account_holder(form: CombinedForm, values: Values) -> None:
    """Money is paid to the applicant's, or the company's, own account unless they say otherwise."""
    if "bank_account_holder" not in form.by_key or "bank_account_holder" in values:
        return
    for name in ("applicant_name", "company_name"):
        if name in values and name in form.by_key:
            put(values, "bank_account_holder", values[name].value, IMPLIED)
            return


def suggest(form: CombinedForm, values: Values) -> None:
    """What is often the same as another field, offered to be confirmed."""
    from knowledge.forms.combine import part_of
    from knowledge.forms.model import SAME

    for field in form.fields:
        for link in field.suggested_from:
            source = values.get(link.key)
            if source is not None and field.key not in values:
                put(values, field.key, part_of(link, source.value), SAME)
