"""While a report is told, something else is asked or wished: it is answered, and the report waits."""

from __future__ import annotations

from actions.dialogue.answers import TakeAnswer
from actions.dialogue.base import Talk, TurnAction
from actions.dialogue.drafts import keep, told
from actions.dialogue.enquiries import Explain, ShowNotice
from actions.dialogue.matters import FindMatter, GoOn
from actions.dialogue.people import RequestHelp, Status
from actions.dialogue.pleasantries import PLEASANTRIES, Pleasantry
from actions.replies import Outcome
from actions.reports.telling import complains, says_when, says_where
from actions.reports.telling import wishes as wishes_something
from actions.search import find
from actions.stages import Stage
from knowledge.guidance.hearing import asks
from knowledge.search import Decision

SHORT = 12
"""Up to so many characters, 转人工 or 看告知书 is a wish; in a longer sentence it may be a part of the story."""
SURE = 0.5
PRESSED: dict[str, type[TurnAction]] = {
    "request_help": RequestHelp, "ask_status": Status, "ask_attribute": Explain, "show_notice": ShowNotice, "go_on": GoOn,
}  # fmt: skip
"""Buttons of older messages and of the menu."""
WAYS = ("request_help", "ask_status", "show_notice", "start_form")
ANSWERS: tuple[type[TurnAction], ...] = (Explain, ShowNotice, Status, Pleasantry)
"""They answer and are done; asked while a question is open they would put it again, and the report would be left."""


def other_wish(talk: Talk) -> type[TurnAction] | None:
    """The action for what is asked instead of going on with the report; None: it belongs to the report."""
    heard = talk.heard
    if heard.text.startswith("/"):
        if "situation" in heard.entities and heard.intent == "inform":
            return TakeAnswer
        return way(heard.intent) if heard.intent in (*PRESSED, *WAYS) else None
    said = heard.original
    if "stuck_kind" in heard.entities or says_where(said) or says_when(said) or complains(said):
        return None
    if heard.intent in PLEASANTRIES and len(said) <= SHORT:
        return Pleasantry
    if heard.intent in WAYS and len(said) <= SHORT and heard.confidence >= SURE:
        return way(heard.intent)
    return question(talk)


def way(intent: str) -> type[TurnAction]:
    from actions.dialogue.forms import StartForm  # filling leads to reports, and reports to here

    return StartForm if intent == "start_form" else PRESSED[intent]


def question(talk: Talk) -> type[TurnAction] | None:
    """A question about the catalogue, or another matter that is named."""
    heard = talk.heard
    asked = asks(heard.text)
    if heard.intent == "ask_attribute" and asked and heard.confidence >= SURE:
        return Explain
    if heard.intent in ("need", "ask_attribute") and (asked or wishes_something(heard.text)):
        return FindMatter if find(heard.text).decision is not Decision.NONE else None
    return None


def answered(talk: Talk, action: type[TurnAction]) -> Outcome:
    """Answer it. At stage ``reporting`` the report goes on at once; at any other one it waits, and is reminded of."""
    keep(talk, {**told(talk), "reminded": ""})
    back = talk.memory.get("resume") or Stage.IDLE
    stood = Stage.IDLE if action in ANSWERS else back
    talk.conversation.stage = stood
    outcome = action().act(talk)
    talk.conversation.stage = Stage.REPORTING
    opened = outcome.stage != stood or action not in ANSWERS or (outcome.replies and outcome.replies[-1].choices)
    if not opened:
        return Outcome(outcome.replies, Stage.REPORTING)
    return Outcome(outcome.replies, back if outcome.stage == stood else outcome.stage)
