"""A citizen said something: who is to hear it, the assistant or the person who took over?"""

from __future__ import annotations

from sqlalchemy.orm import Session

from actions.database.handover_models import Handover
from actions.database.models import Conversation, Message
from actions.handover import terms
from actions.handover.queue import NOT_WAITING, do_leave
from actions.handover.records import do_event, open_of
from actions.handover.states import State
from actions.messages import do_say
from knowledge.text import normalise

WAY_OUT = {
    "不等了", "不等啦", "我不等了", "不排了", "不排队了", "取消排队", "不要人工了", "不用人工了", "回到助手", "回助手", "退出人工",
    "不找人了", "结束人工", "换回助手",
}  # fmt: skip
"""Said alone, these end the waiting, or the talk with a person, at every door."""
BY_VOICE = frozenset({"phone", "counter"})
"""Channels where a staff member types for somebody: the assistant answers although staff own the conversation."""


def do_hear(session: Session, message: Message) -> list[Message] | None:
    """What a person says at once instead of the assistant.

    None: the assistant is asked. A list: it is not, because staff answer (empty) or because the citizen left the queue.
    """
    handover = open_of(session, message.conversation_id)
    text = str(message.body.get("text", ""))
    if handover is None:
        terms.do_add_said(session, message.conversation_id, text)
        return None
    terms.do_add(session, message.conversation_id, text)
    if normalise(text).strip("。.！!，, ") in WAY_OUT:
        do_leave(session, message.conversation_id)
        message.answered_at = message.at
        return [do_say(session, message.conversation_id, "system", NOT_WAITING, kind="status", reply_to=message.id)]
    do_event(session, handover, "said", message.at, seq=message.seq)
    if handover.state != State.STAFF.value or _by_voice(session, handover):
        return None
    handover.unanswered_since = handover.unanswered_since or message.at
    message.answered_at = message.at
    message.body = {**message.body, "data": {**message.body.get("data", {}), "to": "staff"}}
    return []


def _by_voice(session: Session, handover: Handover) -> bool:
    conversation = session.get(Conversation, handover.conversation_id)
    return conversation is not None and conversation.channel in BY_VOICE
