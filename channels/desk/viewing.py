"""Who is looking at which conversation now. Known to this process only, and gone with the connection."""

from __future__ import annotations

from collections import Counter, defaultdict

from channels.live import DESK, Live


class Viewers:
    """Counts open pages, so that a second tab that closes does not end the first."""

    def __init__(self, live: Live):
        self.live = live
        self._open: dict[str, Counter[str]] = defaultdict(Counter)

    def come(self, conversation: str, name: str) -> None:
        self._open[conversation][name] += 1
        self.live.tell(DESK, viewers=conversation)

    def go(self, conversation: str, name: str) -> None:
        seen = self._open[conversation]
        seen[name] -= 1
        if seen[name] <= 0:
            del seen[name]
        if not seen:
            del self._open[conversation]
        self.live.tell(DESK, viewers=conversation)

    def of(self, conversation: str) -> list[str]:
        return sorted(self._open[conversation]) if conversation in self._open else []
