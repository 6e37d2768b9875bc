"""R19 and the look: a draft survives a lost page; the pages work at 320 px and with a screen reader's rules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser
TOLD = "窗口说系统坏了，让我下周再来，已经三次了"


@pytest.fixture
def phone(browser: Browser, public: Any) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 320, "height": 640}, base_url=public.url, locale="zh-CN")
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def test_r19_what_was_written_is_there_after_the_page_was_lost_and_gone_after_it_was_sent(phone: Page) -> None:
    phone.goto("/reports/new")
    phone.get_by_label("发生了什么").fill(TOLD)
    phone.get_by_label("系统故障").check()
    phone.goto("about:blank")
    phone.goto("/reports/new")
    expect(phone.get_by_label("发生了什么")).to_have_value(TOLD)
    expect(phone.get_by_label("系统故障")).to_be_checked()
    phone.get_by_role("button", name="下一步").click()
    phone.get_by_label("大概哪一天").fill("昨天")
    phone.get_by_role("button", name="下一步").click()
    phone.get_by_role("button", name="发出").click()
    expect(phone.get_by_role("heading", name="已经登记")).to_be_visible()
    phone.goto("/reports/new")
    expect(phone.get_by_label("发生了什么")).to_have_value("")


def test_the_pages_fit_a_small_phone_and_can_be_heard(phone: Page) -> None:
    phone.goto("/reports/new")
    for n in range(3):
        wide = phone.evaluate("document.documentElement.scrollWidth")
        assert wide <= 320, f"screen {n + 1} is {wide} px wide"
        found = Axe().run(phone).response["violations"]
        assert [v["id"] for v in found] == [], found
        small = phone.eval_on_selector_all(
            "button, a.button, select, .pick", "all => all.filter(e => e.getBoundingClientRect().height < 44).length"
        )
        assert small == 0
        if n == 0:
            phone.get_by_label("发生了什么").fill(TOLD)
        if n < 2:
            phone.get_by_role("button", name="下一步").click()
