"""The dialogue is complete: every intent is heard and followed by something, every reply has its words."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from actions.server import all_actions
from actions.stages import Stage

ROOT = Path(__file__).resolve().parents[2]
ASSISTANT = ROOT / "assistant"
BUTTONS_ONLY = {"pick_matter", "change_answer", "go_on", "fill"}
FEWEST_EXAMPLES = 40
FREE_WORDS = {"need", "inform", "affirm", "deny", "unsure", "nlu_fallback"}
"""What people may answer with while something is awaited: these are followed at every stage."""


def load(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


DOMAIN = load(ASSISTANT / "domain" / "domain.yml")
INTENTS = {next(iter(i)) if isinstance(i, dict) else i for i in DOMAIN["intents"]}
RULES = [rule for path in (ASSISTANT / "data" / "rules").glob("*.yml") for rule in load(path)["rules"]]
RESPONSES = {
    name: texts
    for path in (ASSISTANT / "domain" / "responses").glob("*.yml")
    for name, texts in load(path)["responses"].items()
}


def examples() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path in (ASSISTANT / "data" / "nlu").glob("*.yml"):
        for block in load(path)["nlu"]:
            found.setdefault(block["intent"], []).extend(re.findall(r"^- (.+)$", block["examples"], re.MULTILINE))
    return found


def missing_examples(intents: set[str], heard: dict[str, list[str]]) -> set[str]:
    return {i for i in intents - BUTTONS_ONLY if len(heard.get(i, [])) < FEWEST_EXAMPLES}


def test_every_intent_has_examples() -> None:
    assert missing_examples(INTENTS, examples()) == set(), (
        "a person who says this is not heard: write examples in assistant/data/nlu"
    )


def test_the_guard_sees_an_intent_without_examples() -> None:
    assert missing_examples({"new_intent"}, examples()) == {"new_intent"}


def test_no_sentence_teaches_two_intents() -> None:
    seen: dict[str, str] = {}
    for intent, lines in examples().items():
        for line in lines:
            assert seen.setdefault(line, intent) == intent, f"{line!r} is under {seen[line]} and {intent}"


def test_the_nlu_test_set_is_not_learnt_from() -> None:
    learnt = {line for lines in examples().values() for line in lines}
    tested = load(ROOT / "tests" / "assistant" / "nlu_test.yml")["nlu"]
    lines = [line for block in tested for line in re.findall(r"^- (.+)$", block["examples"], re.MULTILINE)]
    assert len(lines) > 300
    assert [line for line in lines if line in learnt] == []


def intents_with_a_rule(condition: str | None) -> set[str]:
    """Intents that have a rule without condition, or with ``stage: condition``."""
    found = set()
    for rule in RULES:
        stages = [c["slot_was_set"][0]["stage"] for c in rule.get("condition", [])]
        if stages == ([condition] if condition else []):
            found |= {step["intent"] for step in rule["steps"] if "intent" in step}
    return found


def test_every_intent_is_followed_by_something() -> None:
    assert intents_with_a_rule(None) >= INTENTS, (
        "an intent without a rule is answered with silence: add one to assistant/data/rules"
    )


@pytest.mark.parametrize("stage", [Stage.CHOOSING, Stage.ASKING, Stage.REPORTING, Stage.FILLING])
def test_free_words_are_taken_where_something_is_awaited(stage: Stage) -> None:
    followed = intents_with_a_rule(stage.value) | ({"unsure"} if stage is Stage.CHOOSING else set())
    assert followed >= FREE_WORDS


def test_stages_of_rasa_and_of_the_actions_are_the_same_words() -> None:
    assert DOMAIN["slots"]["stage"]["values"] == [s.value for s in Stage]


def test_actions_of_the_domain_and_of_the_action_server_are_the_same() -> None:
    assert sorted(DOMAIN["actions"]) == [a.action_name for a in all_actions()]


def replies_named_in(folder: Path) -> set[str]:
    """Every ``utter_…`` that a module names."""
    found: set[str] = set()
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and re.fullmatch(r"utter_\w+", node.value)
            ):
                found.add(node.value)
    return found


def test_every_reply_has_its_words_and_no_words_are_left_over() -> None:
    in_rules = {
        step["action"] for rule in RULES for step in rule["steps"] if step.get("action", "").startswith("utter_")
    }
    named = replies_named_in(ROOT / "actions") | in_rules
    assert named - set(RESPONSES) == set(), "an action says this, and assistant/domain/responses has no words for it"
    assert set(RESPONSES) - named == set(), "nobody says this any more"


def test_what_is_said_is_calm_and_has_no_emoji() -> None:
    for name, texts in RESPONSES.items():
        for text in texts:
            assert not re.search(r"[！!\U0001F000-\U0001FAFF]", text["text"]), name
            assert not re.search(r"(?<![a-z_])你", text["text"]), f"{name}: say 您"
