"""F9: what is told more than once: rows within limits, and a department's form again for every further vehicle."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from worlds import MATTERS, TODAY  # type: ignore[import-not-found]

from knowledge.forms import CombinedForm, Values, check, combine, normalise, settle, to_json
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
