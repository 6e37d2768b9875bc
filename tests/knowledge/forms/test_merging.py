"""What a merge may never do: lose a blank that somebody requires, fill it wrongly, or disturb what it need not."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from worlds import MATTERS, TODAY, answers_of, by_kind, people, raw_of  # type: ignore[import-not-found]

from knowledge.catalogue import Matter
from knowledge.forms import CombinedForm, Values, combine, counts, missing, normalise, settle, split, to_json, value_of
from knowledge.guidance import Answer, assess

slow = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def form_of(matter: Matter, answers: dict[str, Answer]) -> CombinedForm:
    return combine(assess(matter, answers, as_of=TODAY))


@slow
@given(people())
def test_no_required_blank_of_an_applicable_item_is_lost(person: Any) -> None:
    guidance = assess(*person, as_of=TODAY)
    form = combine(guidance)
    wanted = {} if guidance.stopped else {(a.item.n, f.key): f for a in guidance.items for f in a.item.form_fields}
    served = {(b.item, b.key): f for f in form.fields for b in f.blanks}
    assert set(served) == set(wanted)
    assert all(served[at].required for at, blank in wanted.items() if blank.required)


@slow
@given(people())
def test_f1_nothing_asked_is_unused_and_each_datum_is_asked_once(person: Any) -> None:
    form = form_of(*person)
    keys = [f.key for f in form.fields]
    assert len(keys) == len(set(keys))
    assert all(f.items for f in form.fields)
    assert {i for f in form.fields for i in f.items} == {i.n for i in form.item_forms}


@slow
@given(people(), st.data())
def test_f6_splitting_a_full_form_gives_every_item_each_of_its_required_blanks(
    person: Any, data: st.DataObject
) -> None:
    form = form_of(*person)
    values: Values = {}
    for field in form.fields:
        if field.asked:
            value = None
            while value is None:
                value = normalise(field, data.draw(plausible(field)))
            settle(values, field.key, value, "typed")
    assert missing(form, values) == []
    for item in form.item_forms:
        rows = split(form, values)[item.n]
        assert [r["key"] for r in rows] == [b.key for b in item.blanks]
        for row, blank in zip(rows, item.blanks, strict=True):
            derived = form.by_key[blank.key].derived_from
            if blank.required and blank.filled_by is None and not (derived and derived.part == "time"):
                assert row["value"] is not None, (item.n, blank.key)


def plausible(field: Any) -> st.SearchStrategy[Any]:
    """Something that is not blank."""
    if field.type == "table":
        return st.just([{c.key: "1" for c in field.columns}])
    if field.type in ("choice", "multi_choice") and field.options:
        return raw_of(field) if field.type == "choice" else st.just(list(field.options[:1]))
    if field.type == "datetime":
        return st.just("2026-11-12T09:30")
    return by_kind("cn_id") if field.type == "cn_id" else st.just("2026-11-12")


@slow
@given(people(), st.data())
def test_f3_a_changed_answer_adds_and_removes_exactly_the_right_fields_and_keeps_the_rest(
    person: Any, data: st.DataObject
) -> None:
    matter, answers = person
    before = form_of(matter, answers)
    values: Values = {}
    for field in before.fields:
        settle(values, field.key, normalise(field, data.draw(plausible(field))), "typed")
    situation = data.draw(st.sampled_from(matter.situations))
    changed = {**answers, situation.id: data.draw(answers_of(situation))}
    guidance = assess(matter, changed, as_of=TODAY)
    after = combine(guidance)
    wanted = set() if guidance.stopped else {f.key for a in guidance.items for f in a.item.form_fields}
    assert {f.key for f in after.fields if not f.repeats} == wanted
    for field in after.fields:
        if field.key in before.by_key and field.asked and field.key in values:
            assert value_of(values, field) == values[field.key]
    back = form_of(matter, answers)
    assert back == before
    assert to_json(back, values)["sections"] == to_json(before, values)["sections"]


@slow
@given(people())
def test_counts_are_what_the_parts_add_up_to(person: Any) -> None:
    form = form_of(*person)
    found = counts(form, {})
    assert found["separate"] == sum(len(i.blanks) for i in form.item_forms) >= found["combined"]
    assert found["required"] <= found["combined"] and found["to_type"] <= found["required"]


@pytest.mark.parametrize("matter", MATTERS, ids=lambda m: str(m.seq))
def test_f12_every_matter_has_parts_and_says_why_it_asks(matter: Matter) -> None:
    body = to_json(form_of(matter, {}), {})
    assert body["counts"]["separate"] == sum(len(i.form_fields) for i in matter.items)
    labels = [f["label"] for s in body["sections"] for f in s["fields"]]
    assert len(labels) == len(set(labels)), "two fields of one name would be mixed up"
    assert all(f["why"].startswith("用在：") for s in body["sections"] for f in s["fields"])
    assert set(body["per_item"]) == {str(i.n) for i in matter.items}


def test_the_company_that_goes_public_writes_its_name_once() -> None:
    ipo = next(m for m in MATTERS if m.seq == 19)
    form = form_of(ipo, {})
    assert len(form.by_key["company_name"].blanks) == 17
    assert form.separate == 223 and len(form.fields) == 50


def test_a_stopped_matter_asks_nothing() -> None:
    freight = next(m for m in MATTERS if m.seq == 13)
    assert form_of(freight, {"cargo_type": ("hazardous",)}).fields == ()


def test_what_is_the_same_is_taken_over_and_not_asked() -> None:
    birth = next(m for m in MATTERS if m.seq == 1)
    form = form_of(birth, {})
    date_field = form.by_key["child_birth_date"]
    assert not date_field.asked
    values: Values = {}
    settle(values, "child_birth_datetime", "2026-11-12T09:30", "typed")
    filled = value_of(values, date_field)
    assert filled is not None and filled.value == "2026-11-12"
