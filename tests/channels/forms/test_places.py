"""Addresses on the page: chosen step by step at 320 px, told kindly, and just as well without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from test_phone import clean  # type: ignore[import-not-found]

from knowledge.places import gazetteer

ADDRESS = "applicant_address"


def small(phones: Callable[..., Page], public: Any) -> Page:
    page = phones()
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(public.seed("newborn-birth", ["我住树林召镇"])["path"])
    return page


def test_without_scripts_every_town_is_offered_and_a_wrong_one_is_told(public: Any) -> None:
    seeded = public.seed("newborn-birth", ["我住树林召镇"])
    device, address = public.device(), f"/forms/{seeded['form']}"
    page = device.get(seeded["path"]).text
    offered = re.findall(r'<option value="([^"]+)" data-code="(\d{9})">', page)
    assert offered == [(p.region, p.code) for c in gazetteer().counties for p in gazetteer().inside(c)]
    assert re.search(rf'id="f-{ADDRESS}"[^>]*value="达拉特旗树林召镇"[^>]*list="places"', page)
    posted = {f"f.{ADDRESS}": "东胜区树林召镇1号", f"m.{ADDRESS}": "1", "go": "review"}
    answer = device.post(address, data=posted)
    assert answer.status_code == 422 and "东胜区没有树林召镇，树林召镇在达拉特旗" in answer.text
    doubtful = device.post(address, data={**posted, f"f.{ADDRESS}": "东胜区泊江海子镇1号", "go": "save"}).text
    assert re.search(rf'id="h-{ADDRESS}"[^>]*>没有查到东胜区的“泊江海子镇”。是不是泊尔江海子镇', doubtful)
    assert f"h-{ADDRESS}" in re.search(rf'id="f-{ADDRESS}"[^>]*', doubtful)[0], "read to whoever cannot see it"  # type: ignore[index]


def test_the_villages_of_a_town_are_everybodys_to_read(public: Any) -> None:
    answer = public.device().get("/forms/places/150621100")
    assert "达拉特旗树林召镇大树湾村" in answer.json()["places"] and "max-age" in answer.headers["cache-control"]
    assert public.device().get("/forms/places/999999").status_code == 404


@pytest.mark.browser
def test_an_address_is_chosen_step_by_step_on_a_small_phone(phones: Callable[..., Page], public: Any) -> None:
    page = small(phones, public)
    field, listed = page.locator(f"#f-{ADDRESS}"), page.locator("#places option")
    field.fill("")
    expect(listed).to_have_count(len([c for c in gazetteer().places if len(c) == 9]))
    field.fill("达拉特旗树林召镇")
    expect(listed.first).to_have_attribute("value", "达拉特旗树林召镇大树湾村")
    field.fill("东胜区泊江海子镇1号")
    expect(page.locator(f"#h-{ADDRESS}")).to_contain_text("是不是泊尔江海子镇")
    clean(page)
    field.fill("东胜区树林召镇1号")
    expect(page.locator(f"#e-{ADDRESS}")).to_contain_text("树林召镇在达拉特旗")
    expect(page.locator(f"#h-{ADDRESS}")).to_be_empty()
    field.fill("达拉特旗树林召镇大树湾村1号")
    expect(page.locator(f"#e-{ADDRESS}")).to_be_empty()


@pytest.mark.browser
def test_twins_are_rows_with_choices_and_marked_columns(phones: Callable[..., Page], public: Any) -> None:
    page = small(phones, public)
    page.locator("button[name=more][value=more_children]").click()
    row = page.locator("#r-more_children-0")
    row.get_by_label("孩子姓名").fill("王小二")
    with page.expect_response(lambda r: r.url.endswith("/save") and "女" in (r.request.post_data or "")):
        row.get_by_label("孩子性别").select_option("女")
    clean(page)
    page.goto(page.url)
    expect(page.locator("#r-more_children-0").get_by_label("孩子性别")).to_have_value("女")
    assert "第 1 行：“孩子出生时间" in page.locator("#f-more_children").inner_text()


@pytest.mark.browser
def test_a_credit_code_is_read_back(phones: Callable[..., Page], public: Any) -> None:
    page = phones()
    page.goto(public.seed("open-restaurant")["path"])
    page.locator("#f-uscc").fill("91150622567890123M")
    expect(page.locator("#h-uscc")).to_contain_text(
        "企业，市场监督管理（工商）部门登记，登记在内蒙古自治区鄂尔多斯市准格尔旗"
    )
