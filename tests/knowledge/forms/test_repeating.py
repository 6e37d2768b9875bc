"""F9: what is told more than once: rows within limits, and a department's form again for every further vehicle or person."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from worlds import MATTERS, TODAY, identity, raw_of  # type: ignore[import-not-found]

from knowledge.forms import CombinedForm, Values, check, combine, normalise, settle, split, to_json
from knowledge.forms.copying import copies
from knowledge.forms.measuring import typical
from knowledge.forms.papers import paper
from knowledge.forms.papers.sheet import item_sheet
from knowledge.forms.values import moved
from knowledge.guidance import assess

VEHICLE = {"plate_number": "蒙K12345", "plate_colour": "黄", "vehicle_type": "重型半挂牵引车", "vehicle_model": "东风DFH4180",
           "vin": "LGAX4C35XF3012345", "gross_mass_kg": 18000, "rated_load_kg": 10000, "vehicle_size": "6000×2500×3900",
           "vehicle_registration_date": "2026-10-08"}  # fmt: skip


def freight(rows: list[dict[str, Any]]) -> tuple[CombinedForm, Values]:
    form, values = typical(MATTERS[12], as_of=TODAY)
    settle(values, "more_vehicles", normalise(form.by_key["more_vehicles"], rows), "typed")
    return form, values


def problems(form: CombinedForm, values: Values, key: str) -> list[str]:
    return [p.sentence() for p in check(form, values, as_of=TODAY) if p.key == key]


def test_f9_every_further_vehicle_gets_a_form_of_its_own() -> None:
    rows = [{**VEHICLE, "plate_number": f"蒙K{n:05}"} for n in range(2, 101)]
    form, values = freight(rows)
    assert problems(form, values, "more_vehicles") == []
    sheet = item_sheet(form, values, 2)
    assert [p.title for p in sheet.parts][:2] == ["填写内容", "第 2 辆"] and len(sheet.parts) == 100
    assert next(line.words for line in sheet.parts[99].lines if line.key == "plate_number") == "蒙K00100"
    copies = to_json(form, values)["copies"]["2"]
    assert len(copies) == 99 and copies[0]["values"]["vin"] == VEHICLE["vin"]
    assert len(item_sheet(form, values, 1).parts) == 1, "the licence itself is asked for once"
    with zipfile.ZipFile(io.BytesIO(paper("zip", form, values))) as packed:
        assert packed.testzip() is None


def test_f9_each_further_vehicle_is_told_whole() -> None:
    form, values = freight([{"plate_number": "蒙K12345", "vin": "LGAX4C35XF30123"}])
    found = problems(form, values, "more_vehicles")
    assert any("第 1 行：“车辆识别代号（VIN）”：车辆识别代号是 17 位" in p for p in found)
    assert any("第 1 行：“车辆类型”还没有填" in p for p in found)
    assert not any("发动机号" in p for p in found), "what the department does not require is not required here"


def test_f9_there_is_a_limit_and_it_is_said() -> None:
    form, values = freight([VEHICLE] * 101)
    assert problems(form, values, "more_vehicles") == ["一共 101 辆，太多了。最多 100 辆，多的请另附。"]


def test_f9_the_first_vehicle_alone_needs_no_more_rows() -> None:
    form, values = typical(MATTERS[12], as_of=TODAY)
    assert not form.by_key["more_vehicles"].required and "copies" in to_json(form, values)
    assert to_json(form, values)["copies"] == {}


def test_f9_shares_cannot_be_more_than_the_whole() -> None:
    matter = MATTERS[11]
    form = combine(assess(matter, {}, as_of=TODAY))
    assert "shareholders" in form.by_key
    rows = [
        {"shareholder_name": "王强", "contribution_ratio": 60},
        {"shareholder_name": "刘永", "contribution_ratio": 50},
    ]
    values: Values = {}
    settle(values, "shareholders", normalise(form.by_key["shareholders"], rows), "typed")
    assert problems(form, values, "shareholders") == ["出资比例加起来是 110%，超过了 100%。请核对每一位的出资比例。"]
    rows[1]["contribution_ratio"] = 40
    settle(values, "shareholders", normalise(form.by_key["shareholders"], rows), "typed")
    assert problems(form, values, "shareholders") == []


@pytest.mark.parametrize(
    ("doing", "n", "after"), [("up", 2, "acb"), ("up", 0, "abc"), ("remove", 1, "ac"), ("up", 9, "abc")]
)
def test_f9_rows_change_places(doing: str, n: int, after: str) -> None:
    assert moved(list("abc"), doing, n) == list(after)


# ------------------------------------------------------------------------------------------------ people told again

GROUPS = {
    "newborn-birth": "more_children", "school-enrolment": "more_students", "employee-hiring": "more_employees",
}  # fmt: skip
IMPLIED = ("_gender", "_birth_date", "_age", "_id_type", "_nationality")


def whole_form(slug: str) -> CombinedForm:
    matter = next(m for m in MATTERS if m.slug == slug)
    return combine(assess(matter, {}, as_of=TODAY))


def filled(slug: str, key: str, rows: list[dict[str, Any]], **first: Any) -> tuple[CombinedForm, Values]:
    form, values = whole_form(slug), Values()
    for name, value in {**first, key: rows}.items():
        settle(values, name, normalise(form.by_key[name], value), "typed")
    return form, values


def copied(form: CombinedForm, values: Values, n: int, row: int = 0) -> dict[str, Any]:
    item = next(i for i in form.item_forms if i.n == n)
    return copies(form, item, values)[row].cells


@pytest.mark.parametrize(("slug", "key"), GROUPS.items())
def test_whole_copies_leave_nothing_out_that_a_department_requires(slug: str, key: str) -> None:
    """What is somebody's own is told in the row, follows from the row's numbers, or is had in common; else only a photo is left."""
    form = whole_form(slug)
    repeats = form.by_key[key].repeats
    assert repeats and repeats.whole
    told = set(repeats.by_key) | set(repeats.common)
    for item in (i for i in form.item_forms if i.n in repeats.items):
        for blank in (b for b in item.blanks if b.required and b.key.startswith(repeats.own) and not b.filled_by):
            field = form.by_key[blank.key]
            derived = field.derived_from is not None and field.derived_from.key in told
            assert blank.key in told or derived or blank.key.endswith(IMPLIED) or blank.type == "photo", blank.key


def test_twins_get_every_departments_form_whole() -> None:
    first = {
        "child_name": "王小一", "child_gender": "男", "child_birth_datetime": "2026-11-20T08:10",
        "child_birth_weight": 2600, "birth_certificate_number": "X150000001", "child_hukou_address": "东胜区某街1号",
        "mother_name": "其其格", "applicant_phone": "13947712345", "child_blood_type": "A型",
    }  # fmt: skip
    twin = {
        "child_name": "王小二",
        "child_gender": "女",
        "child_birth_datetime": "2026-11-20 8:25",
        "child_birth_weight": "2450",
    }
    form, values = filled("newborn-birth", "more_children", [twin], **first)
    certificate, vaccination, household = (copied(form, values, n) for n in (1, 2, 3))
    assert (certificate["child_name"], certificate["child_gender"]) == ("王小二", "女")
    assert certificate["child_birth_weight"] is None, "the hospital's to write"
    assert vaccination["child_birth_weight"] == 2450
    assert certificate["mother_name"] == household["mother_name"] == "其其格", "one mother"
    assert (household["child_birth_date"], household["child_birth_time"]) == ("2026-11-20", "08:25"), "from the moment"
    assert household["child_hukou_address"] == "东胜区某街1号", "in common"
    assert household["birth_certificate_number"] is household["child_blood_type"] is None, "not the first child's"
    title = [p.title for p in item_sheet(form, values, 1).parts]
    assert title == ["填写内容", "第 2 个孩子"]
    assert split(form, values)[1][0]["value"] == "王小一", "the first child's own form stays"
    assert {n: len(c) for n, c in to_json(form, values)["copies"].items()} == {str(n): 1 for n in range(1, 8)}


def test_what_a_number_says_of_the_first_employee_is_not_said_of_the_second() -> None:
    man, woman = identity(TODAY.replace(year=1990), 1), identity(TODAY.replace(year=1995), 2)
    form, values = filled(
        "employee-hiring", "more_employees", [{"employee_name": "乌云", "employee_id_number": woman.lower()}],
        employee_name="王强", employee_id_number=man, employee_gender="男", company_name="某公司", employee_phone="13947712345",
    )  # fmt: skip
    second = copied(form, values, 1)
    assert (second["employee_name"], second["employee_gender"], second["employee_birth_date"]) == (
        "乌云",
        "女",
        "1995-11-24",
    )
    assert second["company_name"] == "某公司" and second["employee_phone"] is None


def test_one_number_is_not_two_peoples() -> None:
    form = whole_form("employee-hiring")
    repeats = form.by_key["more_employees"].repeats
    assert repeats
    kinds = {"cn_id": identity(TODAY.replace(year=1990), 1), "phone": "13947712345", "address": "东胜区某街道1号", "date": "2020-01-01",
             "money": "5000"}  # fmt: skip
    row = {f.key: f.options[0] if f.options else kinds.get(f.type, "某某") for f in repeats.fields}
    form, values = filled("employee-hiring", "more_employees", [row, row])
    assert problems(form, values, "more_employees") == [
        "第 2 行：“员工身份证号”和前面一位的一样。两个人的号码不会相同，请核对。"
    ]


@pytest.mark.parametrize(
    ("slug", "key", "first"),
    [
        ("citizen-after-death", "more_dependants", "dependant_id_number"),
        ("marriage-and-childbirth", "more_accompanying_children", "accompanying_child_id_number"),
    ],
)
def test_further_persons_of_one_form_are_rows_with_checked_numbers(slug: str, key: str, first: str) -> None:
    form = whole_form(slug)
    field = form.by_key[key]
    child = identity(TODAY.replace(year=2015), 3)
    rows = [{c.key: child if c.key.endswith("_id_number") else "其木格" for c in field.columns or ()}]
    values: Values = {}
    settle(values, first, child, "typed")
    settle(values, key, normalise(field, rows), "typed")
    assert any("和前面一" in p for p in problems(form, values, key)), "the same number as the first"
    settle(values, first, identity(TODAY.replace(year=2017), 5), "typed")
    assert problems(form, values, key) == []
    rows[0][first] = child[:-1] + ("0" if child[-1] != "0" else "1")
    settle(values, key, normalise(field, rows), "typed")
    assert any("身份证号对不上" in p for p in problems(form, values, key))
    item = field.items[0]
    assert [p.title for p in item_sheet(form, values, item).parts][-1].startswith("第 2 ")


@pytest.mark.parametrize(
    "key", ["more_children", "more_students", "more_employees", "more_dependants", "more_born_children"]
)
def test_groups_of_people_are_there_only_in_their_matter(key: str) -> None:
    having = [m.slug for m in MATTERS if key in combine(assess(m, {}, as_of=TODAY)).by_key]
    assert len(having) == 1


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_rows_of_people_survive_json_and_fill_as_many_copies(data: st.DataObject) -> None:
    slug, key = data.draw(st.sampled_from(sorted(GROUPS.items())))
    form = whole_form(slug)
    repeats = form.by_key[key].repeats
    assert repeats
    cells = {f.key: raw_of(f) for f in repeats.fields}
    rows = data.draw(st.lists(st.fixed_dictionaries({}, optional=cells), max_size=4))
    values: Values = {}
    settle(values, key, normalise(form.by_key[key], rows), "typed")
    kept = values[key].value if key in values else None
    assert normalise(form.by_key[key], json.loads(json.dumps(kept))) == kept
    told = [row for row in kept if row] if isinstance(kept, list) else []
    for item in form.item_forms:
        made = copies(form, item, values)
        assert len(made) == (len(told) if item.n in repeats.items else 0)
        for copy, row in zip(made, told, strict=False):
            assert set(copy.cells) == {b.key for b in item.blanks}
            theirs = {b.key for b in item.blanks if not b.filled_by}
            assert all(copy.cells[k] == v for k, v in row.items() if k in theirs)
