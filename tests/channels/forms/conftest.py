"""The public process alone, with cases as the dialogue leaves them, and a phone in front of it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.channels.forms.public_process import Public

sys.path.insert(0, str(Path(__file__).parent))  # the tests of one folder share what is seeded

PHONE = {"width": 360, "height": 740}


@pytest.fixture
def phones(browser: Browser, public: Public) -> Iterator[Callable[..., Page]]:
    """``phones()`` is a fresh phone, with nothing of any other in it."""
    contexts = []

    def another(**more: Any) -> Page:
        context = browser.new_context(viewport=PHONE, base_url=public.url, locale="zh-CN", has_touch=True, **more)
        context.set_default_timeout(15_000)
        contexts.append(context)
        return context.new_page()

    yield another
    for context in contexts:
        context.close()
