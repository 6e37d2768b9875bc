"""Answers to the open question, corrections of earlier ones, and going back."""

from __future__ import annotations

import re

from actions.cases import do_answer, do_take_back, guidance_of, matter_of
from actions.dialogue.asking import ask, proceed
from actions.dialogue.base import Talk, TurnAction
from actions.dialogue.enquiries import Explain
from actions.dialogue.matters import FindMatter, begin, decide, not_ours
from actions.dialogue.missed import missed
from actions.dialogue.people import TakeContact, call_back, phone_in
from actions.replies import Outcome, Reply, choice
from actions.search import find
from actions.stages import Stage
from knowledge import catalogue
from knowledge.catalogue import Situation
from knowledge.enquiry import attribute_of
from knowledge.guidance import (
    UNKNOWN,
    Answer,
    Guidance,
    Refused,
    Understood,
    extract,
    is_beside,
    parse_answer,
    restates,
    understand,
)
from knowledge.search import Decision

ADDS = re.compile(r"也|还[要想有得]|再加|加上|另外|^那.*呢")
"""Words that add to what was chosen."""


class TakeAnswer(TurnAction):
    """The citizen answered, by button or in words, the question that is open."""

    action_name = "action_take_answer"

    def act(self, talk: Talk) -> Outcome:
        if talk.case is None:
            return FindMatter().act(talk)
        matter = matter_of(talk.case)
        pressed = talk.heard.entities.get("situation")
        situation = matter.situation(pressed or talk.memory.get("asked") or "")
        if situation is None:
            return proceed(talk)
        return call_back(talk) or self.take(talk, situation)

    def take(self, talk: Talk, situation: Situation) -> Outcome:
        """Keep what the words answer, or say that it was not understood."""
        if answers := self.answers(talk, situation):
            return accept(talk, answers)
        if restates(talk.heard.text, guidance_of(talk.opened)):
            return talk.stay(Reply("utter_known"), ask(talk, guidance_of(talk.opened), situation))
        return missed(talk, situation)

    def answers(self, talk: Talk, situation: Situation) -> dict[str, tuple[Answer, str]]:
        """What the words answer: the open question first, others said in the same breath too."""
        heard = talk.heard
        if "situation" in heard.entities and "value" in heard.entities:
            parsed = parse_answer(situation, heard.entities["value"])
            return {} if isinstance(parsed, Refused) else {situation.id: (parsed, "")}
        guidance = guidance_of(talk.opened)
        if heard.intent == "unsure" and not is_beside(heard.text, situation, guidance.matter):
            return {situation.id: (UNKNOWN, "")}
        found: dict[str, tuple[Answer, str]] = {}
        direct = understand(heard.text, situation, as_of=guidance.as_of, matter=guidance.matter)
        if isinstance(direct, Understood):
            found[situation.id] = (direct.answer, direct.said)
        for name, also in extract(heard.text, guidance.matter, as_of=guidance.as_of).items():
            known = guidance.answers.get(name) == also.answer
            if name not in found and not known and (name not in guidance.answers or not found):
                found[name] = (also.answer, also.said)
        return found


def accept(talk: Talk, answers: dict[str, tuple[Answer, str]]) -> Outcome:
    """Keep the answers, say what was understood from free words, and go on."""
    before = guidance_of(talk.opened)
    added = {name: with_earlier(talk.heard.text, before, name, answer) for name, (answer, _) in answers.items()}
    guidance = do_answer(talk.session, talk.opened, added)
    talk.remember(misses=None)
    said = "；".join(s for _, s in answers.values() if s)
    outcome = proceed(talk, guidance, before=before)
    noted = [Reply("utter_noted", {"said": said})] if said else []
    return Outcome([*noted, *outcome.replies], outcome.stage)


def with_earlier(text: str, guidance: Guidance, name: str, answer: Answer) -> Answer:
    """那排水呢, 再加个气: where several may be chosen, what was chosen before stays."""
    earlier, situation = guidance.answers.get(name), guidance.matter.situation(name)
    if situation is None or not isinstance(answer, tuple) or not isinstance(earlier, tuple):
        return answer
    alone = any(o.exclusive for o in situation.options if o.value in (*earlier, *answer))
    if alone or not ADDS.search(text):
        return answer
    return (*earlier, *(part for part in answer if part not in earlier))


