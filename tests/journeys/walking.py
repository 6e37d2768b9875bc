"""How a scripted citizen walks a conversation: answers the question that is open, by typing alone."""

from __future__ import annotations

from typing import Any

from tests.conftest import Citizen

LONGEST_WALK = 40


def last_of(messages: list[dict[str, Any]], kind: str) -> dict[str, Any] | None:
    return next((m for m in reversed(messages) if m["kind"] == kind), None)


def walk(citizen: Citizen, sentence: str, answers: dict[str, str]) -> dict[str, Any]:
    """Say the sentence, answer each question with ``answers[situation]`` in the citizen's words, until the notice.

    Returns the notice's message. A question without words of its own is answered with its first option's label.
    """
    messages = citizen.say(sentence)
    for _ in range(LONGEST_WALK):
        notice = last_of(messages, "notice")
        if notice is not None:
            return notice
        question = last_of(messages, "question")
        assert question is not None, f"neither a question nor a notice: {[m['text'] for m in messages]}"
        data = question["data"]
        words = answers.get(data["situation"]) or (data["options"][0]["label"] if data["options"] else "不清楚")
        messages = citizen.say(str(words))
    raise AssertionError(f"no notice after {LONGEST_WALK} answers")
