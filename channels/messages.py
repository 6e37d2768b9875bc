"""The message as every client sees it (design: the message format), from the message as it is stored."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from actions.database.models import Message
from actions.messages import asks_for_words
from knowledge.text import normalise

CHINESE_ORDINALS = "一二三四五六七八九十"
ORDINAL = re.compile(r"^(?:第|选|选第|回复)?\s*([0-9]{1,2}|[一二三四五六七八九十])\s*(?:个|项|条|号)?[。.、]?$")


def public(message: Message) -> dict[str, Any]:
    """What leaves the server. Payloads of choices stay inside."""
    body = message.body
    return {
        "id": message.id,
        "seq": message.seq,
        "from": message.sender,
        "kind": message.kind,
        "text": body["text"],
        "choices": [{"label": c["label"], "value": c["value"]} for c in body.get("choices", [])],
        "data": body.get("data", {}),
        "client_id": message.client_id,
        "at": _moment(message.at),
    }


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="seconds")


def offered(history: list[Message]) -> list[dict[str, str]]:
    """The choices a citizen can see, the newest message's first."""
    return [c for m in reversed(history) if m.sender == "assistant" for c in m.body.get("choices", [])]


def latest_choices(history: list[Message]) -> list[dict[str, str]]:
    """The choices of the last message that has any."""
    return next((m.body["choices"] for m in reversed(history) if m.body.get("choices")), [])


def open_question(history: list[Message]) -> dict[str, Any] | None:
    """The data of the newest message when it is a question, else None."""
    answers = [m for m in history if m.sender == "assistant"]
    return answers[-1].body["data"] if answers and answers[-1].kind == "question" else None


def chosen(value: str, history: list[Message]) -> tuple[str, str] | None:
    """``(payload, label)`` of the choice sent back, or None when nobody offered it.

    For a question that takes several answers, ``value`` may be several values with commas between.
    """
    listed = offered(history)
    for c in listed:
        if c["value"] == value:
            return c["payload"], c["label"]
    question = open_question(history)
    parts = [part for part in value.split(",") if part]
    if question and question.get("multiple") and len(parts) > 1:
        labels = {c["value"]: c["label"] for c in latest_choices(history)}
        if all(part in labels for part in parts):
            payload = f'/inform{{"situation": "{question["situation"]}", "value": "{",".join(parts)}"}}'
            return payload, "、".join(labels[part] for part in parts)
    return None


def typed_choice(text: str, history: list[Message]) -> tuple[str, str] | None:
    """The choice that typed words name exactly: by its label, or by its position in the list shown last."""
    choices = latest_choices(history)
    said = normalise(text).strip('。.！!“”" ')
    for c in choices:
        if normalise(c["label"]).strip('“”"') == said:
            return c["payload"], c["label"]
    position = ORDINAL.match(said)
    question = open_question(history)
    if position is None or (question is not None and asks_for_words(question)):
        return None
    number = position.group(1)
    index = CHINESE_ORDINALS.index(number) if number in CHINESE_ORDINALS else int(number) - 1
    return (choices[index]["payload"], choices[index]["label"]) if 0 <= index < len(choices) else None
