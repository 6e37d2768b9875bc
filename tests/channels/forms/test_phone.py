"""On a phone, in a real browser: 公民身后 and 开办运输企业, from the link to the bundle."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from test_pages import ANSWERS, SAID  # type: ignore[import-not-found]

from knowledge.forms.papers.bundle import check_zip
from tests.conftest import wait_until

pytestmark = pytest.mark.browser
FREIGHT_SAID = [
    "公司叫鄂尔多斯市顺达运输有限公司，统一社会信用代码91150622567890123M",
    "法人叫刘永，他身份证号152722196611050014",
    "我叫王小军，经办人，身份证号152701198609100032，电话13947712345",
]
PLAUSIBLE = {"date": "2026-11-20", "address": "达拉特旗树林召镇锡尼街8号", "number": "12", "money": "100",
             "cn_id": "152723197206150039", "bank_account": "6228480123456789015", "phone": "13947712345"}  # fmt: skip
ROW = {"driver_name": "刘永", "driver_gender": "男", "driver_age": "59", "driver_licence_date": "2001-05-06"}


def clean(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    assert [(v["id"], [n["html"][:120] for n in v["nodes"]][:3]) for v in found] == []
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, "nothing may hang over the edge of a phone"


def saved(page: Page) -> None:
    expect(page.locator("#saved")).to_have_text("已存下")


def fill_what_is_empty(page: Page, form_id: str) -> None:
    """Type, tick and choose, like somebody with a thumb, until nothing required is empty."""
    body = page.request.get(f"/forms/{form_id}/file/form.json").json()
    for field in (f for s in body["sections"] for f in s["fields"]):
        if field["asked"] and field["required"] and field["value"] is None:
            fill_one(page, field)
    saved(page)


def fill_one(page: Page, field: dict[str, Any]) -> None:
    key, kind = field["key"], field["type"]
    if kind == "table":
        for column, words in ROW.items():
            page.locator(f"#t-{key}-0-{column}").fill(words)
        return
    control = page.locator(f"#f-{key}")
    if control.evaluate("e => e.tagName") == "SELECT":
        control.select_option(index=1)
    elif control.get_attribute("type") in ("radio", "checkbox"):
        control.check()
    else:
        control.fill("LFWSRXSJ1M1E12345" if key == "vin" else PLAUSIBLE.get(kind, "无"))


def confirm_all(page: Page) -> None:
    for box in page.locator("#review input[type=checkbox]").all():
        box.check()


def walk(phones: Callable[..., Page], seeded: dict[str, str]) -> bytes:
    """A mistake, a reload, a second device, the review, the hand-in; the bundle at the end."""
    phone, address = phones(), f"/forms/{seeded['form']}"
    phone.goto(seeded["path"])
    expect(phone).to_have_url(re.compile(re.escape(address) + "$"))
    clean(phone)
    wrong = phone.locator("#f-applicant_phone, #f-agent_phone").first
    key = str(wrong.get_attribute("data-save"))
    wrong.fill("139477")
    wrong.blur()
    error = phone.locator(f"#e-{key}")
    expect(error).to_contain_text("手机号是 11 位")
    expect(wrong).to_have_attribute("aria-invalid", "true")
    assert f"e-{key}" in str(wrong.get_attribute("aria-describedby")) and error.get_attribute("aria-live") == "polite"
    clean(phone)
    phone.reload()
    expect(phone.locator(f"#f-{key}")).to_have_value("139477")
    expect(phone.locator("#summary")).to_contain_text("手机号是 11 位")
    phone.locator(f"#f-{key}").fill("13947712345")
    expect(phone.locator(f"#e-{key}")).to_be_empty()
    saved(phone)
    second = elsewhere(phone, phones)
    expect(second.locator(f"#f-{key}")).to_have_value("13947712345")
    fill_what_is_empty(second, seeded["form"])
    second.get_by_role("button", name="填好了，检查一遍").click()
    expect(second).to_have_url(re.compile("/review$"))
    clean(second)
    sign(second)
    confirm_all(second)
    second.get_by_role("button", name="都对，生成材料").click()
    expect(second.get_by_role("heading", name="表填好了")).to_be_visible()
    clean(second)
    with second.expect_download() as coming:
        second.get_by_role("link", name="下载整包").click()
    return coming.value.path().read_bytes()


def elsewhere(phone: Page, phones: Callable[..., Page]) -> Page:
    phone.get_by_role("button", name="换一台手机或电脑接着填").click()
    link = phone.get_by_label("链接").input_value()
    clean(phone)
    other = phones()
    other.goto(link)
    return other


def sign(page: Page) -> None:
    pad = page.locator("#pad")
    if pad.count():
        pad.scroll_into_view_if_needed()
        box = pad.bounding_box()
        assert box
        page.mouse.move(box["x"] + 30, box["y"] + 30)
        page.mouse.down()
        page.mouse.move(box["x"] + 120, box["y"] + 70, steps=8)
        page.mouse.up()
        assert page.locator("#signature").input_value().startswith("data:image/png")


def test_a_death_in_the_family_on_the_phone(public: Any, phones: Callable[..., Page]) -> None:
    bundle = walk(phones, public.seed("citizen-after-death", SAID, **ANSWERS))
    assert check_zip(bundle) == []


def test_a_haulage_company_on_the_phone_with_a_drawn_signature(public: Any, phones: Callable[..., Page]) -> None:
    seeded = public.seed("start-freight-transport-enterprise", FREIGHT_SAID, cargo_type=["general"], vehicle_class="over_12t",
                         vehicle_status="purchased", vehicle_origin="new", applicant_type="company", applicant_present="agent")  # fmt: skip
    bundle = walk(phones, seeded)
    assert check_zip(bundle) == []
    assert b"signature.png" in bundle, "F15: drawn on the phone, kept with its hash"


def test_f14_by_keyboard_alone(public: Any, phones: Callable[..., Page]) -> None:
    page = phones()
    page.goto(public.seed("citizen-after-death", SAID, **ANSWERS)["path"])
    seen = set()
    for _ in range(25):
        page.keyboard.press("Tab")
        at = page.evaluate(
            "({id: document.activeElement.id, shown: getComputedStyle(document.activeElement).outlineStyle})"
        )
        seen.add(at["id"])
        assert at["shown"] != "none" or at["id"] in ("", "main")
    assert any(i.startswith("f-") for i in seen)


def test_what_could_not_be_sent_is_sent_when_the_network_is_back(public: Any, phones: Callable[..., Page]) -> None:
    page = phones()
    seeded = public.seed("citizen-after-death", SAID, **ANSWERS)
    page.goto(seeded["path"])
    page.context.set_offline(True)
    page.locator("#f-death_place").fill("家中")
    expect(page.locator("#saved")).to_contain_text("没有存上")
    page.context.set_offline(False)
    saved(page)
    address = f"/forms/{seeded['form']}/file/form.json"
    wait_until("it is stored", lambda: "家中" in page.request.get(address).text(), limit=20)


def test_without_scripts_the_page_is_filled_and_reviewed(public: Any, phones: Callable[..., Page]) -> None:
    page = phones(java_script_enabled=False)
    seeded = public.seed("citizen-after-death", SAID, **ANSWERS)
    page.goto(seeded["path"])
    page.locator("#f-death_place").fill("家中")
    page.get_by_role("button", name="填好了，检查一遍").click()
    expect(page).to_have_url(re.compile("/review$"))
    expect(page.locator("main")).to_contain_text("家中")


@pytest.mark.parametrize("size", [1.0, 2.0])
def test_nothing_is_cut_off_on_the_narrowest_phone(public: Any, phones: Callable[..., Page], size: float) -> None:
    page = phones()
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(public.seed("open-restaurant")["path"])
    page.evaluate("s => document.documentElement.style.fontSize = `${112.5 * s}%`", size)
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
