"""The chat page alone: sending, failing, resuming, choosing, large text, and what a screen reader finds."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.channels.web.conftest import FakeApi

pytestmark = pytest.mark.browser


def say(page: Page, text: str) -> None:
    page.get_by_label("说您要办的事").fill(text)
    page.get_by_role("button", name="发送").click()


def findings(page: Page) -> list[str]:
    """Serious and critical findings of axe on the page as it stands."""
    report = Axe().run(page)
    return [
        f"{v['id']}: {v['nodes'][0]['html'][:120]}"
        for v in report.response["violations"]
        if v["impact"] in ("serious", "critical")
    ]


def test_a_sentence_is_sent_once_and_answered(page: Page, api: FakeApi) -> None:
    page.goto("/")
    say(page, "想开个饭馆")
    expect(page.locator("#log")).to_contain_text("营业执照办好了吗")
    assert api.said() == ["想开个饭馆"]


def test_choices_by_button_by_several_and_by_number(page: Page, api: FakeApi) -> None:
    page.goto("/")
    say(page, "想开个饭馆")
    page.get_by_role("button", name="还没有办").click()
    page.get_by_role("checkbox", name="做凉菜").check()
    page.get_by_role("checkbox", name="用天然气").check()
    page.get_by_role("button", name="确定").click()
    expect(page.locator("#log")).to_contain_text("店铺面积大约多少")
    said = api.said()
    assert said[1] == "还没有办"
    assert "用天然气" in said[2] and "做凉菜" in said[2]


def test_the_keyboard_alone_is_enough(page: Page, api: FakeApi) -> None:
    page.goto("/")
    page.get_by_label("说您要办的事").focus()
    page.keyboard.type("想开个饭馆")
    page.keyboard.press("Enter")
    expect(page.locator("#log")).to_contain_text("营业执照办好了吗")
    page.get_by_role("button", name="办好了").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#log")).to_contain_text("店里有哪些设备")
    assert api.said() == ["想开个饭馆", "办好了"]


def test_a_failed_sending_keeps_the_words_and_a_retry_stores_them_once(page: Page, api: FakeApi) -> None:
    api.set(fail_posts=10)
    page.goto("/")
    say(page, "想开个饭馆")
    retry = page.get_by_role("button", name="再试一次")
    expect(retry).to_be_visible()
    api.set(fail_posts=0)
    retry.click()
    expect(page.locator("#log")).to_contain_text("营业执照办好了吗")
    assert api.said() == ["想开个饭馆"]


def test_an_answer_lost_on_the_way_is_not_asked_for_twice(page: Page, api: FakeApi) -> None:
    api.set(lose_answers=1)
    page.goto("/")
    say(page, "想开个饭馆")
    expect(page.locator("#log")).to_contain_text("营业执照办好了吗")
    assert api.said() == ["想开个饭馆"]


def test_a_reload_brings_the_conversation_back(page: Page, api: FakeApi) -> None:
    page.goto("/")
    say(page, "想开个饭馆")
    expect(page.locator("#log")).to_contain_text("营业执照办好了吗")
    page.reload()
    expect(page.locator("#log")).to_contain_text("营业执照办好了吗")
    expect(page.locator("#log li[data-from=citizen]")).to_have_count(1)


def test_after_a_lost_connection_nothing_is_missing_and_nothing_twice(page: Page, api: FakeApi) -> None:
    page.goto("/")
    say(page, "想开个饭馆")
    expect(page.locator("#log")).to_contain_text("营业执照办好了吗")
    api.drop()
    api.push(**{"from": "staff", "text": "我是咨询台的，您接着说。"})
    expect(page.get_by_text("我是咨询台的，您接着说。")).to_have_count(1)
    assert api.seen()["resumed_from"][-1] > 0


def test_markup_in_words_stays_words(page: Page) -> None:
    page.goto("/")
    say(page, "<img src=x onerror=alert(1)>")
    expect(page.locator("#log")).to_contain_text("<img src=x onerror=alert(1)>")
    assert page.locator("#log img").count() == 0


def test_large_text_is_24_px_and_stays(page: Page) -> None:
    page.goto("/")
    size = "getComputedStyle(document.body).fontSize"
    assert page.evaluate(size) == "18px"
    page.get_by_role("button", name="大字").click()
    assert page.evaluate(size) == "24px"
    page.reload()
    assert page.evaluate(size) == "24px"


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_nothing_runs_over_and_targets_are_large(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 740})
    page.goto("/")
    say(page, "想开个饭馆")
    page.get_by_role("button", name="还没有办").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    small = page.evaluate(
        "[...document.querySelectorAll('button, a.button')].filter(b => b.offsetParent && b.getBoundingClientRect().height < 44).map(b => b.textContent)"
    )
    assert small == []


@pytest.mark.parametrize("large", [False, True])
def test_axe_finds_nothing_serious(page: Page, large: bool) -> None:
    page.goto("/")
    if large:
        page.get_by_role("button", name="大字").click()
    say(page, "想开个饭馆")
    page.get_by_role("button", name="还没有办").wait_for()
    assert findings(page) == []


def test_without_scripts_there_is_a_page_to_read_and_a_number_to_call(browser, api: FakeApi) -> None:  # type: ignore[no-untyped-def]
    context = browser.new_context(java_script_enabled=False, base_url=api.url)
    page = context.new_page()
    page.goto("/")
    assert page.get_by_role("link", name="12345").first.get_attribute("href") == "tel:12345"
    context.close()
