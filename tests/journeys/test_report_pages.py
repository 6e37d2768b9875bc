"""A report told on a phone, worked on at the desk, followed and solved: three browsers, one report, and the supervisor."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.channels.desk.conftest import Member
from tests.conftest import Service
from tests.journeys.test_handover import desk, phone, picture, serious

__all__ = ["phone"]  # the fixture
pytestmark = [pytest.mark.processes, pytest.mark.browser]


@pytest.fixture
def office(browser: Browser, service: Service) -> Iterator[Page]:
    """The desk of somebody who handles reports and sees the figures."""
    member = Member(service, "office", "desk", "supervisor")
    member.sign_in()
    context = desk(browser, service, member)
    yield context.new_page()
    context.close()
    member.post("/desk/sign-out")


def tell(phone: Page) -> tuple[str, str, str]:
    """Three steps. Returns number, code and tail."""
    phone.goto("/reports/new")
    phone.get_by_label("发生了什么").fill("我叫王小红，窗口说系统坏了，让我过两天再来，已经跑了三趟")
    phone.get_by_label("反复退回、来回跑").check()
    assert serious(phone) == []
    phone.get_by_role("button", name="下一步").click()
    phone.get_by_label("在哪个地方、哪个窗口").fill("薛家湾政务大厅3号窗口")
    phone.get_by_label("大概哪一天").fill("上周五")
    phone.get_by_role("button", name="下一步").click()
    expect(phone.locator(".said")).not_to_contain_text("小红")
    phone.get_by_label("要回电就留手机号").fill("13800005678")
    assert serious(phone) == []
    picture(phone, "report-check.png")
    phone.get_by_role("button", name="发出").click()
    expect(phone.locator("#tail")).to_have_text("5678")
    return phone.locator("#number").inner_text(), phone.locator("#code").inner_text(), "5678"


def work(office: Page, number: str) -> None:
    """Taken up, then answered with what was done."""
    office.goto("/desk/reports")
    office.get_by_role("link", name=number).click()
    expect(office.locator("main")).not_to_contain_text("小红")
    expect(office.locator("ol.lines")).to_contain_text("已收到，等待受理")
    assert serious(office) == []
    picture(office, "desk-report.png")
    office.get_by_text("受理", exact=True).first.click()
    office.locator("#do-acknowledge button").click()
    office.locator("#do-answer").evaluate("(form) => (form.closest('details').open = true)")
    office.locator("#text-answer").fill("系统已修好，和窗口约定明天上午专人给您办，不用再排队。")
    office.locator("#do-answer button").click()
    expect(office.locator("#state")).to_have_text("已答复")


def test_a_report_from_the_first_step_to_solved(phone: Page, office: Page) -> None:
    number, code, tail = tell(phone)
    work(office, number)
    phone.goto("/reports/")
    phone.get_by_label("查询码").fill(code.lower())
    phone.get_by_label("后四位").fill(tail)
    phone.get_by_role("button", name="查", exact=True).click()
    expect(phone.locator("#state")).to_have_text("已答复")
    expect(phone.locator(".steps")).to_contain_text("专人给您办")
    assert serious(phone) == []
    office.goto("/desk/supervision/")
    expect(office.locator("#reports")).to_contain_text("件")
    assert serious(office) == []
    picture(office, "desk-supervision.png")
