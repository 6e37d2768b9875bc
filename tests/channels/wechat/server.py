"""WeChat, played by a program: its API, its phones, and switches for tests. ``server.py PORT CALLBACK``

The account's secrets come from the same environment variables as the program's. ``/`` is a page like a phone.
"""

from __future__ import annotations

import asyncio
import os
import sys
from base64 import b64decode
from pathlib import Path
from typing import Any

from sanic import Request, Sanic, html, json, raw
from sanic.response import HTTPResponse

from tests.channels.wechat.phone import Account, Phone
from tests.channels.wechat.world import Fault, World

PAGE = Path(__file__).with_name("phone.html")


def _setting(name: str) -> str:
    return os.environ.get(f"ONETHING_WECHAT_{name}", "")


def create(callback: str) -> Sanic:
    app = Sanic("wechat_played", configure_logging=False)
    app.config.update(TOUCHUP=False, RESPONSE_TIMEOUT=120, REQUEST_TIMEOUT=120)
    world = World(_setting("APP_ID"), _setting("APP_SECRET"))
    account = Account(
        _setting("TOKEN"), world.app_id, _setting("AES_KEY"), _setting("ORIGINAL_ID") or "gh_played", callback
    )
    app.ctx.world, app.ctx.account = world, account

    @app.before_server_start
    async def _open(app: Sanic) -> None:
        app.ctx.phone = Phone(world, account)

    _api(app, world)
    _phones(app, world)
    _switches(app, world)
    return app


def _api(app: Sanic, world: World) -> None:
    @app.route("/cgi-bin/<path:path>", methods=["GET", "POST"])
    async def api(request: Request, path: str) -> HTTPResponse:
        full = f"/cgi-bin/{path}"
        how = world.fault(full)
        if how.startswith("slow"):
            await asyncio.sleep(float(how.split()[1]))
        elif how == "html":
            return html("<html>系统繁忙</html>")
        elif how == "500":
            return raw(b"", status=500)
        elif how:
            return json({"errcode": int(how), "errmsg": "as told"})
        answer = world.call(full, {k: str(request.args.get(k)) for k in request.args}, request.body)
        return raw(answer, content_type="image/jpeg") if isinstance(answer, bytes) else json(answer)


def _phones(app: Sanic, world: World) -> None:
    @app.get("/")
    async def page(_request: Request) -> HTTPResponse:
        return html(PAGE.read_text("utf-8"))

    @app.get("/_menu")
    async def menu(_request: Request) -> HTTPResponse:
        return json(world.menu or {"button": []})

    @app.post("/_do")
    async def do(request: Request) -> HTTPResponse:
        """Somebody does something: ``{"openid", "twice", …fields of the message}``."""
        body: dict[str, Any] = request.json
        delivery = await request.app.ctx.phone.do(body.pop("openid"), twice=body.pop("twice", False), **body)
        return json({"statuses": delivery.statuses, "seconds": delivery.seconds, "answers": delivery.answers})

    @app.post("/_did")
    async def did(request: Request) -> HTTPResponse:
        """These people wrote something, delivered by somebody else: their windows are open."""
        for openid in request.json["openids"]:
            world.did(openid, "message")
        return json({})

    @app.get("/_all")
    async def everybody(_request: Request) -> HTTPResponse:
        return json({p.openid: p.seen for p in world.followers.values()})

    @app.get("/_seen/<openid:str>")
    async def seen(_request: Request, openid: str) -> HTTPResponse:
        person = world.follower(openid)
        return json({"seen": person.seen, "typing": person.typing_until > world.now(), "typed": person.typed})


def _switches(app: Sanic, world: World) -> None:
    @app.post("/_set")
    async def switch(request: Request) -> HTTPResponse:
        """``ahead`` moves the clock, ``faults`` breaks answers, ``tokens`` false forgets all tokens, and so on.

        ``media``: id → content in base64.
        """
        body: dict[str, Any] = request.json
        world.ahead = float(body.get("ahead", world.ahead))
        for path, (how, times) in body.get("faults", {}).items():
            world.faults[path] = Fault(how, times)
        if body.get("tokens") is False:
            world.tokens = {}
        for media, content in body.get("media", {}).items():
            world.media[media] = b64decode(content)
        world.permitted = body.get("permitted", world.permitted)
        world.listed_address = body.get("listed_address", world.listed_address)
        return json({})

    @app.get("/_state")
    async def state(_request: Request) -> HTTPResponse:
        return json(
            {"calls": world.calls, "errors": world.errors, "templates": world.templates, "menu": world.menu,
             "tags": world.tags, "people": {p.openid: len(p.seen) for p in world.followers.values()}}
        )  # fmt: skip


if __name__ == "__main__":
    create(sys.argv[2]).run(host="127.0.0.1", port=int(sys.argv[1]), single_process=True, access_log=False, motd=False)
