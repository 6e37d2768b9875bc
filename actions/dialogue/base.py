"""What every dialogue action shares: one turn, one transaction, one answer however often it is asked for."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any, ClassVar

import structlog
from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.conversations import do_locate
from actions.database.engine import write
from actions.database.models import Case, Conversation, Turn
from actions.errors import Trouble, not_found
from actions.replies import Outcome, Reply
from actions.stages import Stage

log = structlog.get_logger()

LISTEN = FollowupAction("action_listen")
"""One action a turn. Without it the rules would be asked again at the new stage, where no rule speaks of this action."""


@dataclass(frozen=True)
class Heard:
    """One turn as Rasa understood it. ``text`` is normalised; ``original`` is what the person typed."""

    turn_id: str
    text: str
    original: str
    intent: str
    confidence: float
    entities: dict[str, str]
    """Entity name → value; the last one said wins."""


@dataclass
class Talk:
    """What an action works on: the open transaction, the conversation, its case, and what was heard."""

    session: Session
    conversation: Conversation
    case: Case | None
    heard: Heard

    @property
    def opened(self) -> Case:
        """The case, for steps that are only reached with one."""
        if self.case is None:
            raise RuntimeError(f"no case is open at stage {self.stage}")
        return self.case

    @property
    def stage(self) -> str:
        return self.conversation.stage

    @property
    def memory(self) -> dict[str, Any]:
        return self.conversation.memory or {}

    def remember(self, **facts: Any) -> None:
        """Keep facts for the next turn; None forgets one."""
        kept = {**self.memory, **facts}
        self.conversation.memory = {k: v for k, v in kept.items() if v is not None}

    def stay(self, *replies: Reply) -> Outcome:
        return Outcome(list(replies), self.stage)

    def go(self, stage: Stage, *replies: Reply) -> Outcome:
        return Outcome(list(replies), stage)


class TurnAction(Action):
    """Base of all actions. Subclasses set ``action_name`` and write ``act``; nothing else talks to Rasa."""

    action_name: ClassVar[str] = ""

    def name(self) -> str:
        return self.action_name

    def act(self, talk: Talk) -> Outcome:
        raise NotImplementedError

    def answer(self, talk: Talk) -> Outcome:
        """What holds at every stage goes first; otherwise this action, and what is to be offered unasked."""
        from actions.dialogue import drafts, unasked  # they work on a Talk, which is known here only

        found = unasked.before(talk)
        return drafts.remind(talk, found if found is not None else unasked.offered(talk, self.act(talk)))

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        heard = hear(tracker)
        try:
            outcome = await asyncio.to_thread(self.once, tracker.sender_id, heard)
        except Trouble as trouble:
            # Rasa would swallow the failure and answer with silence; the channel must learn of it instead.
            log.warning("turn failed", action=self.action_name, code=trouble.code)
            dispatcher.utter_message(json_message={"trouble": {"code": trouble.code, "status": trouble.status}})
            return [LISTEN]
        except Exception as failure:
            # rasa-sdk would answer with the whole conversation in the error, and Rasa would log it.
            log.error("turn failed", action=self.action_name, kind=type(failure).__name__, exc_info=failure)
            dispatcher.utter_message(json_message={"trouble": {"code": "unexpected", "status": 500}})
            return [LISTEN]
        for reply in outcome["replies"]:
            dispatcher.utter_message(response=reply["response"], json_message=reply["custom"], **reply["values"])
        return [SlotSet("stage", outcome["stage"]), LISTEN]

    def once(self, conversation_id: str, heard: Heard) -> dict[str, Any]:
        """Do it, and remember the answer under the turn's id; a repeated turn gets the remembered answer."""
        with write() as session:
            # Whatever action it was: the first time may have moved the stage, and Rasa now chooses another one.
            known = session.scalar(select(Turn).where(Turn.turn_id == heard.turn_id).order_by(Turn.at).limit(1))
            if known is not None:
                return known.outcome
            conversation = session.get(Conversation, conversation_id)
            if conversation is None:
                raise not_found("这次对话")
            case = session.get(Case, conversation.case_id) if conversation.case_id else None
            do_locate(conversation, heard.original)
            outcome = self.answer(Talk(session, conversation, case, heard))
            conversation.stage = outcome.stage
            stored = outcome.to_json()
            session.add(
                Turn(
                    turn_id=heard.turn_id, action=self.action_name, conversation_id=conversation_id, outcome=stored
                )
            )  # fmt: skip
            return stored


def hear(tracker: Tracker) -> Heard:
    """Take what this turn needs from Rasa's tracker. Raises KeyError when a message came past our channel."""
    message = tracker.latest_message
    metadata = message.get("metadata") or {}
    intent = message.get("intent") or {}
    return Heard(
        turn_id=metadata["turn_id"],
        text=message.get("text") or "",
        original=metadata.get("original") or message.get("text") or "",
        intent=intent.get("name") or "",
        confidence=float(intent.get("confidence") or 0.0),
        entities={e["entity"]: str(e["value"]) for e in message.get("entities") or []},
    )
