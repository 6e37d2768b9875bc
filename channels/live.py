"""Wakes those who wait for a conversation's next message. Within one process; the database holds the truth."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from typing import Any

DESK = "desk"
"""Listened to by every open desk, as if it were a conversation: something happened that staff should look at."""


class Live:
    """Signals per conversation. A listener that misses one reads the database and loses nothing."""

    def __init__(self) -> None:
        self._listeners: dict[str, set[asyncio.Queue[dict[str, Any]]]] = defaultdict(set)

    def listen(self, conversation_id: str) -> asyncio.Queue[dict[str, Any]]:
        queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue(maxsize=100)
        self._listeners[conversation_id].add(queue)
        return queue

    def leave(self, conversation_id: str, queue: asyncio.Queue[dict[str, Any]]) -> None:
        self._listeners[conversation_id].discard(queue)
        if not self._listeners[conversation_id]:
            del self._listeners[conversation_id]

    def tell(self, conversation_id: str, **event: Any) -> None:
        """Wake all listeners; one that is 100 signals behind will catch up from the database."""
        for queue in self._listeners.get(conversation_id, ()):
            if not queue.full():
                queue.put_nowait(event)

    def count(self) -> int:
        return sum(len(queues) for queues in self._listeners.values())
