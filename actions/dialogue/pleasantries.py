"""A greeting, thanks, a goodbye, and what this is: answered at every stage, so that what lies unsent is not forgotten."""

from __future__ import annotations

from actions.dialogue.base import Talk, TurnAction
from actions.replies import Outcome, Reply

PLEASANTRIES = {
    "greet": "utter_greet", "goodbye": "utter_goodbye", "thank": "utter_thank", "bot_challenge": "utter_who_i_am",
}  # fmt: skip


class Pleasantry(TurnAction):
    """Return it. An agreement after the notice is thanks as well."""

    action_name = "action_pleasantry"

    def act(self, talk: Talk) -> Outcome:
        return talk.stay(Reply(PLEASANTRIES.get(talk.heard.intent, "utter_thank")))
