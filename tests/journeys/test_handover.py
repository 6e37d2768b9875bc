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


def nobody_waits(member: Member) -> None:
    """Whoever other tests left in the queue is taken and let go, so that the next one is first."""
    while taken := member.http.post(
        "/desk/queue/next", data={"csrf": member.csrf()}, headers={"accept": "application/json"}
    ).json()["conversation"]:
        member.post(f"/desk/conversations/{taken}/close", done="另约时间")


def ask_for_a_person(phone: Page) -> None:
    phone.goto("/")
    say(phone, "我爸上个月走了，他的养老金咋弄")
    expect(phone.locator("#log")).to_contain_text("？")
    say(phone, "找工作人员说话")
    expect(phone.locator("#log")).to_contain_text("第1位")


def take_over(page: Page, phone: Page) -> None:
    """The next in the queue: everything said is on screen, and the citizen sees who came."""
    page.reload()
    expect(page.locator("#rows")).to_contain_text("第1位")
    picture(page, "desk-queue.png")
    assert serious(page) == []
    page.get_by_role("button", name=re.compile("接下一位")).click()
    expect(page.locator("#lines")).to_contain_text("我爸上个月走了")
    expect(phone.locator("#log")).to_contain_text("first老师")


def answer_each_other(page: Page, phone: Page) -> None:
    page.locator("#text").fill("您好，养老金的事我来帮您看。")
    page.get_by_role("button", name="发送").click()
    expect(phone.locator("#log")).to_contain_text("养老金的事我来帮您看")
    say(phone, "我妈还能领丧葬费不")
    expect(page.locator("#lines")).to_contain_text("丧葬费")
    picture(page, "desk-conversation.png")
    assert serious(page) == []


def look_on(page: Page, colleague: Page) -> None:
    """A colleague reads along and leaves a note; what the owner is writing stays where it is."""
    page.locator("#text").fill("我先给您查一下")
    colleague.goto(page.url)
    expect(colleague.get_by_text("只能看")).to_be_visible()
    expect(colleague.locator("#answer")).to_have_count(0)
    expect(page.locator("#viewers")).to_contain_text("second老师")
    colleague.locator("#note").fill("丧葬费归社保")
    colleague.get_by_role("button", name="存备注").click()
    expect(page.locator("#notes")).to_contain_text("丧葬费归社保")
    expect(page.locator("#text")).to_have_value("我先给您查一下")
    page.reload()
    expect(page.locator("#text")).to_have_value("我先给您查一下")
    page.locator("#text").fill("")


def pass_on(page: Page, colleague: Page, phone: Page) -> None:
    """With a note for the colleague and a reason; the colleague goes on in the same conversation."""
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


def hand_back(colleague: Page, phone: Page) -> None:
    colleague.get_by_role("button", name="交回助手").click()
    expect(phone.locator("#log")).to_contain_text("助手")
    before = phone.locator("#log li").count()
    say(phone, "要带哪些材料")
    wait_until("the assistant answers again", lambda: phone.locator("#log li").count() >= before + 2, limit=20)


def close_and_be_rated(page: Page, phone: Page) -> None:
    """The same citizen asks once more; this time it is brought to an end, and graded."""
    say(phone, "找工作人员说话")
    expect(phone.locator("#log")).to_contain_text("第1位")
    page.goto("/desk/queue/")
    page.get_by_role("button", name=re.compile("接下一位")).click()
    page.get_by_text("结束", exact=True).first.click()
    page.locator("#done").fill("说清了丧葬费怎么领")
    page.get_by_role("button", name="结束接待").click()
    expect(page).to_have_url(re.compile("/desk/queue"))
    phone.get_by_role("button", name="非常满意").click()
    expect(phone.locator("#log li").last).to_contain_text("记下")


@pytest.fixture
def staff(browser: Browser, service: Service) -> Iterator[tuple[Member, Page, Member, Page]]:
    """Two people at the desk, each with a page of their own."""
    first, second = Member(service, "first", "desk"), Member(service, "second", "desk")
    first.sign_in()
    second.sign_in()
    one, two = desk(browser, service, first), desk(browser, service, second)
    yield first, one.new_page(), second, two.new_page()
    for context in (one, two):
        context.close()
    for member in (first, second):
        member.post("/desk/sign-out")


def test_a_citizen_is_taken_over_answered_passed_on_handed_back_and_rates_it(
    service: Service, phone: Page, staff: tuple[Member, Page, Member, Page]
) -> None:
    first, page, _second, colleague = staff
    nobody_waits(first)
    page.goto("/desk/queue/")
    colleague.goto("/desk/queue/")
    ask_for_a_person(phone)
    take_over(page, phone)
    answer_each_other(page, phone)
    look_on(page, colleague)
    pass_on(page, colleague, phone)
    hand_back(colleague, phone)
    close_and_be_rated(page, phone)
    assert "没有改动" in onething(service.var, "audit", "verify")
