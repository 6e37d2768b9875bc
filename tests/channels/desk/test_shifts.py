"""D10 on the page: hours seen and changed for a place, days that are closed, what is refused; and the grouped navigation."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from actions.clock import today
from channels.desk.pages import NAVIGATION
from knowledge.notice.working_days import add_working_days
from tests.channels.desk.conftest import Member, SignedIn, onething
from tests.conftest import Service

pytestmark = pytest.mark.processes
HERE = "杭锦旗"
"""A region that no other test speaks of."""
WORK = {"work0-from": "08:30", "work0-to": "12:00", "work1-from": "14:30", "work1-to": "18:00"}


def shown(member: Member, day: date, unit: str = "") -> str:
    """What the page says of one day of the next two weeks."""
    page = member.http.get("/desk/shifts/", params={"region": HERE, "unit": unit}).text
    found = re.search(rf'<th scope="row">{day:%m月%d日}.*?</th><td>(.*?)</td>', page)
    assert found, page
    return html.unescape(re.sub(r"<[^>]+>", "", found[1])).replace("\u2060", "").strip()


def test_d10_a_supervisor_changes_hours_and_days_of_a_region(signed_in: SignedIn) -> None:
    boss, day = signed_in("supervisor"), add_working_days(today(), 2).date
    saved = boss.post("/desk/shifts/", region=HERE, since=str(day), **WORK)
    assert saved.status_code == 200 and f"上班时间：{HERE}" in saved.text and f"{day} 起（还没开始）" in saved.text
    assert shown(boss, day) == "08:30–12:00、14:30–18:00"
    assert shown(boss, day, "税务局") == "08:30–12:00、14:30–18:00"
    boss.post("/desk/shifts/days", region=HERE, first=str(day), why="停电检修<b>")
    assert shown(boss, day) == "不上班 停电检修<b>"
    boss.post("/desk/shifts/days/drop", region=HERE, first=str(day), last=str(day))
    assert shown(boss, day) == "08:30–12:00、14:30–18:00"
    boss.post("/desk/shifts/drop", region=HERE, since=str(day))
    assert shown(boss, day) != "08:30–12:00、14:30–18:00"
    audit = boss.get("/desk/audit").text
    for words in ("改了上班时间", "撤了还没开始的上班时间", "写了上班时间不一样的日子", "删了上班时间不一样的日子"):
        assert words in audit


@pytest.mark.parametrize(
    ("path", "fields", "words"),
    [
        ("", {"since": "2020-01-01", **WORK}, "日期不对"),
        ("", {"since": "", **WORK}, "没有写日期"),
        ("", {"since": str(today() + timedelta(days=5))}, "没有写工作日几点上班"),
        ("", {"since": str(today() + timedelta(days=5)), **WORK, "work1-from": "11:00"}, "时间不对"),
        ("", {"since": str(today() + timedelta(days=5)), "work0-from": "09:00"}, "时间不对"),
        ("days", {"first": str(today() + timedelta(days=5)), "why": ""}, "没有写为什么"),
        ("days/drop", {"first": str(today() + timedelta(days=5)), "last": str(today())}, "没有找到"),
    ],
)
def test_what_cannot_be_is_refused_and_what_was_written_stays(
    signed_in: SignedIn, path: str, fields: dict[str, str], words: str
) -> None:
    answer = signed_in("supervisor").post(f"/desk/shifts/{path}", region=HERE, **fields)
    assert answer.status_code in (404, 422) and words in answer.text
    if "work0-from" in fields:
        assert f'value="{fields["work0-from"]}"' in answer.text


def test_a_member_of_a_region_sees_and_changes_that_region_only(service: Service) -> None:
    member = Member(service, "hangjin", "supervisor")
    member.sign_in()
    onething(service.var, "staff", "scope", "hangjin", "--region", HERE)
    assert f"上班时间：{HERE}" in member.http.get("/desk/shifts/", params={"region": "东胜区"}).text
    day = add_working_days(today(), 3).date
    saved = member.post("/desk/shifts/days", region="", first=str(day), why="盘点库房")
    assert f"上班时间：{HERE}" in saved.text
    other = member.post("/desk/shifts/days/drop", region="东胜区", first=str(day), last=str(day))
    assert other.status_code == 200 and "盘点库房" not in other.text, "taken for their own region"


@pytest.fixture
def page(browser: Browser, service: Service, signed_in: SignedIn) -> Iterator[Page]:
    context = browser.new_context(base_url=service.url, viewport={"width": 360, "height": 800}, locale="zh-CN")
    boss = signed_in("supervisor", "admin")
    context.add_cookies([{"name": c.name, "value": c.value or "", "url": service.url} for c in boss.http.cookies.jar])
    yield context.new_page()
    context.close()


@pytest.mark.browser
def test_the_navigation_is_grouped_and_every_page_is_two_clicks_away(page: Page) -> None:
    page.goto("/desk/shifts/")
    nav = page.get_by_role("navigation", name="工作台")
    expect(nav.get_by_role("link", name="帮办代办")).to_be_visible()
    expect(nav.get_by_role("link", name="监督")).to_be_hidden()
    expect(nav.get_by_text("设置：上班时间")).to_be_visible()
    nav.get_by_text("查看", exact=True).click()
    nav.get_by_role("link", name="监督").click()
    expect(page.locator("h1")).to_contain_text("监督")
    expect(nav.get_by_text("查看：监督")).to_be_visible()
    links = nav.locator("a").evaluate_all("all => all.map(a => [a.textContent, a.getAttribute('href')])")
    assert links == [[label, address] for listed in NAVIGATION.values() for label, address, _ in listed]


@pytest.mark.browser
def test_hours_are_changed_on_a_telephone_and_the_page_is_accessible(page: Page) -> None:
    page.goto(f"/desk/shifts/?region={HERE}&unit=税务局")
    day = add_working_days(today(), 4).date
    page.get_by_text("写关门的日子，或时间不一样的日子").click()
    page.get_by_label("从", exact=True).fill(str(day))
    page.get_by_label("为什么，群众会看到").fill("搬家")
    page.get_by_label("那天的第1段开始").fill("09:00")
    page.get_by_label("那天的第1段结束").fill("10:30")
    page.locator("#special button").click()
    expect(page.locator("h1")).to_have_text(f"上班时间：{HERE}税务局")
    expect(page.locator(".days tr.urgent")).to_contain_text("10:30")
    page.evaluate("document.querySelectorAll('main details').forEach((d) => (d.open = true))")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0
    found = [v["id"] for v in Axe().run(page).response["violations"] if v["impact"] in ("serious", "critical")]
    assert found == []
    page.get_by_role("listitem").filter(has_text="搬家").get_by_role("button", name="删掉").click()
    expect(page.get_by_text("搬家")).to_have_count(0)