class Correct(TurnAction):
    """An earlier answer is changed in words: 不对，我是个体户."""

    action_name = "action_correct"

    def act(self, talk: Talk) -> Outcome:
        if talk.case is None:
            return FindMatter().act(talk)
        return call_back(talk) or self.change(talk) or self.otherwise(talk)

    def change(self, talk: Talk) -> Outcome | None:
        """The notice after the change; None when the words change nothing that was asked."""
        guidance = guidance_of(talk.opened)
        said = extract(talk.heard.text, guidance.matter, as_of=guidance.as_of)
        found = {name: (u.answer, u.said) for name, u in said.items()} or self.by_words(talk, talk.heard.text)
        return accept(talk, found) if found else None

    def otherwise(self, talk: Talk) -> Outcome:
        """An answer to the open question after all, another matter, or a question back: which answer?"""
        if talk.stage == Stage.ASKING:
            return TakeAnswer().act(talk)
        result = find(talk.heard.text)
        if result.decision is Decision.MATCH and result.matters[0].id != talk.opened.matter:
            other = catalogue.load().matter(result.matters[0].id)
            if other is not None:
                return begin(talk, other, talk.heard.text)
        return self.which(talk) if guidance_of(talk.opened).answers else not_ours(talk)

    def by_words(self, talk: Talk, text: str) -> dict[str, tuple[Answer, str]]:
        """An answered question to which these words are an answer, the newest first."""
        matter, guidance = matter_of(talk.opened), guidance_of(talk.opened)
        for name in reversed(list(guidance.answers)):
            situation = matter.situation(name)
            if situation is None or situation.type == "yes_no":  # "不对" would turn any of them round
                continue
            understood = understand(text, situation, as_of=guidance.as_of, matter=guidance.matter)
            if isinstance(understood, Understood) and understood.answer != guidance.answers[name]:
                return {name: (understood.answer, understood.said)}
        return {}

    def which(self, talk: Talk) -> Outcome:
        """Show the answers given so far, each with a button to change it."""
        matter = matter_of(talk.opened)
        answered = [s for name in guidance_of(talk.opened).answers if (s := matter.situation(name))]
        choices = tuple(choice(s.ask, f"change:{s.id}", "change_answer", situation=s.id) for s in answered)
        lines = "\n".join(f"{n}. {c.label}" for n, c in enumerate(choices, 1))
        return talk.stay(Reply("utter_which_answer", {"options": lines}, kind="choices", choices=choices))


class ChangeAnswer(TurnAction):
    """One earlier question is to be asked again."""

    action_name = "action_change_answer"

    def act(self, talk: Talk) -> Outcome:
        situation = matter_of(talk.case).situation(talk.heard.entities.get("situation", "")) if talk.case else None
        if situation is None or talk.case is None:
            return Correct().act(talk)
        return talk.go(Stage.ASKING, ask(talk, guidance_of(talk.case), situation))


class GoBack(TurnAction):
    """One question back."""

    action_name = "action_go_back"

    def act(self, talk: Talk) -> Outcome:
        if talk.case is None:
            return talk.go(Stage.IDLE, Reply("utter_nothing_to_go_back"))
        if talk.stage == Stage.NOTICED:
            return Correct().which(talk)
        if do_take_back(talk.session, talk.case) is None:
            return talk.stay(Reply("utter_nothing_to_go_back"))
        talk.remember(misses=None)
        return proceed(talk)


class Chat(TurnAction):
    """What sounds like small talk: first looked at as an answer or a need, because a need taken for talk is lost."""

    action_name = "action_chat"

    def act(self, talk: Talk) -> Outcome:
        if called := call_back(talk):
            return called
        if talk.stage == Stage.LEAVING_CONTACT and phone_in(talk.heard.original):
            return TakeContact().act(talk)
        return self.in_case(talk) if talk.case is not None else self.at_first(talk)

    def in_case(self, talk: Talk) -> Outcome:
        """An answer or a change of one; else back to the question that is open."""
        asking = talk.stage == Stage.ASKING
        situation = matter_of(talk.opened).situation(talk.memory.get("asked") or "") if asking else None
        if situation is not None and (answers := TakeAnswer().answers(talk, situation)):
            return accept(talk, answers)
        if changed := Correct().change(talk):
            return changed
        if attribute_of(talk.heard.text):
            return Explain().act(talk)
        if situation is not None and not find(talk.heard.text).is_talk:
            return missed(talk, situation)
        if situation is not None:
            return talk.stay(Reply("utter_chitchat_asking"), ask(talk, guidance_of(talk.opened), situation))
        return talk.stay(Reply("utter_chitchat"))

    def at_first(self, talk: Talk) -> Outcome:
        result = find(talk.heard.text)
        if result.decision is Decision.MATCH:
            return decide(talk, result, talk.heard.text)
        return talk.stay(Reply("utter_chitchat"))
