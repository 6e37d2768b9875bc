"""The one door of the Rasa server: a turn comes in with an id and a key, its whole answer goes back, or an error.

Unlike Rasa's REST channel, silence is an error here (502), and so is an action that failed half-way.
"""

from __future__ import annotations

import hmac
import os
from typing import Any, Awaitable, Callable, Dict, List, Optional, Text

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

KEY_VARIABLE = "ONETHING_ASSISTANT_KEY"


class WholeMessages(CollectingOutputChannel):
    """Keeps each message in one piece; the REST channel would tear text and data apart."""

    @classmethod
    def name(cls) -> Text:
        return "turns"

    async def send_response(self, recipient_id: Text, message: Dict[Text, Any]) -> None:
        self.messages.append({"text": message.get("text") or "", "custom": message.get("custom") or {}})


class TurnInput(InputChannel):
    """``POST /webhooks/turns/webhook`` with ``{conversation_id, turn_id, text, original}``."""

    @classmethod
    def name(cls) -> Text:
        return "turns"

    @classmethod
    def from_credentials(cls, _credentials: Optional[Dict[Text, Any]]) -> "TurnInput":
        key = os.environ.get(KEY_VARIABLE, "")
        if not key:
            raise ValueError(f"{KEY_VARIABLE} is not set: start the assistant with `onething serve`")
        return cls(key)

    def __init__(self, key: Text) -> None:
        self.key = key

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        turns = Blueprint("turns", "turns")

        @turns.route("/", methods=["GET"])
        async def health(_request: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @turns.route("/webhook", methods=["POST"])
        async def turn(request: Request) -> HTTPResponse:
            if not hmac.compare_digest(request.headers.get("x-onething-key", ""), self.key):
                return response.json({"error": "forbidden"}, 403)
            body = request.json
            collected = WholeMessages()
            await on_new_message(
                UserMessage(
                    body["text"],
                    collected,
                    body["conversation_id"],
                    input_channel=self.name(),
                    metadata={"turn_id": body["turn_id"], "original": body["original"]},
                )
            )
            return answer(collected.messages)

        return turns


def answer(messages: List[Dict[Text, Any]]) -> HTTPResponse:
    """The turn's messages, or why there are none."""
    trouble = next((m["custom"]["trouble"] for m in messages if "trouble" in m["custom"]), None)
    if trouble is not None:
        return response.json({"error": trouble["code"]}, 503)
    if not messages:
        return response.json({"error": "no_answer"}, 502)
    return response.json({"messages": messages})
