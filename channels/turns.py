"""One turn of a conversation, the same for every door: store what was said, ask the assistant, store the answer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any
from weakref import WeakValueDictionary

import structlog

from actions import conversations
from actions.conversations import Stored
from actions.database.models import Message
from actions.errors import Trouble, bad_input
from channels.assistant_client import AssistantClient, NoAnswer
from channels.live import DESK, Live
from channels.messages import chosen, public, typed_choice
from channels.metrics import SECONDS, TURNS
from knowledge.text import clean, normalise

log = structlog.get_logger()

OWED_FOR = timedelta(minutes=30)
CATCH_UP_PAUSE = 3.0
LATER = "您的话我收到了，一时回复不了，正在接着试，回复会出现在这里。急事请拨打12345。"


class Turns:
    """Takes turns, one at a time per conversation."""

    def __init__(self, assistant: AssistantClient, live: Live):
        self.assistant = assistant
        self.live = live
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        """Each lives as long as somebody holds or waits for it."""

    @asynccontextmanager
    async def alone(self, conversation_id: str) -> AsyncIterator[None]:
        """Nothing else happens in this conversation meanwhile: what was sent first is also done first."""
        async with self._locks.setdefault(conversation_id, asyncio.Lock()):
            yield

    def _busy(self, conversation_id: str) -> bool:
        lock = self._locks.get(conversation_id)
        return lock is not None and lock.locked()

    async def take(
        self,
        conversation_id: str,
        client_id: str,
        *,
        text: str | None = None,
        choice: str | None = None,
        payload: str | None = None,
    ) -> list[dict[str, Any]]:
        """Store what the citizen sent and answer it. Returns public messages: theirs, then the answers.

        ``payload`` is what ``text`` means, when a menu or a scanned code said it rather than a person.
        Raises Trouble when the input is refused or the database stays locked; then nothing was stored.
        """
        async with self.alone(conversation_id):
            if payload is None:
                said, payload = await asyncio.to_thread(self._read, conversation_id, text, choice)
            else:
                said = text or ""
            stored = await asyncio.to_thread(
                conversations.do_store_from_citizen, conversation_id, said, client_id, payload
            )
            self.live.tell(conversation_id, seq=stored.message.seq)
            self.live.tell(DESK)
            replies = list(stored.replies) if not stored.owed else await self._answer(stored.message)
            self.live.tell(DESK, said=conversation_id)
        shown = [public(m) for m in (stored.message, *(replies or ()))]
        return [*shown, self._status(stored)] if replies is None else shown

    def _read(self, conversation_id: str, text: str | None, choice: str | None) -> tuple[str, str | None]:
        """What was said, as text, and the payload when it is one of the choices offered."""
        history = conversations.history(conversation_id, limit=40)
        if choice is not None:
            known = chosen(choice, history)
            if known is None:
                raise bad_input("这个选项现在不能选了。", "请看最新的问题，选一个或直接打字回答。")
            return known[1], known[0]
        said = clean(text or "")
        conversations.check_text(said)
        named = typed_choice(said, history)
        return said, named[0] if named else None

    async def _answer(self, message: Message, patience: float = 6.0) -> list[Message] | None:
        """Ask the assistant and store its answer. None: it is owed and will be tried again.

        An empty list: staff took over while the assistant was thinking, and will answer themselves.
        """
        self.live.tell(message.conversation_id, typing=True)
        said = message.body["text"]
        # A typed slash must not reach Rasa, which would read it as a command.
        heard = message.body.get("payload") or normalise(said).replace("/", "／", 1)
        with SECONDS.time():
            outcome = await self.assistant.turn(message.conversation_id, message.id, heard, said, patience=patience)
        TURNS.labels("owed" if isinstance(outcome, NoAnswer) else "answered").inc()
        self.live.tell(message.conversation_id, typing=False)
        if isinstance(outcome, NoAnswer):
            log.warning("turn owed", message=message.id, reason=outcome.reason)
            return None
        replies = [
            {"text": m["text"], **{k: m["custom"][k] for k in ("kind", "choices", "data") if k in m["custom"]}}
            for m in outcome
        ]
        stored = await asyncio.to_thread(conversations.do_store_replies, message.id, replies)
        if stored:
            self.live.tell(message.conversation_id, seq=stored[-1].seq)
        return stored

    def _status(self, stored: Stored) -> dict[str, Any]:
        """Said when the answer is owed. Not stored: the answer itself will come."""
        return {
            "id": f"owed-{stored.message.id}", "seq": None, "from": "system", "kind": "status", "text": LATER,
            "choices": [], "data": {"retry": stored.message.client_id}, "client_id": None,
            "at": public(stored.message)["at"],
        }  # fmt: skip

    async def catch_up(self) -> None:
        """Answer what is owed, again and again, until cancelled: after an outage nobody has to ask twice."""
        while True:
            await asyncio.sleep(CATCH_UP_PAUSE)
            try:
                for message in await asyncio.to_thread(conversations.owed, OWED_FOR):
                    if self._busy(message.conversation_id):
                        continue
                    async with self.alone(message.conversation_id):
                        if await self._answer(message, patience=0.0) is None:
                            break
            except Trouble as trouble:
                log.warning("catching up failed", code=trouble.code)
