"""Every blueprint of the desk, and what the process keeps for it while it runs."""

from __future__ import annotations

from sanic import Sanic

from channels.desk import (
    account,
    acting,
    canned,
    conversations,
    forms,
    home,
    members,
    office,
    pages,
    queue,
    shifts,
    signing,
    stream,
    supervision,
    tickets,
)
from channels.desk.viewing import Viewers

BLUEPRINTS = (
    signing.bp, home.bp, account.bp, queue.bp, conversations.bp, acting.bp, forms.bp, tickets.bp, supervision.bp, canned.bp,
    office.bp, shifts.bp, members.bp, stream.bp, pages.bp,
)  # fmt: skip


def register(app: Sanic) -> None:
    """Add the desk to ``app``."""
    for blueprint in BLUEPRINTS:
        app.blueprint(blueprint)

    @app.before_server_start
    async def _open(app: Sanic) -> None:
        app.ctx.viewers = Viewers(app.ctx.live)
