"""Rasa's own test of the NLU on sentences that it has not learnt from; the figures may not drop by two points."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from channels.cli.nlu import evaluate_nlu, examples_in, intent_of

HERE = Path(__file__).parent
FILES = {
    "nlu_test": HERE / "nlu_test.yml",
    "heldout": HERE.parents[0] / "knowledge" / "search" / "heldout.jsonl",
    "heldout_acts": HERE / "heldout_acts.jsonl",
}
RECORDED = json.loads((HERE / "figures.json").read_text("utf-8"))
DROP = 0.02


@pytest.fixture(scope="module")
def heard() -> dict[str, dict[str, Any]]:
    """Rasa takes far longer to start than to listen: one start for all files."""
    return dict(zip(FILES, evaluate_nlu(*FILES.values()), strict=True))


@pytest.mark.parametrize("name", FILES)
def test_what_is_heard_does_not_get_worse(name: str, heard: dict[str, dict[str, Any]]) -> None:
    found = heard[name]
    wrong = "\n".join(f"{e['intent']} heard as {e['heard']}: {e['text']}" for e in found["errors"])
    assert found["accuracy"] >= RECORDED[name] - DROP, wrong


def test_dialogue_acts_of_a_file_of_messages_become_intents() -> None:
    found = examples_in(FILES["heldout"])
    assert set(found) == {"request_help", "report_stuck", "ask_status", "rate", "ask_attribute"}
    assert intent_of("time_limit") == "ask_attribute"
