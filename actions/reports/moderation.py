"""Changes a report's words when they must not stay: reason from a list, the original kept, the author told (R11)."""

from __future__ import annotations

from sqlalchemy.orm import Session

from actions.audit import do_note, do_reveal
from actions.database.models import Ticket
from actions.errors import bad_input
from actions.messages import do_say
from actions.reports.seen import seen
from actions.reports.terms import terms
from actions.tickets import do_event, get
from knowledge.text import clean


def reasons() -> dict[str, str]:
    return dict(terms()["moderation"])


def do_moderate(session: Session, number: str, text: str, reason: str, actor: str) -> Ticket:
    """Put ``text`` in the place of what was written. Raises Trouble without a reason from the list."""
    if reason not in reasons():
        raise bad_input("没有选修改的原因。", "从列表里选一个，反映的人会看到这个原因。")
    ticket = get(session, number, "stuck")
    before = str(ticket.body.get("said", ""))
    if not clean(text) or clean(text) == before:
        raise bad_input("没有改动。", "改好要遮住的地方再保存。")
    ticket.body = {**ticket.body, "said": clean(text)}
    ticket.version += 1
    # The original stays in a line of the history that the public page never shows.
    do_event(session, number, "moderated", actor, {"reason": reason, "original": before}, open=False)
    do_event(session, number, "text_changed", actor, {"reason": reason})
    do_note(session, actor, "report.moderated", number, {"reason": reason})
    if ticket.conversation_id:
        do_say(session, ticket.conversation_id, "system", f"您反映的 {number}：{reasons()[reason]}。", kind="status")
    return ticket


def shown(ticket: Ticket) -> dict[str, str]:
    """What staff see at first."""
    return {name: seen(str(ticket.body.get(name, ""))).text for name in ("said", "where", "when", "later")}


def do_show_all(session: Session, number: str, reason: str, actor: str) -> dict[str, str]:
    """Everything as it was written, with the telephone number. Raises Trouble without a reason; it is logged."""
    ticket = get(session, number)
    do_reveal(session, actor, number, "report", reason)
    return {k: str(v) for k, v in ticket.body.items() if k in ("said", "where", "when", "later", "phone") and v}
