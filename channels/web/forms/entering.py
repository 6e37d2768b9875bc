"""Every page of a form: only for a device that was let in, in one transaction, and kept by nobody on the way."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from sanic import Request
from sanic.response import HTTPResponse

from actions.database.engine import read, write
from actions.database.form_models import FormRecord
from actions.forms import doors
from channels.web.secure import secure

COOKIE = "onething_form"
T = TypeVar("T")


def private(response: HTTPResponse) -> HTTPResponse:
    response.headers["Cache-Control"] = "no-store"
    return secure(response)


def _device(request: Request, form_id: str) -> str:
    return request.cookies.get(f"{COOKIE}_{form_id}") or ""


async def looking(request: Request, form_id: str, look: Callable[[Any, FormRecord], T]) -> T:
    def work() -> T:
        with read() as session:
            return look(session, doors.access_form(session, form_id, _device(request, form_id)))

    return await asyncio.to_thread(work)


async def writing(request: Request, form_id: str, do: Callable[[Any, FormRecord], T]) -> T:
    def work() -> T:
        with write() as session:
            return do(session, doors.access_form(session, form_id, _device(request, form_id)))

    return await asyncio.to_thread(work)


def form_data(request: Request) -> Mapping[str, list[str]]:
    # Sanic leaves out blank values unless asked; a blank is how a field is emptied.
    # Its `get` gives the first value only, hence a plain dictionary of lists.
    return dict((request.get_form(keep_blank_values=True) or {}).items())
