"""What a desk page posts, from a form or from its script, and the answer that fits."""

from __future__ import annotations

import json as jsonlib
import uuid
from typing import Any

from sanic import Request, json
from sanic.response import HTTPResponse, redirect

from actions.errors import bad_input


def posted(request: Request) -> dict[str, str]:
    """The fields of a form or of a JSON object, as text."""
    if "json" in request.headers.get("content-type", ""):
        try:
            body = jsonlib.loads(request.body or b"{}")
        except ValueError as failure:
            raise bad_input("请求的格式不对。", "请刷新页面再试。") from failure
        if not isinstance(body, dict):
            raise bad_input("请求的格式不对。", "请刷新页面再试。")
        return {str(name): str(value) for name, value in body.items() if value is not None}
    form: Any = request.form or {}
    return {name: str(values[-1]) for name, values in form.items() if values}


def client_id(fields: dict[str, str]) -> str:
    """The page's own id of what it sends, so that a double click sends it once."""
    given = fields.get("client_id", "")
    return f"desk-{given[:50]}" if given.isascii() and given else f"desk-{uuid.uuid4().hex}"


def by_script(request: Request) -> bool:
    return "application/json" in request.headers.get("accept", "")


def done(request: Request, address: str, **data: Any) -> HTTPResponse:
    """JSON for the page's script; for a plain form the page again."""
    return json({"ok": True, **data}) if by_script(request) else redirect(address, status=303)
