"""All twenty matters, from a plain sentence to a notice, by typing alone, against the real three processes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from knowledge import catalogue
from tests.conftest import Service
from tests.journeys.walking import walk

CITIZENS: dict[str, dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("citizens.yaml").read_text("utf-8"))

pytestmark = pytest.mark.processes


def test_there_is_a_citizen_for_every_matter() -> None:
    assert set(CITIZENS) == set(catalogue.load().matters)


@pytest.mark.parametrize("slug", CITIZENS)
def test_a_sentence_leads_to_the_notice(service: Service, slug: str) -> None:
    told = CITIZENS[slug]
    citizen = service.citizen()
    message = walk(citizen, told["says"], told.get("answers", {}))
    notice = message["data"]["notice"]
    assert notice["matter"]["id"] == slug
    assert notice["stopped"] is None
    assert set(told["items"]) <= {i["n"] for i in notice["items"]}
    assert notice["items"], "a citizen with an ordinary case has something to do"
    assert notice["number"] in message["text"]
    opened = httpx.get(service.url + message["data"]["url"], trust_env=False)
    assert opened.status_code == 200
    for item in notice["items"]:
        assert item["name"] in opened.text
