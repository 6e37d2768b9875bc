"""Sends what is queued, and hands over what was said outside of any turn. One loop per public process."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import structlog

from actions.clock import CHINA, now
from actions.errors import Trouble
from actions.settings import settings
from actions.wechat import deliveries, outbox
from actions.wechat.outbox import Letter
from actions.wechat.people import openid_at, openid_of
from channels.wechat.client import WeChatClient

log = structlog.get_logger()

PAUSE = 0.5
FORWARD_EVERY = 1.0
TIDY_EVERY = 600.0
SEEN_WITHIN = timedelta(days=3)
"""Whoever was silent for longer can be sent nothing anyway."""


class Sender:
    def __init__(self, client: WeChatClient):
        self.client = client
        self._wake = asyncio.Event()
        self._next_forward = 0.0
        self._next_tidy = 0.0

    def wake(self) -> None:
        """Something was queued."""
        self._wake.set()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                busy = await self.step()
            except Exception as failure:  # the loop must outlive whatever goes wrong in one round
                log.warning("wechat sending failed", kind=type(failure).__name__)
                busy = False
            if not busy:
                self._wake.clear()
                try:
                    await asyncio.wait_for(self._wake.wait(), PAUSE)
                except TimeoutError:
                    continue

    async def step(self) -> bool:
        """One round. True when something was sent, so that more may follow at once."""
        clock = asyncio.get_running_loop().time()
        if clock >= self._next_forward:
            self._next_forward = clock + FORWARD_EVERY
            for person in await asyncio.to_thread(deliveries.behind, SEEN_WITHIN):
                await asyncio.to_thread(deliveries.do_forward, person)
        if clock >= self._next_tidy:
            self._next_tidy = clock + TIDY_EVERY
            await asyncio.to_thread(deliveries.do_tidy)
        if not await asyncio.to_thread(outbox.any_due):
            return False
        due = await asyncio.to_thread(outbox.do_take_due)
        await asyncio.gather(*(self._send(letter) for letter in due.letters))
        for person in due.shut_out:
            await self._announce(await asyncio.to_thread(openid_of, person))
        return bool(due.letters)

    async def show_typing(self, conversation: str) -> None:
        """A person at the desk is writing: 对方正在输入. It is a courtesy, so that nothing is made of a refusal."""
        try:
            if openid := await asyncio.to_thread(openid_at, conversation):
                await self.client.typing(openid, on=True)
        except Trouble as trouble:
            log.info("wechat typing not shown", code=trouble.code)

    async def _send(self, letter: Letter) -> None:
        answer = await self.client.send_text(letter.openid, letter.text)
        if answer.ok:
            await asyncio.to_thread(outbox.do_sent, letter)
        elif answer.reason in ("window", "quota"):
            await asyncio.to_thread(outbox.do_hold, letter, answer.reason)
            if answer.reason == "window":
                await self._announce(letter.openid)
        elif answer.reason == "permission":
            log.error("wechat: this account may not send customer-service messages (48001)")
            await asyncio.to_thread(outbox.do_hold, letter, answer.reason)
        elif answer.reason == "too long":
            await asyncio.to_thread(outbox.do_halve, letter)
        elif answer.reason in ("unreachable", "busy", "daily", "token"):
            await asyncio.to_thread(outbox.do_put_back, letter, timedelta(seconds=2**letter.tries))
        else:
            log.error("wechat message given up", reason=answer.reason, code=answer.body.get("errcode"))
            await asyncio.to_thread(outbox.do_give_up, letter, answer.reason)

    async def _announce(self, openid: str) -> None:
        """Tell a person who cannot be written to that something waits for them, where a template is configured."""
        if openid and settings().wechat_template_id:
            await self.client.notify(openid, {"at": f"{now().astimezone(CHINA):%Y-%m-%d %H:%M}"})
