"""The web's side of "one person, two doors": take a code for a case, or go on with the case behind a code."""

from __future__ import annotations

import asyncio
import json as jsonlib
import uuid
from typing import Annotated

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError
from sanic import Blueprint, Request, json
from sanic.response import HTTPResponse
from sanic_ext import openapi

from actions.errors import Trouble, bad_input
from actions.wechat import codes
from channels.api.access import authorise
from channels.turns import Turns

bp = Blueprint("continuing", url_prefix="/api/v1/conversations")

PER_ADDRESS = parse("5 per hour")
ALTOGETHER = parse("100 per hour")
"""Wrong codes. A million codes, a handful alive at a time: guessing must not be worth trying."""
_limiter = MovingWindowRateLimiter(MemoryStorage())


class Wanted(BaseModel):
    """``consent`` is false to see what the code leads to, true to go on with it."""

    model_config = ConfigDict(extra="ignore")
    code: Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]
    consent: bool = False


@bp.post("/<conversation_id:str>/code")
@openapi.summary("取一个续办码，到微信里接着办")
async def make(request: Request, conversation_id: str) -> HTTPResponse:
    await authorise(request, conversation_id)
    made = await asyncio.to_thread(codes.do_make, conversation_id)
    return json({"code": made.code, "until": made.until.isoformat(timespec="seconds")}, status=201)


@bp.post("/<conversation_id:str>/continue")
@openapi.summary("用微信里取的续办码，在这里接着办")
@openapi.body({"application/json": {"code": str, "consent": bool}})
async def go_on(request: Request, conversation_id: str) -> HTTPResponse:
    await authorise(request, conversation_id)
    try:
        wanted = Wanted.model_validate(jsonlib.loads(request.body or b""))
    except (ValueError, ValidationError) as failure:
        raise bad_input("续办码是六位数字。") from failure
    guesser = request.remote_addr or request.ip
    if not (_limiter.test(PER_ADDRESS, "codes", guesser) and _limiter.test(ALTOGETHER, "codes")):
        raise Trouble("too_many_codes", "输错的次数太多了。", "请过一小时再试，或在微信里接着办。", 429)
    offered = await asyncio.to_thread(codes.offer, wanted.code)
    if offered is None:
        _limiter.hit(PER_ADDRESS, "codes", guesser)
        _limiter.hit(ALTOGETHER, "codes")
        raise Trouble("wrong_code", "这个码不对，或者过期了。", "请在微信里重新取一个，十分钟内有效。", 404)
    if not wanted.consent:
        return json({"matter": offered.matter, "consent": False})
    taken = await asyncio.to_thread(codes.do_take_up, conversation_id, wanted.code)
    if taken is None:
        raise Trouble("wrong_code", "这个码已经用过了。", "请在微信里重新取一个。", 404)
    turns: Turns = request.app.ctx.turns
    messages = await turns.take(
        conversation_id, uuid.uuid4().hex, text=f"接着办“{taken.matter}”", payload=taken.payload
    )
    return json({"matter": taken.matter, "consent": True, "messages": messages})
