"""Conversations over HTTP: open, send, read back, listen, delete."""

from __future__ import annotations

import asyncio
import json as jsonlib
import uuid
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError
from sanic import Blueprint, Request, json
from sanic.response import HTTPResponse
from sanic_ext import openapi

from actions import conversations
from actions.errors import Trouble, bad_input
from channels import limits
from channels.api.access import authorise, bearer
from channels.api.handover import Watch
from channels.live import Live
from channels.messages import public
from channels.turns import Turns

bp = Blueprint("conversations", url_prefix="/api/v1/conversations")

HEARTBEAT = 15.0
ClientId = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[\w.:-]+$")]


class Said(BaseModel):
    """What a client posts: ``text`` or ``choice``, and an id of its own that makes repeating harmless."""

    model_config = ConfigDict(extra="ignore")
    text: str | None = None
    choice: str | None = None
    client_id: ClientId | None = None


def body_of(request: Request) -> Said:
    """The posted body, checked. Raises Trouble 400 for broken JSON, 422 for a wrong shape."""
    try:
        raw = jsonlib.loads(request.body or b"")
    except ValueError as failure:
        raise Trouble("bad_json", "请求的格式不对。", "请刷新页面再试。", 400) from failure
    try:
        said = Said.model_validate(raw)
    except ValidationError as failure:
        raise bad_input("请求里的字段不对：要有 text 或 choice。") from failure
    if (said.text is None) == (said.choice is None):
        raise bad_input("text 和 choice 要有一个，也只能有一个。")
    return said


@bp.post("/")
@openapi.summary("开始一次对话")
@openapi.response(201, {"application/json": {"conversation_id": str, "token": str}})
async def start(request: Request) -> HTTPResponse:
    limits.check_opening(request)
    opened = await asyncio.to_thread(conversations.do_open, "web")
    return json({"conversation_id": opened.conversation_id, "token": opened.token}, status=201)


@bp.post("/<conversation_id:str>/messages")
@openapi.summary("说一句话，或选一个选项")
@openapi.body({"application/json": {"text": str, "choice": str, "client_id": str}})
async def send(request: Request, conversation_id: str) -> HTTPResponse:
    await authorise(request, conversation_id)
    limits.check_address(request)
    limits.check_message(conversation_id)
    said = body_of(request)
    turns: Turns = request.app.ctx.turns
    client_id = said.client_id or uuid.uuid4().hex
    # Shielded: a citizen who closes the page half-way still gets the answer, on the next visit.
    taking = asyncio.ensure_future(turns.take(conversation_id, client_id, text=said.text, choice=said.choice))
    return json({"messages": await asyncio.shield(taking)})


@bp.get("/<conversation_id:str>/messages")
@openapi.summary("这次对话说过的话")
async def read_back(request: Request, conversation_id: str) -> HTTPResponse:
    await authorise(request, conversation_id)
    after = request.args.get("after", "0")
    stored = await asyncio.to_thread(conversations.history, conversation_id, int(after) if after.isdecimal() else 0)
    return json({"messages": [public(m) for m in stored]})


@bp.delete("/<conversation_id:str>")
@openapi.summary("删除这次对话和它的一切记录")
async def forget(request: Request, conversation_id: str) -> HTTPResponse:
    await authorise(request, conversation_id)
    await asyncio.to_thread(conversations.do_delete, conversation_id)
    return HTTPResponse(status=204)


@bp.get("/<conversation_id:str>/events")
@openapi.summary("新消息（SSE），从 Last-Event-ID 之后接着")
async def events(request: Request, conversation_id: str) -> None:
    await authorise(request, conversation_id)
    last = request.headers.get("last-event-id", "0")
    seen = int(last) if last.isdecimal() else 0
    live: Live = request.app.ctx.live
    queue, watch = live.listen(conversation_id), Watch(conversation_id)
    response = await request.respond(
        content_type="text/event-stream; charset=utf-8",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )
    try:
        await response.send("retry: 2000\n\n")
        while True:
            for message in await asyncio.to_thread(conversations.history, conversation_id, seen):
                seen = message.seq
                await response.send(f"id: {seen}\nevent: message\ndata: {_line(public(message))}\n\n")
            if standing := await watch.news():
                await response.send(f"event: handover\ndata: {_line(standing)}\n\n")
            signal = await _next(queue)
            if signal is None:
                await response.send(": waiting\n\n")
                await asyncio.to_thread(conversations.check_access, conversation_id, bearer(request))
            elif "typing" in signal:
                heard = {"active": signal["typing"], "from": signal.get("sender", "assistant")}
                await response.send(f"event: typing\ndata: {_line(heard)}\n\n")
    except Trouble:
        return  # deleted meanwhile, or the database is locked: the client reconnects and is told
    finally:
        live.leave(conversation_id, queue)


def _line(value: Any) -> str:
    return jsonlib.dumps(value, ensure_ascii=False, separators=(",", ":"))


async def _next(queue: asyncio.Queue[dict[str, Any]]) -> dict[str, Any] | None:
    try:
        return await asyncio.wait_for(queue.get(), HEARTBEAT)
    except TimeoutError:
        return None
