"""The chat page, the static files, the error page, and the headers that every page of ours carries."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sanic import Blueprint, Request
from sanic.response import HTTPResponse, empty, html, raw

from actions.conversations import MAX_TEXT
from actions.errors import not_found
from channels.web.assets import assets
from knowledge import catalogue
from knowledge.catalogue import Matter

bp = Blueprint("web")
TEMPLATES = Path(__file__).parent / "templates"
A_YEAR = "public, max-age=31536000, immutable"
STYLE = re.compile(r"<style[^>]*>(.*?)</style>", re.DOTALL)


@dataclass(frozen=True)
class Opening:
    """A button for people who do not know how to begin: what it shows, and what pressing it says."""

    label: str
    says: str


OPENINGS = (
    Opening("孩子刚出生", "孩子刚出生，都要办哪些手续"),
    Opening("孩子要上学", "孩子要上小学，怎么报名"),
    Opening("办退休", "到年龄了，要办退休"),
    Opening("亲人身后事", "家里亲人去世了，要办哪些手续"),
    Opening("买了二手房", "买了二手房，要过户"),
    Opening("开饭馆", "想开个饭馆，都要办什么"),
    Opening("残疾人证和补贴", "想办残疾人证和残疾人补贴"),
    Opening("社会保障卡", "社会保障卡的事"),
)


@cache
def _environment() -> Environment:
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.globals["asset"] = assets().url
    return env


def render(template: str, **values: Any) -> str:
    """A template of ``templates/`` as text. Raises UndefinedError for a value that nobody gave."""
    return _environment().get_template(template).render(**values)


def secure(response: HTTPResponse, *, own_styles: bool = False) -> HTTPResponse:
    """The same response with the headers that every page carries.

    Nothing runs or loads that is not a file of ours. ``own_styles`` lets a page that must stand alone, such as a
    notice, keep the ``<style>`` elements it was sent with: each is named by its hash, so that no other one counts.
    """
    styles = ["'self'"]
    if own_styles and response.body:
        for style in STYLE.findall(response.body.decode()):
            styles.append(f"'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'")
    policy = {
        "default-src": "'self'", "script-src": "'self'", "style-src": " ".join(styles), "img-src": "'self' data:",
        "object-src": "'none'", "base-uri": "'none'", "form-action": "'self'", "frame-ancestors": "'none'",
    }  # fmt: skip
    response.headers.update(
        {
            "Content-Security-Policy": "; ".join(f"{name} {sources}" for name, sources in policy.items()),
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "Referrer-Policy": "no-referrer",
            "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
            "Cross-Origin-Opener-Policy": "same-origin",
        }
    )
    return response


def error_page(status: int, what: str, what_now: str, reference: str = "") -> HTTPResponse:
    """What happened, whose fault it is, and what to do now, as a page. ``reference`` finds the entry in the log."""
    ours = status >= HTTPStatus.INTERNAL_SERVER_ERROR
    body = render("error.html", status=status, what=what, what_now=what_now, ours=ours, reference=reference)
    response = secure(html(body, status=status))
    response.headers["Cache-Control"] = "no-store"
    return response


def wants_page(request: Request) -> bool:
    """Whether a failure should be told as a page: a browser asks, and not on behalf of a program."""
    return "text/html" in request.headers.get("accept", "") and not request.path.startswith("/api/")


def _listed(audience: str) -> list[Matter]:
    return [m for m in catalogue.load().matters.values() if (m.audience == "individual") == (audience == "individual")]


@bp.get("/")
async def chat(_request: Request) -> HTTPResponse:
    """The chat. Readable as it is; the modules make it talk."""
    groups = [("个人的事", _listed("individual")), ("企业、个体工商户的事", _listed("enterprise"))]
    response = secure(html(render("chat.html", openings=OPENINGS, groups=groups, max_text=MAX_TEXT)))
    response.headers["Cache-Control"] = "no-cache"
    return response


def _file(request: Request, name: str) -> HTTPResponse:
    """A static file. Asked for by its current hash it may be kept for a year, otherwise it is asked for again."""
    found = assets().files.get(name)
    if found is None:
        raise not_found("这个文件")
    current = request.args.get("v") == assets().version
    headers = {
        "Cache-Control": A_YEAR if current else "no-cache",
        "ETag": f'"{assets().version}"',
        "Vary": "Accept-Encoding",
    }
    if request.headers.get("if-none-match") == headers["ETag"]:
        return secure(empty(status=304, headers=headers))
    zipped = bool(found.gzipped) and "gzip" in request.headers.get("accept-encoding", "")
    if zipped:
        headers["Content-Encoding"] = "gzip"
    return secure(raw(found.gzipped if zipped else found.body, content_type=found.content_type, headers=headers))


@bp.get("/static/<name:path>", name="static")
async def static_file(request: Request, name: str) -> HTTPResponse:
    return _file(request, name)


@bp.get("/favicon.ico", name="favicon")
async def favicon(request: Request) -> HTTPResponse:
    """Browsers ask for it unasked."""
    return _file(request, "icon.svg")
