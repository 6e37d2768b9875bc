"""Questions about the catalogue, at any time; then on with where the conversation was."""

from __future__ import annotations

from actions.cases import guidance_of
from actions.clock import today
from actions.dialogue.asking import announce, ask
from actions.dialogue.base import Talk, TurnAction
from actions.dialogue.matters import begin, not_ours, which
from actions.notices import do_issue
from actions.offices import here
from actions.replies import Outcome, Reply, choice
from actions.search import find
from actions.stages import Stage
from knowledge import catalogue
from knowledge.catalogue import Matter
from knowledge.enquiry import Fact, Question, answer, attribute_name, understand_question
from knowledge.guidance import Guidance, assess
from knowledge.search import Decision


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
        if question is None:
            question = Question(hinted or "materials")
        reply = say(talk, question, guidance)
        if talk.stage == Stage.ASKING and guidance.next is not None:
            return talk.stay(reply, ask(talk, guidance, guidance.next))
        return talk.stay(reply)

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
    fact = answer(question, guidance, local=here())
    if isinstance(fact, Fact):
        depends = (
            "您回答完下面的问题，我再说准哪些用得上。" if guidance.next is not None and question.item is None else ""
        )
        return Reply(
            "utter_fact",
            {"about": subject(question, guidance.matter), "name": attribute_name(question.attribute), "fact": fact.text,
             "source": f"（依据：{fact.source}）" if fact.source else "", "unsure": depends},
            data={"attribute": question.attribute, "confidence": fact.confidence.value, "source": fact.source},
        )  # fmt: skip
    return Reply(
        "utter_fact_unknown", {"name": fact.what, "ask": fact.ask},
        kind="choices", choices=(choice("找人帮办", "help", "request_help"),),
    )  # fmt: skip


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
