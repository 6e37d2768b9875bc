"""Looks at, or adds to, what the program under test has stored; run with that program's own settings.

``history OPENID`` · ``staff OPENID TEXT…`` · ``audit`` · ``rows`` · ``orphans``
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import inspect, text

from actions.clock import now
from actions.conversations import history
from actions.database.engine import database, read, write
from actions.database.models import Conversation, Message
from actions.identity import new_id
from actions.wechat import people
from tests.beside import serve


def staff(openid: str, *texts: str) -> list[str]:
    """A member of staff writes into the person's conversation, as the desk does."""
    where = people.conversation_of(people.person_id(openid))[0]
    with write() as session:
        conversation = session.get_one(Conversation, where)
        for said in texts:
            conversation.last_seq += 1
            session.add(
                Message(
                    id=new_id("m"), conversation_id=where, seq=conversation.last_seq, sender="staff", kind="text",
                    at=now(), body={"text": said, "choices": [], "data": {}},
                )
            )  # fmt: skip
    return list(texts)


def said(openid: str) -> list[list[Any]]:
    """The person's whole conversation: who said what."""
    where = people.conversation_of(people.person_id(openid))[0]
    return [[m.seq, m.sender, m.body["text"]] for m in history(where)] if where else []


def rows() -> dict[str, int]:
    """How many rows each table has."""
    with read() as session:
        tables = inspect(database().engine).get_table_names()
        return {t: session.execute(text(f"SELECT count(*) FROM {t}")).scalar_one() for t in tables}  # noqa: S608


def orphans() -> dict[str, int]:
    """Rows that belong to a WeChat person who does not exist."""
    names = ("wechat_deliveries", "wechat_allowances", "wechat_outgoing", "wechat_files")
    with read() as session:
        query = "SELECT count(*) FROM {} WHERE person_id NOT IN (SELECT id FROM wechat_people)"
        counted = {n: session.execute(text(query.format(n))).scalar_one() for n in names}
    return {n: c for n, c in counted.items() if c}


def do(command: str, *arguments: str) -> Any:
    known: dict[str, Callable[..., Any]] = {
        "history": said,
        "staff": staff,
        "rows": rows,
        "orphans": orphans,
        "audit": lambda: [[w, d] for _, w, d in people.audit()],
    }
    return known[command](*arguments)


if __name__ == "__main__":
    serve(do)
