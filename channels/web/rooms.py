"""A room: pages that share templates and static files, beside what all pages of the citizens share."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined
from sanic import Request
from sanic.response import HTTPResponse, empty, html, raw

from actions.errors import not_found
from channels.web.assets import Assets, read
from channels.web.secure import secure

SHARED = Path(__file__).parent
A_YEAR = "public, max-age=31536000, immutable"


class Room:
    """``folder`` holds ``templates/`` and ``static/``, which are served below ``prefix``; empty: the site's own."""

    def __init__(self, folder: Path, prefix: str = ""):
        self.folder, self.prefix = folder, prefix

    @cached_property
    def assets(self) -> Assets:
        return read(self.folder / "static")

    def asset(self, name: str) -> str:
        """Address of a static file. Raises KeyError for one that does not exist, so that no page links to nothing."""
        return self.prefix + self.assets.url(name)

    @cached_property
    def environment(self) -> Environment:
        """Templates of the room, then those of all; ``asset`` names the site's files, ``own_asset`` the room's."""
        env = Environment(
            loader=ChoiceLoader([FileSystemLoader(f / "templates") for f in dict.fromkeys((self.folder, SHARED))]),
            autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        )  # fmt: skip
        env.globals.update(asset=SITE.asset, own_asset=self.asset)
        return env

    def render(self, template: str, **values: Any) -> str:
        """A template as text. Raises UndefinedError for a value that nobody gave."""
        return self.environment.get_template(template).render(**values)

    def page(self, template: str, status: int = 200, **values: Any) -> HTTPResponse:
        """A page of somebody's own: kept nowhere on the way."""
        response = secure(html(self.render(template, **values), status=status))
        response.headers["Cache-Control"] = "no-store"
        return response

    def file(self, request: Request, name: str) -> HTTPResponse:
        """A static file. Asked for by its current hash it may be kept for a year, otherwise it is asked for again."""
        found = self.assets.files.get(name)
        if found is None:
            raise not_found("这个文件")
        current = request.args.get("v") == self.assets.version
        headers = {
            "Cache-Control": A_YEAR if current else "no-cache",
            "ETag": f'"{self.assets.version}"',
            "Vary": "Accept-Encoding",
        }
        if request.headers.get("if-none-match") == headers["ETag"]:
            return secure(empty(status=304, headers=headers))
        zipped = bool(found.gzipped) and "gzip" in request.headers.get("accept-encoding", "")
        if zipped:
            headers["Content-Encoding"] = "gzip"
        return secure(raw(found.gzipped if zipped else found.body, content_type=found.content_type, headers=headers))


SITE = Room(SHARED)
"""The whole site: the chat, its error page, and the style that every other room uses."""
