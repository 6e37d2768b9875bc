"""Five seconds: answer in the callback when ready in time, let a retry fetch it, else say success and send it (W37)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

import structlog

from actions.clock import now
from actions.errors import Trouble
from actions.wechat import deliveries
from actions.wechat.deliveries import RUNNING, Received
from actions.wechat.people import do_forget, openid_of
from channels.metrics import WECHAT_WAITING
from channels.wechat.handling import Handler
from channels.wechat.hostile import Hostile
from channels.wechat.incoming import Incoming
from channels.wechat.plans import allowance, plan
from channels.wechat.replies import BUSY, SORRY
from channels.wechat.sender import Sender

log = structlog.get_logger()
T = TypeVar("T")

PASSIVE_WITHIN = 4.0
SETTLING_TAKES = 0.6
"""An answer that is being written down when time is up is waited for; 4.6 s is still below WeChat's five."""
AT_ONCE = 6
"""Turns worked on at the same time. More would only make the callbacks wait for a processor."""
TYPING_AT_ONCE = 4
DOOR_THREADS = 2
ORPHANED_AFTER = timedelta(seconds=30)
"""Longer than a turn may take. Working twice on one would do no harm: the turn and the hand-over happen once."""
LOOK_FOR_ORPHANS = 5.0
POLL = 0.2


@dataclass
class Job:
    """A delivery being worked on here. ``waiters`` are callbacks that could still carry the answer."""

    received: Received
    waiters: int = 0
    settling: bool = False
    task: asyncio.Task[str | None] | None = None


class Desk:
    def __init__(self, handler: Handler, sender: Sender):
        self.handler = handler
        self.sender = sender
        self.jobs: dict[str, Job] = {}
        self._gate = asyncio.Semaphore(AT_ONCE)
        self._typing = asyncio.Semaphore(TYPING_AT_ONCE)
        # Deliveries are noted on threads of their own: a callback never queues behind the turns it started.
        self._door = ThreadPoolExecutor(DOOR_THREADS, thread_name_prefix="wechat-door")

    async def _now(self, work: Callable[..., T], *args: Any, **more: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._door, lambda: work(*args, **more))

    async def answer(self, message: Incoming) -> str | None:
        """The text to answer a callback with; None: ``success``. Raises Hostile for a first delivery that is too old."""
        deadline = asyncio.get_running_loop().time() + PASSIVE_WITHIN
        if message.event == "unsubscribe":
            message.check_fresh(now())
            await self._now(do_forget, message.openid)
            return None
        # Shielded: when WeChat cuts the connection, a message that was noted is also worked on.
        received, job = await asyncio.shield(asyncio.create_task(self._begin(message)))
        if received.state != RUNNING:
            return received.answer
        with WECHAT_WAITING.track_inprogress():
            return await (self._wait(job, deadline) if job else self._poll(received.key, deadline))

    async def _begin(self, message: Incoming) -> tuple[Received, Job | None]:
        """Note the delivery, and start working on it when it is the first one."""
        received = await self._receive(message)
        job = self.jobs.get(received.key)
        if job is None and received.fresh:
            job = self._start(received, plan(message))
        return received, job

    async def _receive(self, message: Incoming) -> Received:
        try:
            message.check_fresh(now())
            in_time = True
        except Hostile:
            in_time = False
        received = await self._now(
            deliveries.do_receive,
            message.openid,
            message.message_id,
            allowance(message),
            plan(message),
            in_time=in_time,
        )
        if received is None:
            raise Hostile("stale")
        return received

    def _start(self, received: Received, todo: dict[str, Any]) -> Job:
        job = Job(received)
        self.jobs[received.key] = job
        job.task = asyncio.create_task(self._work(job, todo))
        return job

    async def _wait(self, job: Job, deadline: float) -> str | None:
        """Wait for the job as long as a callback may."""
        task = job.task
        if task is None:
            return None
        loop = asyncio.get_running_loop()
        job.waiters += 1
        try:
            done, _ = await asyncio.wait({task}, timeout=max(0.0, deadline - loop.time()))
            if not done and job.settling:
                done, _ = await asyncio.wait({task}, timeout=SETTLING_TAKES)
            if done:
                return task.result()
        finally:
            job.waiters -= 1
        asyncio.get_running_loop().create_task(self._show_typing(job))
        return None

    async def _poll(self, key: str, deadline: float) -> str | None:
        """Another process works on it: ask the database."""
        loop = asyncio.get_running_loop()
        while loop.time() < deadline:
            state, answer = await self._now(deliveries.look, key)
            if state != RUNNING:
                return answer
            await asyncio.sleep(POLL)
        return None

    async def _work(self, job: Job, todo: dict[str, Any]) -> str | None:
        """Do it, then decide once how the answer goes. Never raises: the citizen is told, the log knows why."""
        key, person = job.received.key, job.received.person
        try:
            async with self._gate:
                extra = await self._do(person, key, todo)
            job.settling = True
            waiting = job.waiters > 0
            answer = await self._settle(key, waiting=waiting, extra=extra)
            if waiting and answer and job.waiters == 0:
                # Time ran out while it was being written down, or WeChat cut the connection.
                await asyncio.to_thread(deliveries.do_send_instead, key)
                answer = None
            return answer
        except Trouble as trouble:
            log.error("wechat delivery not settled", code=trouble.code)
            return BUSY if job.waiters else None
        finally:
            self.jobs.pop(key, None)
            self.sender.wake()

    async def _do(self, person: str, key: str, todo: dict[str, Any]) -> list[str]:
        try:
            return await self.handler.do(person, key, todo)
        except Trouble as trouble:
            return [trouble.sentence + trouble.what_now]
        except Exception as failure:
            log.error("wechat message failed", kind=type(failure).__name__, exc_info=failure)
            return [SORRY]

    async def _settle(self, key: str, *, waiting: bool, extra: list[str]) -> str | None:
        """Settling decides what is sent; a busy database is waited for."""
        for attempt in range(3):
            try:
                return await asyncio.to_thread(deliveries.do_settle, key, waiting=waiting, extra=extra)
            except Trouble:
                if attempt == 2:  # noqa: PLR2004 - the last of three
                    raise
        return None

    async def _show_typing(self, job: Job) -> None:
        """The answer comes as a message: show that somebody is at it. In a rush there is no time for that."""
        if self._typing.locked():
            return
        try:
            async with self._typing:
                await self._type(job)
        except Trouble:
            return

    async def _type(self, job: Job) -> None:
        openid = await asyncio.to_thread(openid_of, job.received.person)
        if openid and job.received.key in self.jobs:
            await self.handler.client.typing(openid, on=True)

    async def adopt_orphans(self) -> None:
        """Until cancelled: finish what a process that died had begun. The answer goes as a message."""
        while True:
            try:
                for orphan in await asyncio.to_thread(deliveries.do_adopt_orphans, ORPHANED_AFTER, set(self.jobs)):
                    todo = await asyncio.to_thread(deliveries.plan_of, orphan.key)
                    self._start(orphan, todo)
            except Exception as failure:  # the loop must outlive whatever goes wrong in one round
                log.warning("wechat orphans not looked for", kind=type(failure).__name__)
            await asyncio.sleep(LOOK_FOR_ORPHANS)

    def close(self) -> None:
        self._door.shutdown(wait=False, cancel_futures=True)
