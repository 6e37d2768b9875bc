"""A greeting, thanks, a goodbye, and what this is: answered at every stage, so that what lies unsent is not forgotten."""

from __future__ import annotations

import re

from actions.dialogue.answers import TakeAnswer
from actions.dialogue.base import Talk, TurnAction
from actions.replies import Outcome, Reply
from actions.stages import Stage

PLEASANTRIES = {
    "greet": "utter_greet", "goodbye": "utter_goodbye", "thank": "utter_thank", "bot_challenge": "utter_who_i_am",
}  # fmt: skip
SOUNDS_SO = re.compile(
    r"再见|拜拜|(?<!结)拜$|走了$|先这样|下次|回头|不办了|没事了|谢|辛苦|麻烦您?了|你好|您好|在吗|在不在|喂|早上好|hi|hello|bye"
    r"|你是谁|真人|机器|人工|程序|客服|叫什么", re.IGNORECASE
)  # fmt: skip
"""While a question is open, 84了 is no goodbye, whatever it sounds like to the NLU."""


class Pleasantry(TurnAction):
    """Return it. An agreement after the notice is thanks as well."""

    action_name = "action_pleasantry"

    def act(self, talk: Talk) -> Outcome:
        if talk.stage == Stage.ASKING and talk.heard.intent in PLEASANTRIES and not SOUNDS_SO.search(talk.heard.text):
            return TakeAnswer().act(talk)
        return talk.stay(Reply(PLEASANTRIES.get(talk.heard.intent, "utter_thank")))
