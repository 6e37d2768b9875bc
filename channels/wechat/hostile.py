"""The one error for everything that does not come from WeChat, or not in one piece."""

from __future__ import annotations


class Hostile(Exception):
    """A request that must not be acted on. ``reason`` is for the log, a word or two, and holds nothing of the request."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason
