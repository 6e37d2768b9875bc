"""``/forms/places/…``: the 嘎查, 村 and 社区 of a 苏木镇, to choose from while an address is written. Nobody's data."""

from __future__ import annotations

from sanic import Blueprint, Request, json
from sanic.response import HTTPResponse

from actions.errors import not_found
from channels.web.rooms import A_YEAR
from channels.web.secure import secure
from knowledge.places import Place, gazetteer

bp = Blueprint("form_places", url_prefix="/forms/places")


def towns() -> list[Place]:
    """Every 苏木镇, in the order of the list: what an address begins with."""
    known = gazetteer()
    return [town for county in known.counties for town in known.inside(county)]


@bp.get("/<code:str>")
async def inside(_request: Request, code: str) -> HTTPResponse:
    place = gazetteer().places.get(code)
    if place is None:
        raise not_found("这个地方")
    response = secure(json({"places": [p.region for p in gazetteer().inside(place)]}))
    response.headers["Cache-Control"] = A_YEAR.removesuffix(", immutable")
    return response
