"""Templates and static files of the report pages."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined
from sanic.response import HTTPResponse, html

from actions.clock import CHINA
from channels.web.assets import Assets, assets, read
from channels.web.pages import TEMPLATES as SHARED
from channels.web.pages import secure

HERE = Path(__file__).parent


@cache
def own_assets() -> Assets:
    return read(HERE / "static")


def asset(name: str) -> str:
    """Address of a static file of the report pages. Raises KeyError for one that does not exist."""
    return own_assets().url(name).replace("/static/", "/reports/static/", 1)


@cache
def _environment() -> Environment:
    env = Environment(
        loader=ChoiceLoader([FileSystemLoader(HERE / "templates"), FileSystemLoader(SHARED)]), autoescape=True,
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    env.globals.update(asset=assets().url, report_asset=asset)
    env.filters["day"] = lambda day: f"{day:%Y年%m月%d日}"
    env.filters["local"] = lambda at: f"{at.astimezone(CHINA):%m月%d日 %H:%M}"
    return env


def page(template: str, status: int = 200, **values: Any) -> HTTPResponse:
    """A page of somebody's own: kept nowhere on the way."""
    response = secure(html(_environment().get_template(template).render(**values), status=status))
    response.headers["Cache-Control"] = "no-store"
    return response
