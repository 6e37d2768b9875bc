"""Stands between the public process and Rasa and makes some turns slow. ``slow_proxy.py PORT TARGET SHARE SECONDS``"""

from __future__ import annotations

import asyncio
import hashlib
import sys

import httpx
from sanic import Request, Sanic, json, raw
from sanic.response import HTTPResponse


def create(target: str, share: float, seconds: float) -> Sanic:
    app = Sanic("slow_proxy", configure_logging=False)
    app.config.update(TOUCHUP=False, RESPONSE_TIMEOUT=120)
    slowed: list[str] = []

    @app.before_server_start
    async def _open(app: Sanic) -> None:
        app.ctx.http = httpx.AsyncClient(timeout=60, trust_env=False, limits=httpx.Limits(max_connections=None))

    @app.get("/_slowed")
    async def count(_request: Request) -> HTTPResponse:
        return json({"slowed": len(slowed)})

    @app.route("/<path:path>", methods=["GET", "POST"])
    async def forward(request: Request, path: str) -> HTTPResponse:
        turn = (request.json or {}).get("turn_id", "") if request.method == "POST" else ""
        # The turn's own id decides, so that a turn that is tried again is slow again.
        if turn and int(hashlib.sha256(turn.encode()).hexdigest(), 16) % 1000 < share * 1000:
            slowed.append(turn)
            await asyncio.sleep(seconds)
        headers = {k: v for k, v in request.headers.items() if k in ("x-onething-key", "content-type")}
        answer = await request.app.ctx.http.request(
            request.method, f"{target}/{path}", content=request.body, headers=headers
        )
        return raw(
            answer.content, status=answer.status_code, content_type=answer.headers.get("content-type", "text/plain")
        )

    return app


if __name__ == "__main__":
    create(sys.argv[2], float(sys.argv[3]), float(sys.argv[4])).run(
        host="127.0.0.1", port=int(sys.argv[1]), single_process=True, access_log=False, motd=False
    )
