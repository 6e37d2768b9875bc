"""Somebody who fills in a form by talking: the real actions on a real database, without the two servers before them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from actions.cases import do_answer, do_open_case
from actions.conversations import do_open, do_store_from_citizen
from actions.database.engine import Database, read, write
from actions.database.models import Case, Conversation
from actions.dialogue.base import Heard, TurnAction
from actions.dialogue.filling import Fill
from actions.forms.records import Filling, filling_of, form_of
from knowledge import catalogue
from knowledge.guidance import load_answers

MOST = 120


@dataclass
class Person:
    """``told`` is what came back last: response names, values, choices."""

    db: Database
    conversation: str
    case: str
    told: list[dict[str, Any]] = field(default_factory=list)
    turns: int = 0

    @property
    def text(self) -> str:
        return "\n".join(f"{r['response']} {' '.join(r['values'].values())}" for r in self.told)

    @property
    def asked(self) -> str:
        """The key of the field that is being asked."""
        return str(self.told[-1]["custom"]["data"].get("situation", "")).removeprefix("form:")

    @property
    def choices(self) -> dict[str, str]:
        return {c["label"]: c["payload"] for c in self.told[-1]["custom"]["choices"]}

    def say(self, text: str, intent: str = "inform", confidence: float = 0.5, action: type[TurnAction] = Fill) -> str:
        """Say it, or press the button of that name. Returns all that came back."""
        payload = self.choices.get(text) if self.told else None
        entities: dict[str, str] = {}
        if payload:
            intent, _, rest = payload[1:].partition("{")
            entities, confidence = json.loads("{" + rest) if rest else {}, 1.0
        self.turns += 1
        stored = do_store_from_citizen(self.conversation, text, f"c{self.turns}", payload, self.db)
        heard = Heard(stored.message.id, text, text, intent, confidence, entities)
        self.told = once(self.db, action(), self.conversation, heard)["replies"]
        return self.text

    def filling(self) -> Filling:
        with read(self.db) as session:
            case = session.get(Case, self.case)
            assert case is not None
            return filling_of(session, form_of(session, case))

    def stage(self) -> str:
        with read(self.db) as session:
            found = session.get(Conversation, self.conversation)
            assert found is not None
            return found.stage

    def value(self, key: str) -> Any:
        found = self.filling().values.get(key)
        return found.value if found else None


def once(db: Database, action: TurnAction, conversation: str, heard: Heard) -> dict[str, Any]:
    """A turn as the action server does it, on this database."""
    from unittest.mock import patch

    with patch("actions.dialogue.base.write", lambda: write(db)):
        return action.once(conversation, heard)


def somebody(db: Database, matter: str, answers: dict[str, Any], said: tuple[str, ...] = ()) -> Person:
    """A person whose situation is known and who is about to fill in the form."""
    opened = do_open("web", db=db)
    for n, words in enumerate(said):
        do_store_from_citizen(opened.conversation_id, words, f"s{n}", None, db)
    found = catalogue.load().matter(matter)
    assert found is not None
    with write(db) as session:
        conversation = session.get(Conversation, opened.conversation_id)
        assert conversation is not None
        case = do_open_case(session, conversation, found, "")
        do_answer(session, case, load_answers(found, answers))
        conversation.stage = "noticed"
        return Person(db, conversation.id, case.id)


PLAUSIBLE = {
    "date": "2026年11月20日", "address": "达拉特旗树林召镇锡尼街8号", "number": "12", "money": "100", "bank_account": "6228480123456789015",
    "cn_id": "152723197206150039", "phone": "13947712345", "uscc": "91150622567890123M", "email": "a@example.com",
}  # fmt: skip


def fill_all(person: Person) -> int:
    """Answer whatever is asked until nothing is; how many turns it took."""
    for n in range(MOST):
        last = person.told[-1]
        if last["response"] == "utter_fill_ready":
            return n
        labels = [c for c in person.choices if c != "跳过"]
        if last["response"] == "utter_fill_ask":
            one = person.filling().form.by_key[person.asked]
            person.say(
                labels[0] if labels else PLAUSIBLE.get(last["custom"]["data"]["type"], PLAUSIBLE.get(one.type, "无"))
            )
        elif last["response"] == "utter_fill_rows":
            person.say("就这些")
        elif last["response"] == "utter_fill_offer":
            person.say("不填了")
        else:
            person.say(labels[0])
    raise AssertionError(person.text)
