"""A real database and somebody at the window who failed a citizen."""

from __future__ import annotations

from actions import conversations
from actions.database.engine import Database, write
from actions.reports.filing import Draft, do_file
from actions.reports.handling import Step, do_step
from actions.reports.states import Move
from actions.tickets import About, Filed

TOLD = "昨天在薛家湾大厅办食品经营许可，窗口说少一个章，让我回去三趟都不给办"
DONE = "已和市场监督管理局核对，窗口今天收了件，三天内出证。"


def talk(db: Database) -> str:
    return conversations.do_open("web", db).conversation_id


def report(db: Database, text: str = TOLD, *, conversation: str | None = None, matter: str = "", **more: str) -> Filed:
    with write(db) as session:
        where = About(matter=matter, conversation_id=conversation, channel="web" if conversation else "page")
        return do_file(session, Draft(text, "sent_back", **more), where)


def step(db: Database, number: str, move: Move, text: str = DONE, **more: str) -> str:
    with write(db) as session:
        return do_step(session, number, Step(move, text, **more), "s_wang").state


def answered(db: Database, number: str) -> None:
    step(db, number, Move.ACKNOWLEDGE)
    step(db, number, Move.ANSWER)
