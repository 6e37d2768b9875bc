"""What time does: to tickets, to what waits to be delivered, to what is kept. Looked at while the program runs."""

from __future__ import annotations

import asyncio
from dataclasses import asdict

import structlog

from actions.clock import now
from actions.database.engine import write
from actions.deadlines.watching import do_watch
from actions.errors import Trouble
from actions.outbox import webhook
from actions.outbox.delivering import do_alarm, do_deliver
from actions.retention.nightly import do_when_due
from channels.live import DESK, Live

log = structlog.get_logger()
PAUSE = 30.0


async def watch(live: Live) -> None:
    """Until cancelled. Two processes may do it at once: each step happens once."""
    while True:
        try:
            done = await asyncio.to_thread(do_watch)
            if done.escalated or done.warned:
                log.info("deadlines", escalated=len(done.escalated), warned=len(done.warned))
                live.tell(DESK)
            await asyncio.to_thread(do_deliver, webhook.send)
            await asyncio.to_thread(_alarm)
            if kept := await asyncio.to_thread(do_when_due, now()):
                log.info("retention", **asdict(kept))
        except Trouble as trouble:
            log.warning("watching failed", code=trouble.code)
        except Exception as failure:
            # One bad row must not end the watch over all others.
            log.error("watching failed", kind=type(failure).__name__, exc_info=failure)
        await asyncio.sleep(PAUSE)


def _alarm() -> None:
    with write() as session:
        do_alarm(session, now())
