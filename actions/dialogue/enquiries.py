"""Questions about the catalogue, at any time; then on with where the conversation was."""

from __future__ import annotations

import re

from actions.cases import guidance_of, matter_of
from actions.clock import today
from actions.dialogue.asking import HELP, announce, ask
from actions.dialogue.base import Talk, TurnAction
from actions.dialogue.matters import begin, not_ours, which
from actions.notices import do_issue
from actions.offices import here
from actions.replies import Outcome, Reply
from actions.search import find
from actions.stages import Stage
from actions.unanswered import do_queue
from knowledge import catalogue
from knowledge.catalogue import Matter
from knowledge.enquiry import Fact, Question, answer, attribute_name, foreign, quote, understand_question
from knowledge.guidance import Guidance, assess
from knowledge.search import Decision, Result

ALSO = re.compile(r"也|一起|一块|一并|顺便|顺带|还想|还要")
"""Words that add to what is being done, and do not change it."""
QUESTION = re.compile(r"能不能|要不要|用不用|要|在哪|没有|为什么|到哪|哪个|一共|最")
"""How an attribute begins that is itself asked."""
OF_ANY_BUSINESS = frozenset({"agent", "online", "trips", "needed", "total", "fastest", "why", "where", "department"})
"""What is asked of a whole matter, whatever else the sentence names: 律师助理代办行吗."""
CERTAINLY_NOT = 0.98
"""Share of the search's belief that it is none of the twenty matters."""


class Explain(TurnAction):
    """The citizen asks about materials, time, fee, … of the matter, an item or a material."""

    action_name = "action_explain"

    def act(self, talk: Talk) -> Outcome:
        text, hinted = talk.heard.text, talk.heard.entities.get("attribute")
        result = find(text)
        named = result.decision is Decision.MATCH and result.matters[0].id
        if talk.case is None or (named and named != talk.case.matter and talk.stage == Stage.NOTICED):
            return self.about_new(talk, text, hinted)
        guidance = guidance_of(talk.case)
        question = understand_question(text, guidance.matter, hinted, before=asked_before(talk, guidance.matter))
        reply = self.reply(talk, guidance, question, result)
        if talk.stage == Stage.ASKING and guidance.next is not None:
            return talk.stay(reply, ask(talk, guidance, guidance.next))
        return talk.stay(reply)

    def reply(self, talk: Talk, guidance: Guidance, question: Question | None, result: Result) -> Reply:
        """The catalogue's answer; what is no part of this matter is said to be none, not answered as the whole of it."""
        text, hinted = talk.heard.text, talk.heard.entities.get("attribute")
        if question is not None and (question.item or question.material or question.paper):
            return say(talk, question, guidance)
        attribute = question.attribute if question else None
        elsewhere = result.decision is Decision.NONE and attribute not in OF_ANY_BUSINESS
        strange = foreign(text, guidance.matter) if elsewhere else ""
        certainly_not = bool(strange) and result.why["none"] >= CERTAINLY_NOT
        if quoted := quote(text, guidance, attribute, mine_only=certainly_not):
            return fact(quoted, guidance.matter.name, attribute or "quote")
        if question is None and (named := service_named(text, guidance.matter)):
            return say(talk, named, guidance)
        if strange or (question is None and not hinted):
            return not_written(talk, strange)
        return say(talk, question or Question(hinted or "materials"), guidance)

    def about_new(self, talk: Talk, text: str, hinted: str | None) -> Outcome:
        """No case yet: answer for the matter that is named, and offer to go on with it."""
        result = find(text)
        if result.decision is Decision.NONE:
            if len(text) <= 8 and hinted:  # noqa: PLR2004 - "要带啥" alone names no matter: ask which
                return talk.stay(Reply("utter_about_which"))
            return not_ours(talk)
        if result.decision is Decision.ASK:
            return which(talk, [m.id for m in result.matters[:3]], text)
        best = result.matters[0]
        matter = catalogue.load().matter(best.id)
        if matter is None:
            return not_ours(talk)
        outcome = begin(talk, matter, text)
        guidance = assess(matter, {}, as_of=today())
        question = understand_question(text, matter, hinted) or Question(hinted or "materials")
        if question.item is None and best.item is not None and question.attribute != "materials":
            question = Question(question.attribute, matter.item(best.item.n), question.material)
        # What depends on the answers is told as such; the questions that follow make it exact.
        return Outcome([outcome.replies[0], say(talk, question, guidance), *outcome.replies[1:]], outcome.stage)


