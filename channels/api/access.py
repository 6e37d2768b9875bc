"""Who may speak for a conversation: whoever brings its token."""

from __future__ import annotations

import asyncio

from sanic import Request

from actions import conversations
from actions.errors import Trouble


def bearer(request: Request) -> str:
    """The token of the Authorization header. Raises Trouble 401 without one."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Trouble("no_token", "没有带上这次对话的凭证。", "请回到首页重新开始。", 401)
    return token.strip()


async def authorise(request: Request, conversation_id: str) -> None:
    await asyncio.to_thread(conversations.check_access, conversation_id, bearer(request))
