"""Where Rasa keeps conversations: the recent ones in memory, and of each only the slots and the last turns on disk.

The case and the words said are in our own database. Rasa needs no more than the slots and the turn in progress, so a
long conversation costs no more per turn than a short one, and nothing that a person wrote is kept in Rasa's files.
"""

from __future__ import annotations

import json
import sqlite3
from collections import OrderedDict
from typing import Any, Iterable, Optional, Text

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SerializedTrackerAsText, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SessionStarted, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

LIVE_AT_MOST = 2000
EVENTS_AT_MOST = 60
"""A tracker longer than this is begun anew from its slots at the end of a turn."""


class RecentTrackerStore(TrackerStore, SerializedTrackerAsText):
    """Slots survive a restart of the server; events of earlier turns do not, because no rule looks at them."""

    def __init__(
        self,
        domain: Domain,
        host: Optional[EndpointConfig] = None,
        event_broker: Optional[EventBroker] = None,
        path: Text = "",
        **kwargs: Any,
    ) -> None:
        self.live: "OrderedDict[str, DialogueStateTracker]" = OrderedDict()
        self.slots = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self.slots.execute("PRAGMA journal_mode=WAL")
        self.slots.execute("CREATE TABLE IF NOT EXISTS slots (conversation TEXT PRIMARY KEY, slots TEXT NOT NULL)")
        super().__init__(domain, event_broker, **kwargs)

    async def save(self, tracker: DialogueStateTracker) -> None:
        await self.stream_events(tracker)
        if len(tracker.events) > EVENTS_AT_MOST:
            tracker = self.begin_anew(tracker.sender_id, self.slots_of(tracker))
        self.live[tracker.sender_id] = tracker
        self.live.move_to_end(tracker.sender_id)
        while len(self.live) > LIVE_AT_MOST:
            self.live.popitem(last=False)
        self.slots.execute(
            "INSERT OR REPLACE INTO slots VALUES (?, ?)", (tracker.sender_id, json.dumps(self.slots_of(tracker)))
        )

    async def retrieve(self, sender_id: Text) -> Optional[DialogueStateTracker]:
        tracker = self.live.get(sender_id)
        if tracker is not None:
            return tracker.copy()
        row = self.slots.execute("SELECT slots FROM slots WHERE conversation = ?", (sender_id,)).fetchone()
        return self.begin_anew(sender_id, json.loads(row[0])) if row else None

    async def delete(self, sender_id: Text) -> None:
        self.live.pop(sender_id, None)
        self.slots.execute("DELETE FROM slots WHERE conversation = ?", (sender_id,))

    async def keys(self) -> Iterable[Text]:
        return [row[0] for row in self.slots.execute("SELECT conversation FROM slots")]

    def slots_of(self, tracker: DialogueStateTracker) -> "dict[str, Any]":
        return {name: slot.value for name, slot in tracker.slots.items() if name in ("stage",)}

    def begin_anew(self, sender_id: Text, slots: "dict[str, Any]") -> DialogueStateTracker:
        tracker = DialogueStateTracker(sender_id, self.domain.slots)
        tracker.update(ActionExecuted("action_session_start"), self.domain)
        tracker.update(SessionStarted(), self.domain)
        for name, value in slots.items():
            tracker.update(SlotSet(name, value), self.domain)
        tracker.update(ActionExecuted("action_listen"), self.domain)
        return tracker
