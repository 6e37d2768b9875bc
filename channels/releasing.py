"""Gives conversations whose owner has vanished back to the queue, for as long as the program runs."""

from __future__ import annotations

import asyncio

import structlog

from actions.errors import Trouble
from actions.handover.owning import do_release_vanished
from channels.live import DESK, Live

log = structlog.get_logger()
PAUSE = 5.0


async def release_vanished(live: Live) -> None:
    """Until cancelled."""
    while True:
        await asyncio.sleep(PAUSE)
        try:
            released = await asyncio.to_thread(do_release_vanished)
        except Trouble as trouble:
            log.warning("releasing failed", code=trouble.code)
            continue
        for conversation_id in released:
            log.info("owner vanished", conversation=conversation_id)
            live.tell(conversation_id)
        if released:
            live.tell(DESK)
