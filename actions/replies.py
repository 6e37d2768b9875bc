"""What an action says back: the name of a response in assistant/domain, its variables, choices and data."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Choice:
    """A button. ``value`` is what a client sends back; ``payload`` is what Rasa is told and stays on the server."""

    label: str
    value: str
    payload: str

    def to_json(self) -> dict[str, str]:
        return {"label": self.label, "value": self.value, "payload": self.payload}


def choice(label: str, value: str, intent: str, /, **entities: str) -> Choice:
    """A button that means ``intent`` with these entities."""
    return Choice(label, value, f"/{intent}{json.dumps(entities, ensure_ascii=False)}" if entities else f"/{intent}")


@dataclass(frozen=True)
class Reply:
    """One message of the assistant. ``response`` names its wording; ``values`` fill the wording's blanks."""

    response: str
    values: dict[str, str] = field(default_factory=dict)
    kind: str = "text"
    choices: tuple[Choice, ...] = ()
    data: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        return {
            "response": self.response,
            "values": self.values,
            "custom": {"kind": self.kind, "choices": [c.to_json() for c in self.choices], "data": self.data},
        }


@dataclass
class Outcome:
    """What one action did: what it says, and where the conversation stands afterwards."""

    replies: list[Reply]
    stage: str

    def to_json(self) -> dict[str, Any]:
        return {"replies": [r.to_json() for r in self.replies], "stage": self.stage}


def texts(lines: Iterable[str]) -> str:
    """Lines as one text, empty ones left out."""
    return "\n".join(line for line in lines if line)
