"""The public process dies, the desk's browser dies: nothing said is lost or doubled, and both sides go on."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.channels.desk.conftest import Member
from tests.conftest import Service, wait_until
from tests.journeys.test_handover import ask_for_a_person, desk, nobody_waits, phone, say

__all__ = ["phone"]  # the fixture
pytestmark = [pytest.mark.processes, pytest.mark.browser]


@pytest.fixture
def member(service: Service) -> Iterator[Member]:
    made = Member(service, "steady", "desk")
    made.sign_in()
    nobody_waits(made)
    yield made
    made.post("/desk/sign-out")


def answer(page: Page, text: str) -> None:
    page.locator("#text").fill(text)
    page.get_by_role("button", name="发送").click()


def kill_and_wait(service: Service) -> None:
    """The process that serves all pages dies without warning, and is started again by its watcher."""
    before = service.pid("channels")
    service.kill("channels")
    wait_until("another process serves", lambda: service.pid("channels") != before and service.ready())


def test_the_public_process_and_the_desks_browser_die_in_the_middle(
    browser: Browser, service: Service, phone: Page, member: Member
) -> None:
    first = desk(browser, service, member)
    page = first.new_page()
    page.goto("/desk/queue/")
    ask_for_a_person(phone)
    page.reload()
    page.get_by_role("button", name=re.compile("接下一位")).click()
    answer(page, "我在，您慢慢说")
    expect(phone.locator("#log")).to_contain_text("我在，您慢慢说")

    kill_and_wait(service)
    say(phone, "刚才断了一下，还在吗")
    expect(page.locator("#lines")).to_contain_text("还在吗", timeout=30_000)
    answer(page, "还在，没有丢")
    expect(phone.locator("#log")).to_contain_text("还在，没有丢", timeout=30_000)
    expect(phone.locator("#log li", has_text="还在，没有丢")).to_have_count(1)
    expect(page.locator("#lines li", has_text="还在吗")).to_have_count(1)

    page.locator("#text").fill("写了一半")
    first.close()  # the whole browser is gone, in the middle of a word
    say(phone, "那我接着说")
    second = desk(browser, service, member)
    try:
        again = second.new_page()
        again.goto("/desk/queue/?list=mine")
        again.locator("#rows a").first.click()
        expect(again.locator("#lines")).to_contain_text("那我接着说")
        expect(again.locator("#lines li", has_text="那我接着说")).to_have_count(1)
        answer(again, "刚换了台电脑，接着办")
        expect(phone.locator("#log")).to_contain_text("刚换了台电脑")
    finally:
        second.close()
