"""The page on a phone, at 320 and 360 pixels, in both sizes: nothing runs over, targets are large enough."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from knowledge.notice import to_html
from tests.knowledge.notice.making import LONGEST, URL, notice

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("slug", LONGEST)
@pytest.mark.parametrize("large", [False, True], ids=["normal", "large"])
@pytest.mark.parametrize("width", [320, 360])
def test_nothing_runs_over(browser: Browser, slug: str, large: bool, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.set_content(to_html(notice(slug), url=URL, large=large))
    wide = page.evaluate(
        """() => [...document.querySelectorAll('main *')].filter(e => !e.closest('thead') && !e.closest('svg'))
        .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
        .map(e => e.tagName + ': ' + e.textContent.trim().slice(0, 30))"""
    )
    assert wide == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    size = page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
    assert size == (24 if large else 18)
    small = page.evaluate(
        "[...document.querySelectorAll('nav a')].filter(a => a.getBoundingClientRect().height < 44).length"
    )
    assert small == 0
    broken = page.evaluate(
        "[...document.querySelectorAll('a[href^=\"#\"]')].filter(a => !document.querySelector(a.hash)).length"
    )
    assert broken == 0, "a link inside the page leads nowhere"
    page.close()
