"""Very many conversations, and the pages of the desk that show them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from actions.clock import now
from actions.database.engine import Database, write
from actions.database.handover_models import Handover, SearchTerm
from actions.database.models import Conversation, Message
from actions.handover import caseview, lists, terms
from actions.handover.searching import search
from knowledge import catalogue

STAFF = "s_bench"
WAITING, OWNED = 500, 200
"""Conversations in the queue and with colleagues; all others are over."""
BATCH = 5000
Page = Callable[[Session], Any]


def seed(db: Database, size: int) -> None:
    """``size`` conversations of three messages, the newest first in the queue's sense."""
    slugs = [m.slug for m in catalogue.load().matters.values()]
    begun = now() - timedelta(days=400)
    for start in range(0, size, BATCH):
        rows = [_one(n, size, slugs[n % len(slugs)], begun) for n in range(start, min(start + BATCH, size))]
        with write(db) as session:
            session.execute(insert(Conversation), [r["conversation"] for r in rows])
            session.execute(insert(Message), [m for r in rows for m in r["messages"]])
            session.execute(insert(Handover), [r["handover"] for r in rows])
            session.execute(insert(SearchTerm), [t for r in rows for t in r["terms"]])


def _one(n: int, size: int, slug: str, begun: Any) -> dict[str, Any]:
    ident, at = f"c_{n:012}", begun + timedelta(minutes=n * 5)
    texts = [f"想问{slug}的事", "请把材料说一遍", f"我是第{n}位，编号{n % 977}"]
    state = "waiting" if n >= size - WAITING else "staff" if n >= size - WAITING - OWNED else "closed"
    found = set().union(*(terms.of_text(text) for text in texts[::2]))
    return {
        "conversation": {"id": ident, "token_hash": "", "channel": "web", "stage": "idle", "memory": {}, "last_seq": 3,
                         "created_at": at},
        "messages": [
            {"id": f"m_{n:012}_{k}", "conversation_id": ident, "seq": k, "sender": ("citizen", "staff", "citizen")[k - 1],
             "kind": "text", "body": {"text": text, "choices": [], "data": {}}, "answered_at": at, "at": at}
            for k, text in enumerate(texts, 1)
        ],
        "handover": {
            "id": f"h_{n:012}", "conversation_id": ident, "state": state, "matter": slug, "requested_at": at,
            "waiting_since": at, "owner": f"s_{n % 50}" if state == "staff" else None,
            "ended_at": at + timedelta(minutes=9) if state == "closed" else None,
        },
        "terms": [{"term": term, "conversation_id": ident} for term in found],
    }  # fmt: skip


def _deep(session: Any, size: int) -> Any:
    """A page from the middle of what is over: by key, so it need not count to it."""
    at = now() - timedelta(days=400) + timedelta(minutes=size * 2)
    return lists.ended(session, STAFF, f"0|{at.isoformat()}|h_{size // 2:012}")


def pages(size: int) -> dict[str, Page]:
    return {
        "waiting": lambda s: lists.waiting(s, STAFF),
        "others": lambda s: lists.others(s, STAFF),
        "ended": lambda s: lists.ended(s, STAFF),
        "ended_middle": lambda s: _deep(s, size),
        "counts": lambda s: lists.counts(s, STAFF),
        "conversation": lambda s: caseview.view(s, f"c_{size // 3:012}"),
        "search_rare": lambda s: search(s, STAFF, f"第{size // 3}位"),
        "search_common": lambda s: search(s, STAFF, "材料"),
    }
