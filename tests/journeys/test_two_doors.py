"""One person, two doors: begun on one phone, gone on with on another by six digits and with consent."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.conftest import Service

pytestmark = [pytest.mark.processes, pytest.mark.browser]
FOLD = "换个地方接着办"


@pytest.fixture
def phones(browser: Browser, service: Service) -> Iterator[tuple[Page, Page]]:
    """Two phones that know nothing of each other."""
    contexts = [
        browser.new_context(viewport={"width": 360, "height": 740}, base_url=service.url, locale="zh-CN")
        for _ in range(2)
    ]
    for context in contexts:
        context.set_default_timeout(20_000)
    yield contexts[0].new_page(), contexts[1].new_page()
    for context in contexts:
        context.close()


def unfold(page: Page) -> None:
    page.get_by_text(re.compile(f"^{FOLD}")).click()


def test_a_case_goes_on_at_another_door(phones: tuple[Page, Page]) -> None:
    first, second = phones
    first.goto("/")
    first.get_by_label("说您要办的事").fill("我爸上个月走了，他的养老金咋弄")
    first.get_by_role("button", name="发送").click()
    expect(first.locator("#log")).to_contain_text("第 1 问")
    first.get_by_role("button", name="都没参加").click()
    expect(first.locator("#log")).to_contain_text("第 2 问")
    unfold(first)
    first.get_by_role("button", name="取续办码").click()
    expect(first.locator("#made-code")).to_contain_text(re.compile("[0-9]{6}"))
    code = re.search("[0-9]{6}", first.locator("#made-code").inner_text())
    assert code

    second.goto("/")
    unfold(second)
    field = second.get_by_label("在那边取的续办码")
    field.fill("12")
    second.get_by_role("button", name="接着办").click()
    expect(second.locator("#code-refused")).to_contain_text("六位数字")
    field.fill(" ".join(code.group()))
    second.get_by_role("button", name="接着办").click()
    expect(second.get_by_role("dialog")).to_contain_text("公民身后")
    found = [v["id"] for v in Axe().run(second).response["violations"] if v["impact"] in ("serious", "critical")]
    assert found == []
    second.get_by_role("dialog").get_by_role("button", name="接着办").click()
    expect(second.locator("#log")).to_contain_text("第 2 问")
    expect(second.locator("#log")).not_to_contain_text("第 1 问")
    assert second.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_code_that_is_not_one_leads_nowhere(phones: tuple[Page, Page]) -> None:
    _, page = phones
    page.goto("/")
    unfold(page)
    page.get_by_role("button", name="取续办码").click()
    expect(page.locator("#code-refused")).to_contain_text("还没有开始办一件事")
    page.get_by_label("在那边取的续办码").fill("000000")
    page.get_by_role("button", name="接着办").click()
    expect(page.locator("#code-refused")).to_contain_text("这个码不对")
