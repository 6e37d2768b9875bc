"""The public process: every door in one Sanic application."""

from __future__ import annotations

import asyncio
import json as jsonlib
from functools import partial
from typing import Any

from sanic import Request, Sanic, json
from sanic.response import HTTPResponse
from sanic_ext import Extend
from sanic_ext.extensions.http.extension import HTTPExtension
from sanic_ext.extensions.openapi.extension import OpenAPIExtension

from actions.database.engine import database, read
from actions.errors import Trouble
from actions.settings import settings
from channels import metrics
from channels.api import cases, catalogue, conversations, forms, handover, people
from channels.api.errors import register_errors
from channels.assistant_client import AssistantClient
from channels.desk import routes as desk
from channels.live import Live
from channels.releasing import release_vanished
from channels.turns import Turns
from channels.watching import watch
from channels.web import api_page, pages
from channels.web import notices as notice_pages
from channels.web.forms import pages as form_pages
from channels.web.forms import papers as form_papers
from channels.web.forms import places as form_places
from channels.web.reports import following as report_following
from channels.web.reports import pages as report_pages
from channels.wechat import callback as wechat
from channels.wechat import continuing

MAX_BODY = 256 * 1024
"""Bytes of one request. Text only: nothing legitimate here is larger."""


class Described(OpenAPIExtension):
    """The OpenAPI description without the library's own page, whose address it would otherwise print at the start."""

    name = "described"

    def label(self) -> str:
        return "/docs"


def create_app(name: str = "onething") -> Sanic:
    """The application, with nothing started yet."""
    app = Sanic(name, configure_logging=False, dumps=partial(jsonlib.dumps, ensure_ascii=False, separators=(",", ":")))
    app.config.update(
        REQUEST_MAX_SIZE=MAX_BODY, REQUEST_TIMEOUT=30, RESPONSE_TIMEOUT=60, KEEP_ALIVE_TIMEOUT=30,
        FALLBACK_ERROR_FORMAT="json", OAS_UI_DEFAULT=None, OAS_URL_PREFIX="/docs", OAS_UI_REDOC=False,
        OAS_UI_SWAGGER=False, CORS=False, API_TITLE="一件事导办助手", API_VERSION="1", TOUCHUP=False,
    )  # fmt: skip
    Extend(app, built_in_extensions=False, extensions=[HTTPExtension, Described])
    register_errors(app)
    for blueprint in (
        conversations.bp,
        handover.bp,
        catalogue.bp,
        cases.bp,
        forms.bp,
        forms.receiving,
        people.bp,
        pages.bp,
        api_page.bp,
        notice_pages.bp,
        form_pages.bp,
        form_papers.bp,
        form_places.bp,
        report_pages.bp,
        report_following.bp,
        wechat.bp,
        continuing.bp,
        metrics.bp,
    ):
        app.blueprint(blueprint)
    _health(app)
    _lifecycle(app)
    desk.register(app)
    return app


def _lifecycle(app: Sanic) -> None:
    @app.before_server_start
    async def _open(app: Sanic) -> None:
        app.ctx.live = Live()
        app.ctx.assistant = AssistantClient(settings())
        app.ctx.turns = Turns(app.ctx.assistant, app.ctx.live)
        await asyncio.to_thread(database().migrate)

    @app.after_server_start
    async def _start(app: Sanic) -> None:
        app.add_task(app.ctx.turns.catch_up(), name="catch_up")
        app.add_task(release_vanished(app.ctx.live), name="release_vanished")
        app.add_task(watch(app.ctx.live), name="watch")

    @app.before_server_stop
    async def _stop(app: Sanic) -> None:
        for task in ("catch_up", "release_vanished", "watch"):
            await app.cancel_task(task, raise_exception=False)
        await app.ctx.assistant.close()


def _health(app: Sanic) -> None:
    @app.get("/livez")
    async def livez(_request: Request) -> HTTPResponse:
        return json({"status": "ok"})

    @app.get("/readyz")
    async def readyz(request: Request) -> HTTPResponse:
        checks: dict[str, Any] = {
            "assistant": await request.app.ctx.assistant.healthy(),
            "database": await asyncio.to_thread(_database_answers),
        }
        return json(
            {"status": "ok" if all(checks.values()) else "degraded", **checks}, 200 if all(checks.values()) else 503
        )


def _database_answers() -> bool:
    try:
        with read() as session:
            session.connection().exec_driver_sql("SELECT 1")
        return True
    except Trouble:
        return False
