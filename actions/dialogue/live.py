"""找工作人员说话: a place in the queue when somebody is there, a call-back when nobody is."""

from __future__ import annotations

from actions.availability import available
from actions.clock import now
from actions.dialogue.base import Talk
from actions.handover.queue import do_request, standing_of
from actions.handover.states import OPEN_STATES
from actions.replies import Outcome, Reply, choice
from actions.settings import settings

NO_MORE = choice("不等了", "live:leave", "deny")
"""What the button says is what counts, at every door; see actions/handover/hearing.py."""


def queue_up(talk: Talk) -> Outcome | None:
    """Wait for a person, or hear where one stands. None: nobody is there, so a call-back is to be offered."""
    standing = standing_of(talk.session, talk.conversation.id)
    if standing.state not in OPEN_STATES:
        if not _there(talk)[0]:
            return None
        do_request(talk.session, talk.conversation, urgent=bool(talk.memory.get("priority")), said=talk.heard.original)
        talk.session.flush()
        standing = standing_of(talk.session, talk.conversation.id)
    reply = Reply("utter_live_waiting", {"words": standing.words}, kind="status", choices=(NO_MORE,))
    return talk.stay(reply)


def when_somebody_is_there(talk: Talk) -> str:
    """The hours, for whoever asked outside of them."""
    return _there(talk)[1]


def _there(talk: Talk) -> tuple[bool, str]:
    """Whether somebody is there now, and otherwise when."""
    found = available(talk.session, now(), region=settings().region or None)
    return found.live, found.words
