"""What people say past the question that is open, through the public door and the real three processes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import Service
from tests.journeys.walking import last_of

pytestmark = pytest.mark.processes
TALKS: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "unscripted.yaml").read_text("utf-8"))


@pytest.mark.parametrize("case", TALKS, ids=[t["begin"] for t in TALKS])
def test_what_is_said_past_the_question(service: Service, case: dict[str, Any]) -> None:
    citizen = service.citizen()
    question = last_of(citizen.say(case["begin"]), "question")
    assert question is not None
    for turn in case["talk"]:
        messages = citizen.say(turn["say"])
        told = "\n".join(m["text"] for m in messages if m["from"] == "assistant")
        assert [w for w in turn.get("says", []) if w not in told] == [], (turn["say"], told)
        assert [w for w in turn.get("never", []) if w in told] == [], (turn["say"], told)
        following = last_of(messages, "question")
        if turn.get("stays"):
            assert following is not None and following["data"]["situation"] == question["data"]["situation"], told
        question = following or question
