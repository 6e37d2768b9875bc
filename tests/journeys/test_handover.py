"""Two browsers at once: a citizen on a phone, staff at the desk; through take-over, answer, transfer, hand-back, close."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.channels.desk.conftest import Member, onething
from tests.conftest import Service, wait_until

pytestmark = [pytest.mark.processes, pytest.mark.browser]
PICTURES = os.environ.get("ONETHING_PICTURES", "")
CHINA = ZoneInfo("Asia/Shanghai")


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / name))


def serious(page: Page) -> list[str]:
    return [v["id"] for v in Axe().run(page).response["violations"] if v["impact"] in ("serious", "critical")]


@pytest.fixture
def phone(browser: Browser, service: Service) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 390, "height": 844}, base_url=service.url, locale="zh-CN")
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


def desk(browser: Browser, service: Service, member: Member) -> BrowserContext:
    """A browser with the member's sign-in."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=service.url, locale="zh-CN")
    context.set_default_timeout(20_000)
    context.add_cookies(
        [{"name": c.name, "value": c.value or "", "url": f"{service.url}/desk"} for c in member.http.cookies.jar]
    )
    return context


def say(page: Page, text: str) -> None:
    page.get_by_label("说您要办的事").fill(text)
    page.get_by_role("button", name="发送").click()


def ask_for_a_person(phone: Page) -> None:
    phone.goto("/")
    say(phone, "我爸上个月走了，他的养老金咋弄")
    expect(phone.locator("#log")).to_contain_text("？")
    say(phone, "找工作人员说话")
    expect(phone.locator("#log")).to_contain_text(re.compile("第1位"))


def test_a_citizen_is_taken_over_answered_passed_on_and_handed_back(
    browser: Browser, service: Service, phone: Page
) -> None:
    first, second = Member(service, "first", "desk"), Member(service, "second", "desk")
    for member in (first, second):
        member.sign_in()
    one, two = desk(browser, service, first), desk(browser, service, second)
    try:
        page = one.new_page()
        page.goto("/desk/queue/")
        colleague = two.new_page()
        colleague.goto("/desk/queue/")
        ask_for_a_person(phone)
        page.reload()
        expect(page.locator("#rows")).to_contain_text("第1位")
        picture(page, "desk-queue.png")
        assert serious(page) == []
        page.get_by_role("button", name=re.compile("接下一位")).click()
        expect(page.locator("#lines")).to_contain_text("我爸上个月走了")
        expect(phone.locator("#log")).to_contain_text("first老师")

        page.locator("#text").fill("您好，养老金的事我来帮您看。")
        page.get_by_role("button", name="发送").click()
        expect(phone.locator("#log")).to_contain_text("养老金的事我来帮您看")
        say(phone, "我妈还能领丧葬费不")
        expect(page.locator("#lines")).to_contain_text("丧葬费")
        picture(page, "desk-conversation.png")
        assert serious(page) == []

        page.locator("#note").fill("家属情绪不好，慢慢说")
        page.get_by_role("button", name="存备注").click()
        expect(page.locator("#notes")).to_contain_text("慢慢说")
        page.get_by_text("转交", exact=True).first.click()
        page.locator("#to").select_option(label="second老师")
        page.locator("#why").fill("社保的同事更清楚")
        page.get_by_role("button", name="转交").click()
        expect(page).to_have_url(re.compile("/desk/queue"))

        colleague.goto("/desk/queue/?list=mine")
        colleague.locator("#rows a").first.click()
        colleague.locator("#text").fill("可以领，我给您说清楚。")
        colleague.get_by_role("button", name="发送").click()
        expect(phone.locator("#log")).to_contain_text("可以领")
        assert "慢慢说" not in phone.content(), "a note reaches no citizen"
        colleague.get_by_role("button", name="交回助手").click()
        expect(phone.locator("#log")).to_contain_text("助手")
        before = phone.locator("#log li").count()
        say(phone, "要带哪些材料")
        wait_until("the assistant answers again", lambda: phone.locator("#log li").count() >= before + 2, limit=20)
        assert "没有改动" in onething(service.var, "audit", "verify")
    finally:
        one.close()
        two.close()
        for member in (first, second):
            member.post("/desk/sign-out")
