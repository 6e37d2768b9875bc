"""The chat page, its static files, and the error page."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from sanic import Blueprint, Request
from sanic.response import HTTPResponse, html

from actions.conversations import MAX_TEXT
from channels.web.rooms import SITE
from channels.web.secure import secure
from knowledge import catalogue
from knowledge.catalogue import Matter

bp = Blueprint("web")


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


def error_page(status: int, what: str, what_now: str, reference: str = "") -> HTTPResponse:
    """What happened, whose fault it is, and what to do now, as a page. ``reference`` finds the entry in the log."""
    ours = status >= HTTPStatus.INTERNAL_SERVER_ERROR
    return SITE.page("error.html", status, told=status, what=what, what_now=what_now, ours=ours, reference=reference)


def wants_page(request: Request) -> bool:
    """Whether a failure should be told as a page: a browser asks, and not on behalf of a program."""
    return "text/html" in request.headers.get("accept", "") and not request.path.startswith("/api/")


def _listed(audience: str) -> list[Matter]:
    return [m for m in catalogue.load().matters.values() if (m.audience == "individual") == (audience == "individual")]


@bp.get("/")
async def chat(_request: Request) -> HTTPResponse:
    """The chat. Readable as it is; the modules make it talk."""
    groups = [("个人的事", _listed("individual")), ("企业、个体工商户的事", _listed("enterprise"))]
    response = secure(html(SITE.render("chat.html", openings=OPENINGS, groups=groups, max_text=MAX_TEXT)))
    response.headers["Cache-Control"] = "no-cache"
    return response


@bp.get("/static/<name:path>", name="static")
async def static_file(request: Request, name: str) -> HTTPResponse:
    return SITE.file(request, name)


@bp.get("/favicon.ico", name="favicon")
async def favicon(request: Request) -> HTTPResponse:
    """Browsers ask for it unasked."""
    return SITE.file(request, "icon.svg")
