"""The citizen's side of the hand-over: where they stand in the queue, and that they are typing."""

from __future__ import annotations

import asyncio
import json as jsonlib
from typing import Any

from sanic import Blueprint, Request, json
from sanic.response import HTTPResponse, empty
from sanic_ext import openapi

from actions.handover.queue import Standing, standing
from actions.handover.states import State
from channels import limits
from channels.api.access import authorise
from channels.live import DESK, Live

bp = Blueprint("handover", url_prefix="/api/v1/conversations")


def public_standing(found: Standing) -> dict[str, Any]:
    """What a page shows of it."""
    return {
        "state": found.state.value, "position": found.position, "minutes": found.minutes, "words": found.words,
        "leave": "不等了" if found.state is State.WAITING else "回到助手" if found.state is State.STAFF else "",
    }  # fmt: skip


class Watch:
    """Says where a citizen stands: at once, so that a page that slept knows, and whenever it changed."""

    def __init__(self, conversation_id: str):
        self.conversation_id = conversation_id
        self._told: Standing | None = None

    async def news(self) -> dict[str, Any] | None:
        found = await asyncio.to_thread(standing, self.conversation_id)
        if found == self._told:
            return None
        self._told = found
        return public_standing(found)


@bp.get("/<conversation_id:str>/handover")
@openapi.summary("谁在接待：助手、在排队、工作人员")
async def look(request: Request, conversation_id: str) -> HTTPResponse:
    await authorise(request, conversation_id)
    return json(public_standing(await asyncio.to_thread(standing, conversation_id)))


@bp.post("/<conversation_id:str>/typing")
@openapi.summary("对方正在输入")
async def typing(request: Request, conversation_id: str) -> HTTPResponse:
    await authorise(request, conversation_id)
    limits.check_typing(conversation_id)
    try:
        active = bool(jsonlib.loads(request.body or b"{}").get("active", True))
    except (ValueError, AttributeError):
        active = False
    live: Live = request.app.ctx.live
    live.tell(DESK, typing=active, conversation=conversation_id)
    return empty()
