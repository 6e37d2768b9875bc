"""What a number already says: an identity number tells birth, sex, age and county, a credit code the kind of body."""

from __future__ import annotations

from datetime import date

from knowledge.catalogue.model import SameAs
from knowledge.forms.checks.credit_code import read_code
from knowledge.forms.checks.numbers import RESIDENT, Bearer, read_id
from knowledge.forms.combine import part_of
from knowledge.forms.filling import blank_value, put
from knowledge.forms.model import IMPLIED, SAME, CombinedForm, Field, Values

PAPERS = (("uscc", "entity_id_type"),)
"""A number, and the field that names its paper."""
ID_LENGTH = 18
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
            f"{who}_id_type": _option(fields.get(f"{who}_id_type"), bearer.paper),
            f"{who}_nationality": "中国" if bearer.paper == RESIDENT else None,
        }
        for name, value in facts.items():
            field = fields.get(name)
            if field is None or value is None:
                continue
            if field.options and value not in field.options:
                continue
            put(values, name, value, IMPLIED)
    _account_holder(form, values)
    _papers(form, values, as_of)


def _papers(form: CombinedForm, values: Values, as_of: date) -> None:
    """The kind of paper that a number belongs to, in the words of the form. A person may stand where a body may."""
    for number, kind in PAPERS:
        field = form.by_key.get(kind)
        if field is None or number not in values:
            continue
        written = str(values[number].value)
        code, bearer = read_code(written), read_id(written, as_of)
        words = code.papers if code else (bearer.paper,) if isinstance(bearer, Bearer) else ()
        options = field.options or words
        put(values, kind, next((o for w in words for o in options if w in o), None), IMPLIED)


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
        if name in values and name in form.by_key and not blank_value(values[name].value):
            put(values, "bank_account_holder", values[name].value, IMPLIED)
            return


def _option(field: Field | None, paper: str) -> str | None:
    """``paper`` in the words of the field's options; as it is where there are none."""
    if field is None or not field.options:
        return paper
    return next((o for o in field.options if paper in o or o in paper), None)


def suggest(form: CombinedForm, values: Values) -> None:
    """What is often the same as another field, offered to be confirmed."""
    for field in form.fields:
        for link in (*field.suggested_from, *_by_sex(field, values)):
            source = values.get(link.key)
            if source is not None and not blank_value(source.value) and field.key not in values:
                put(values, field.key, part_of(link, source.value), SAME)


def _by_sex(field: Field, values: Values) -> tuple[SameAs, ...]:
    """女方 is the applicant where the applicant is a woman, else the spouse: the identity number tells."""
    number = values.get("applicant_id_number")
    digits = str(number.value) if number else ""
    if len(digits) != ID_LENGTH or not digits[:17].isdecimal():
        return ()
    sex = "男" if int(digits[16]) % 2 else "女"
    return tuple(s for s in field.alternatives if s.when_text and f"{sex}方" in s.when_text)
