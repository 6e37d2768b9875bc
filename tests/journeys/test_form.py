"""From the first sentence to the bundle, on a phone: talked through, gone on with on the page, handed in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from knowledge.forms.papers.bundle import check_zip
from tests.conftest import Service

pytestmark = [pytest.mark.processes, pytest.mark.browser]
SENTENCE = "我爸11月9日走了，他的养老金咋弄"
PLAUSIBLE = {"date": "2026-11-09", "address": "达拉特旗树林召镇锡尼街8号", "number": "1", "money": "1", "cn_id": "152723197206150039",
             "bank_account": "6228480123456789015", "phone": "13947712345", "yes_no": True}  # fmt: skip


@pytest.fixture
def phone(browser: Browser, service: Service) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, base_url=service.url, locale="zh-CN", has_touch=True
    )
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


def say(page: Page, words: str) -> None:
    page.get_by_label("说您要办的事").fill(words)
    page.get_by_role("button", name="发送").click()


def press(page: Page, label: str) -> None:
    """The newest button of that name."""
    page.locator("#log").get_by_role("button", name=label, exact=True).last.click()


def to_the_notice(page: Page) -> None:
    page.goto("/")
    say(page, SENTENCE)
    log = page.locator("#log")
    for asked in range(1, 25):
        expect(log.locator("li[data-kind=question], li[data-kind=notice]")).to_have_count(asked)
        if log.locator("li[data-kind=notice]").count():
            return
        log.locator("li[data-kind=question]").last.get_by_role("group").get_by_role("button").last.click()
    raise AssertionError("no notice after twenty-four questions")


def fill_the_rest(page: Page, form: str) -> None:
    """What no talk has told: numbers first, because days of birth follow from them."""
    for days in (False, True):
        body = page.request.get(f"/forms/{form}/file/form.json").json()
        fields = {}
        for field in (f for s in body["sections"] for f in s["fields"]):
            wanted = field["asked"] and field["required"] and field["value"] is None
            if wanted and (days or field["type"] not in ("date", "datetime")):
                options = field.get("options")
                one = options[0] if options else PLAUSIBLE.get(field["type"], "无")
                fields[field["key"]] = [one] if field["type"] == "multi_choice" else one
        answer = page.request.post(f"/forms/{form}/save", data={"fields": fields}).json()
    assert answer["counts"]["to_type"] == 0 and answer["problems"] == {}, answer["problems"]


def test_from_a_sentence_through_the_talk_and_the_page_to_the_bundle(phone: Page) -> None:
    to_the_notice(phone)
    log = phone.locator("#log")
    press(phone, "填申请表")
    expect(log.get_by_role("button", name="在这里一项一项填", exact=True)).to_be_visible()
    press(phone, "在这里一项一项填")
    expect(log).to_contain_text("请说“申请人姓名”")
    say(phone, "我叫李强，电话13947712345")
    expect(log).to_contain_text("记下了：申请人姓名 李强；申请人手机号 139****2345")
    expect(log).to_contain_text("请说“申请人身份证号”")
    say(phone, "15270119860910003")
    expect(log).to_contain_text("身份证号是 18 位，这里是 17 位")
    say(phone, "152701198609100032")
    say(phone, "要带什么材料？")
    expect(log).to_contain_text("的申请材料")
    say(phone, "给我链接")
    expect(log.locator("li[data-kind=form]")).to_have_count(2)
    link = log.locator("li[data-kind=form] a").last
    expect(link).to_have_text("打开申请表")
    phone.goto(link.get_attribute("href") or "")
    for told in ("李强", "152701198609100032", "13947712345"):
        expect(phone.locator(f"input[value='{told}']").first).to_be_visible()
    form = phone.url.rsplit("/", 1)[1]
    fill_the_rest(phone, form)
    phone.goto(f"/forms/{form}/review")
    for box in phone.locator("#review input[type=checkbox]").all():
        box.check()
    phone.get_by_role("button", name="都对，生成材料").click()
    expect(phone.get_by_role("heading", name="表填好了")).to_be_visible()
    with phone.expect_download() as coming:
        phone.get_by_role("link", name="下载整包").click()
    assert check_zip(coming.value.path().read_bytes()) == []
