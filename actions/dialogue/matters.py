"""From what a person says to the matter meant: find it, ask which, or say that it is not ours."""

from __future__ import annotations

from actions.cases import do_answer, do_open_case, guidance_of
from actions.dialogue.asking import HELP, ask, proceed
from actions.dialogue.base import Talk, TurnAction
from actions.dialogue.people import call_back
from actions.replies import Choice, Outcome, Reply, choice
from actions.search import find
from actions.stages import Stage
from actions.unanswered import do_queue
from knowledge import catalogue
from knowledge.catalogue import Matter
from knowledge.guidance import extract
from knowledge.search import Decision, Result, distinctions

ASK_AT_MOST = 3
MISSED = ("utter_out_of_scope", "utter_out_of_scope_again", "utter_offer_person")
"""Said the first, second and third time in a row that nothing was found."""


def matter_choice(matter: Matter) -> Choice:
    """People's words first, the official name after them."""
    label = distinctions().option(matter.slug, matter.name)
    return choice(label, matter.slug, "pick_matter", matter=matter.slug)


def help_choices() -> tuple[Choice, ...]:
    return (HELP, choice("窗口办不成，反映一下", "stuck", "report_stuck"))


def begin(talk: Talk, matter: Matter, text: str) -> Outcome:
    """Open the case, keep what was said in passing, and put the first question that is left."""
    talk.case = do_open_case(talk.session, talk.conversation, matter, text)
    talk.remember(asked=None, misses=None, offered=None)
    replies = [
        Reply(
            "utter_matter_found",
            {"matter": matter.name, "summary": matter.summary},
            kind="matter",
            data={"matters": [{"seq": matter.seq, "id": matter.slug, "name": matter.name, "score": 1.0}]},
        )
    ]
    before = guidance_of(talk.case)
    said = extract(text, matter, as_of=before.as_of)
    if said:
        guidance = do_answer(talk.session, talk.case, {k: u.answer for k, u in said.items()})
        replies.append(Reply("utter_noted", {"said": "；".join(u.said for u in said.values())}))
    else:
        guidance = before
    outcome = proceed(talk, guidance, before=before)
    return Outcome([*replies, *outcome.replies], outcome.stage)


class FindMatter(TurnAction):
    """The person said what they need."""

    action_name = "action_find_matter"

    def act(self, talk: Talk) -> Outcome:
        return call_back(talk) or decide(talk, find(talk.heard.text), talk.heard.text)


def decide(talk: Talk, result: Result, text: str) -> Outcome:
    """Turn the search's decision into what is said."""
    found = catalogue.load()
    if result.decision is Decision.MATCH:
        matter = found.matter(result.matters[0].id)
        if matter is not None:
            return begin(talk, matter, text)
    if result.decision is Decision.ASK:
        return which(talk, [m.id for m in result.matters[:ASK_AT_MOST]], text)
    do_queue(talk.session, text, "none")
    return not_ours(talk)


def which(talk: Talk, slugs: list[str], text: str) -> Outcome:
    """Ask which of a few matters is meant."""
    found = catalogue.load()
    matters = [m for slug in slugs if (m := found.matter(slug))]
    choices = (*(matter_choice(m) for m in matters), choice("都不是", "neither", "deny"))
    talk.remember(offered=[m.slug for m in matters], said=text, misses=None)
    return talk.go(
        Stage.CHOOSING,
        Reply(
            "utter_which_matter",
            {
                "question": distinctions().question([m.slug for m in matters]),
                "options": "\n".join(f"{n}. {c.label}" for n, c in enumerate(choices, 1)),
            },
            kind="choices",
            choices=choices,
            data={"matters": [{"seq": m.seq, "id": m.slug, "name": m.name} for m in matters]},
        ),
    )


def not_ours(talk: Talk) -> Outcome:
    """Nothing fits: say so; the second time in a row offer choices, the third time a person."""
    misses = talk.memory.get("misses", 0) + 1
    talk.remember(misses=misses)
    response = MISSED[min(misses, len(MISSED)) - 1]
    choices = help_choices()
    if response == "utter_out_of_scope_again":
        common = ("newborn-birth", "open-restaurant", "retirement", "citizen-after-death")
        found = catalogue.load()
        choices = (*(matter_choice(m) for slug in common if (m := found.matter(slug))), *choices)
    return talk.stay(Reply(response, kind="choices", choices=choices))


class PickMatter(TurnAction):
    """A matter was chosen from a list (or by its name)."""

    action_name = "action_pick_matter"

    def act(self, talk: Talk) -> Outcome:
        matter = catalogue.load().matter(talk.heard.entities.get("matter", ""))
        if matter is None:
            return not_ours(talk)
        return begin(talk, matter, talk.memory.get("said") or "")


class ChooseMatter(TurnAction):
    """Which of the offered matters is meant, said in words."""

    action_name = "action_choose_matter"

    def act(self, talk: Talk) -> Outcome:
        offered = list(talk.memory.get("offered") or [])
        first = talk.memory.get("said") or ""
        if talk.heard.intent == "deny" and len(talk.heard.text) <= 6:  # noqa: PLR2004 - "都不是", "不对" and no more
            do_queue(talk.session, first or talk.heard.text, "asked")
            talk.remember(misses=1, offered=None)
            return Outcome(not_ours(talk).replies, Stage.IDLE)
        # The two sentences together say more than either: "社保卡" + "丢了的那个".
        for text in (talk.heard.text, f"{first} {talk.heard.text}"):
            result = find(text)
            best = result.matters[0].id if result.matters else ""
            if result.decision is Decision.MATCH or (result.decision is Decision.ASK and best in offered):
                matter = catalogue.load().matter(best)
                if matter is not None:
                    return begin(talk, matter, f"{first} {talk.heard.text}")
        do_queue(talk.session, f"{first} {talk.heard.text}".strip(), "asked")
        return Outcome(not_ours(talk).replies, Stage.IDLE)


class Restart(TurnAction):
    """Begin again with nothing chosen; earlier cases are kept."""

    action_name = "action_restart_talk"

    def act(self, talk: Talk) -> Outcome:
        talk.conversation.case_id = None
        told = talk.memory.get("report")  # what was told and not sent is no part of the case
        talk.conversation.memory = {"report": told} if told else {}
        return talk.go(Stage.IDLE, Reply("utter_restarted"))


class GoOn(TurnAction):
    """Take up the open question again after something else was answered."""

    action_name = "action_go_on"

    def act(self, talk: Talk) -> Outcome:
        if talk.stage != Stage.ASKING or talk.case is None:
            return talk.stay()
        guidance = guidance_of(talk.case)
        return talk.stay(ask(talk, guidance, guidance.next)) if guidance.next else talk.stay()
