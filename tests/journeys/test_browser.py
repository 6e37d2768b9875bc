"""A whole journey in a real browser on a phone-sized screen, against the real three processes."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pymupdf
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.conftest import Service

pytestmark = [pytest.mark.processes, pytest.mark.browser]
PHONE = {"width": 390, "height": 844}
PICTURES = os.environ.get("ONETHING_PICTURES", "")
"""A folder: the pictures of the documentation are taken anew into it (docs/images)."""
SENTENCE = "我想在薛家湾开个火锅店，都要办啥"


@pytest.fixture
def phone(browser: Browser, service: Service) -> Iterator[Page]:
    context = browser.new_context(
        viewport=PHONE, base_url=service.url, locale="zh-CN", has_touch=True, device_scale_factor=2
    )
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / name))


def serious(page: Page) -> list[str]:
    return [v["id"] for v in Axe().run(page).response["violations"] if v["impact"] in ("serious", "critical")]


def walk_to_notice(page: Page) -> None:
    """Say the sentence, take the first option of each question, until the notice is there."""
    page.goto("/")
    page.get_by_label("说您要办的事").fill(SENTENCE)
    page.get_by_role("button", name="发送").click()
    log = page.locator("#log")
    for step in range(1, 12):
        expect(log.locator("li[data-kind=question], li[data-kind=notice]")).to_have_count(step)
        if log.locator("li[data-kind=notice]").count():
            return
        if step == 1:
            assert serious(page) == []
            picture(page, "question.png")
        question = log.locator("li[data-kind=question]").last
        boxes = question.get_by_role("checkbox")
        if boxes.count():
            boxes.nth(1).check()
            question.get_by_role("button", name="确定").click()
        else:
            question.get_by_role("group").get_by_role("button").first.click()
    raise AssertionError("no notice after eleven questions")


def test_from_a_sentence_to_a_printed_notice(phone: Page, service: Service) -> None:
    walk_to_notice(phone)
    assert serious(phone) == []
    picture(phone, "chat.png")
    url = phone.locator("#log li[data-kind=notice] a").first.get_attribute("href")
    assert url and "/notices/" in url
    phone.goto(url)
    expect(phone.locator("h1")).to_contain_text("一次性告知")
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the notice runs over on a phone"
    assert serious(phone) == []
    picture(phone, "notice.png")


def test_the_conversation_survives_a_reload_in_the_middle(phone: Page) -> None:
    phone.goto("/")
    phone.get_by_label("说您要办的事").fill(SENTENCE)
    phone.get_by_role("button", name="发送").click()
    question = phone.locator("#log li[data-kind=question]")
    expect(question).to_have_count(1)
    words = question.inner_text()
    phone.reload()
    expect(question).to_have_count(1)
    assert question.inner_text() == words


def test_the_pdf_holds_the_notice_with_every_glyph(phone: Page, service: Service) -> None:
    walk_to_notice(phone)
    url = phone.locator("#log li[data-kind=notice] a").first.get_attribute("href") or ""
    path, _, query = url.removeprefix(service.url).partition("?")
    pdf = httpx.get(f"{service.url}{path}.pdf?{query}", trust_env=False, timeout=60)
    assert pdf.headers["content-type"] == "application/pdf"
    document = pymupdf.open(stream=pdf.content)
    text = "".join(page.get_text() for page in document)
    number = re.search(r"GZ\d{8}-\d{4}", url)
    assert number and number.group() in text
    assert "食品经营许可" in text and "12345" in text
    assert not re.search(r"[\ufffd\u25a1]", text), "a glyph is missing"
    for page in document:
        fonts = [font[3] for font in page.get_fonts()]
        assert fonts and all("+" in name for name in fonts), f"every font is embedded as a subset: {fonts}"
    first = document[0].get_pixmap(dpi=50)
    assert len(set(first.samples)) > 20, "the first page is blank"
    assert abs(document[0].rect.width - 595) < 2 and abs(document[0].rect.height - 842) < 2, "A4"
