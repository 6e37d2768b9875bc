"""Words that do not answer the open question: another matter, a question of their own, something beside it, or not clear."""

from __future__ import annotations

from actions.cases import do_answer, guidance_of, matter_of
from actions.dialogue.aside import aside
from actions.dialogue.asking import HELP, ask, proceed
from actions.dialogue.base import Talk
from actions.dialogue.enquiries import also_here
from actions.replies import Outcome, Reply, choice
from actions.search import find
from knowledge import catalogue
from knowledge.catalogue import Situation
from knowledge.guidance import Guidance, is_beside, overheard
from knowledge.search import Decision

PERSON_AFTER = 3
"""Misses on one question after which a person is offered: other words, then the choices, then somebody."""


def missed(talk: Talk, situation: Situation) -> Outcome:
    """Answer what was said instead where that can be done, and put the question again in other words."""
    guidance = guidance_of(talk.opened)
    if told := also_here(talk, guidance):
        return talk.stay(told, ask(talk, guidance, situation))
    if kept := kept_by_the_way(talk, guidance, situation):
        return kept
    if offered := another_matter(talk):
        return talk.stay(offered)
    if said := aside(talk):
        return talk.stay(said, ask(talk, guidance, situation))
    misses = talk.memory.get("misses", 0) + 1
    beside = is_beside(talk.heard.text, situation, guidance.matter)
    first = "utter_question_beside" if beside else "utter_question_again"
    replies = [ask(talk, guidance, situation, first if misses == 1 else "utter_question_choose")]
    talk.remember(misses=misses)
    if misses >= PERSON_AFTER:
        replies.insert(0, Reply("utter_offer_person", kind="choices", choices=(HELP,)))
    return talk.stay(*replies)


def kept_by_the_way(talk: Talk, guidance: Guidance, situation: Situation) -> Outcome | None:
    """The words answer a question that is still to come: kept, said so, and back to the open one."""
    said = overheard(talk.heard.text, guidance, situation.id, as_of=guidance.as_of)
    if not said:
        return None
    after = do_answer(talk.session, talk.opened, {name: u.answer for name, u in said.items()})
    talk.remember(misses=None)
    noted = Reply("utter_noted", {"said": "；".join(u.said for u in said.values())})
    return Outcome([noted, *proceed(talk, after, before=guidance).replies], talk.stage)


def another_matter(talk: Talk) -> Reply | None:
    """The words name another of the twenty matters: change to it, or go on?"""
    result = find(talk.heard.text)
    if result.decision is not Decision.MATCH or result.matters[0].id == talk.opened.matter:
        return None
    other, mine = catalogue.load().matter(result.matters[0].id), matter_of(talk.opened)
    if other is None:
        return None
    talk.remember(said=talk.heard.text)
    return Reply(
        "utter_switch_matter",
        {"other": other.name, "matter": mine.name},
        kind="choices",
        choices=(
            choice(f"改办“{other.name}”", other.slug, "pick_matter", matter=other.slug),
            choice(f"继续办“{mine.name}”", "go_on", "go_on"),
        ),
    )
