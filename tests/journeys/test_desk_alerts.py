"""D17: a member who does something else is told what is new, in the ways they chose."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.channels.desk.conftest import Member
from tests.conftest import Service
from tests.journeys.test_handover import desk, nobody_waits

pytestmark = [pytest.mark.processes, pytest.mark.browser]
COUNT_TONES = """
window.tones = 0;
const Real = window.AudioContext;
window.AudioContext = class extends Real { createOscillator() { window.tones++; return super.createOscillator(); } };
"""


@pytest.fixture(scope="module")
def member(service: Service) -> Iterator[Member]:
    made = Member(service, "watcher", "desk")
    made.sign_in()
    yield made
    nobody_waits(made)
    made.post("/desk/sign-out")


@pytest.fixture
def page(browser: Browser, service: Service, member: Member) -> Iterator[Page]:
    nobody_waits(member)
    context = desk(browser, service, member)
    context.add_init_script(COUNT_TONES)
    yield context.new_page()
    context.close()


def test_d17_a_new_citizen_in_the_queue_is_told_on_any_page(page: Page, service: Service) -> None:
    page.goto("/desk/account")
    expect(page.get_by_label("有人新排队：写出来")).to_be_checked()
    found = [v["id"] for v in Axe().run(page).response["violations"] if v["impact"] in ("serious", "critical")]
    assert found == []
    page.get_by_label("有人新排队：响一声").check()
    page.goto("/desk/follow-ups")
    expect(page.locator("html")).to_have_attribute("data-live", "yes")
    service.citizen().say("找工作人员说话")
    expect(page.locator("#alert")).to_contain_text("有1位在排队", timeout=20_000)
    assert page.evaluate("window.tones") == 1
    page.get_by_role("link", name="有1位在排队").click()
    expect(page.locator("#rows li")).to_have_count(1)


def test_d17_what_was_switched_off_stays_silent(page: Page, service: Service) -> None:
    page.goto("/desk/account")
    page.get_by_label("有人新排队：写出来").uncheck()
    page.reload()
    expect(page.get_by_label("有人新排队：写出来")).not_to_be_checked()
    page.goto("/desk/queue/")
    expect(page.locator("html")).to_have_attribute("data-live", "yes")
    service.citizen().say("找工作人员说话")
    expect(page.locator("#rows li")).to_have_count(1, timeout=20_000)
    expect(page.locator("#alert")).to_be_empty()
    assert page.evaluate("window.tones") == 0