def also_here(talk: Talk, guidance: Guidance) -> Reply | None:
    """水电也想一起改: a wish for a service that this very matter has."""
    named = service_named(talk.heard.text, guidance.matter) if ALSO.search(talk.heard.text) else None
    return say(talk, named, guidance) if named else None


def service_named(text: str, matter: Matter) -> Question | None:
    """公积金那头咋办: a service of the matter is named and nothing asked of it; whether it is done then."""
    question = understand_question(text, matter, "needed")
    return question if question and question.item and question.attribute == "needed" else None


def asked_before(talk: Talk, matter: Matter) -> Question | None:
    """The question answered last in this talk, when it was about the same matter: 那医保呢 leans on it."""
    kept = talk.memory.get("enquiry") or {}
    if kept.get("matter") != matter.slug:
        return None
    return Question(
        kept["attribute"],
        matter.item(kept["item"]) if kept.get("item") else None,
        next((m for m in matter.materials if m.n == kept.get("material")), None),
    )


def keep(talk: Talk, matter: Matter, question: Question) -> None:
    """Remember the question for the next one."""
    talk.remember(
        enquiry={
            "matter": matter.slug, "attribute": question.attribute, "item": question.item.n if question.item else None,
            "material": getattr(question.material, "n", None),
        }
    )  # fmt: skip


def subject(question: Question, matter: Matter) -> str:
    """What the question is about, by name."""
    if question.item:
        return question.item.name
    return question.material.name if question.material else matter.name


def say(talk: Talk, question: Question, guidance: Guidance) -> Reply:
    """The catalogue's answer as a message, or that it has none and whom to ask."""
    keep(talk, guidance.matter, question)
    told = answer(question, guidance, local=here())
    if isinstance(told, Fact):
        depends = guidance.next is not None and question.item is None
        about = heading(subject(question, guidance.matter), attribute_name(question.attribute))
        return fact(told, about, question.attribute, "\n您回答完下面的问题，我再说准哪些用得上。" if depends else "")
    return Reply("utter_fact_unknown", {"name": told.what, "ask": told.ask}, kind="choices", choices=(HELP,))


def heading(about: str, name: str) -> str:
    """“公民身后”能不能网上办, but 公民身后的收费标准."""
    return f"“{about}”{name}" if QUESTION.match(name) else f"{about}的{name}"


def fact(told: Fact, about: str, attribute: str, unsure: str = "") -> Reply:
    """What the catalogue says, with its source."""
    return Reply(
        "utter_fact",
        {"about": about, "fact": told.text, "source": f"（依据：{told.source}）" if told.source else "", "unsure": unsure},
        data={"attribute": attribute, "confidence": told.confidence.value, "source": told.source},
    )  # fmt: skip


def not_written(talk: Talk, thing: str = "") -> Reply:
    """A question that the catalogue has no answer to: said so, by the name of what was asked about, and kept for the editors."""
    do_queue(talk.session, talk.heard.text, "question")
    if not thing:
        return Reply("utter_not_in_catalogue", kind="choices", choices=(HELP,))
    values = {"thing": thing, "matter": matter_of(talk.opened).name}
    return Reply("utter_not_in_matter", values, kind="choices", choices=(HELP,))


class ShowNotice(TurnAction):
    """Hand out the notice again, or say what is still missing for it."""

    action_name = "action_show_notice"

    def act(self, talk: Talk) -> Outcome:
        if talk.case is None:
            return talk.stay(Reply("utter_about_which"))
        guidance = guidance_of(talk.case)
        if talk.stage == Stage.ASKING and guidance.next is not None:
            # A notice now lists both branches of what is still open; it is versioned, so answering on replaces it.
            return talk.stay(
                announce(talk, do_issue(talk.session, talk.case, guidance)), ask(talk, guidance, guidance.next)
            )
        # Issued again only when something changed since, for example the catalogue; then it says what.
        return talk.go(Stage.NOTICED, announce(talk, do_issue(talk.session, talk.case, guidance)))
