"""``/docs``: the HTTP interface as a page of our own, because the usual viewer loads its scripts from elsewhere."""

from __future__ import annotations

from typing import Any

from sanic import Blueprint, Request
from sanic.response import HTTPResponse, html
from sanic_ext.extensions.openapi.builders import SpecificationBuilder

from channels.api.errors import SENTENCES
from channels.web.rooms import SITE
from channels.web.secure import secure

bp = Blueprint("api_page", url_prefix="/docs")
METHODS = ("get", "post", "put", "patch", "delete")
PUBLIC = ("/api/", "/notices/", "/forms/", "/reports/", "/livez", "/readyz", "/metrics")


def operations(specification: dict[str, Any]) -> list[dict[str, str]]:
    """Every operation of the OpenAPI description that is meant for programs, in the order of the addresses."""
    return [
        {"method": method.upper(), "path": path, "summary": about.get("summary") or about.get("description") or ""}
        for path, methods in sorted(specification["paths"].items())
        if path.startswith(PUBLIC)
        for method, about in methods.items()
        if method in METHODS
    ]


@bp.get("/")
async def page(request: Request) -> HTTPResponse:
    """Operations, how to authorise, the shape of an error; the full description is openapi.json beside it."""
    specification = SpecificationBuilder().build(request.app).serialize()
    return secure(html(SITE.render("api.html", operations=operations(specification), problems=SENTENCES)))
