"""Puts the next question, or hands out the notice when there is nothing left to ask."""

from __future__ import annotations

from actions.cases import guidance_of, matter_of
from actions.dialogue.base import Talk
from actions.notices import Issued, do_issue
from actions.replies import Choice, Outcome, Reply, choice
from actions.settings import settings
from actions.stages import Stage
from knowledge.catalogue import Situation
from knowledge.guidance import Guidance, options_for, plain_ask
from knowledge.guidance import rephrase as rephrase_question

NOT_SURE = "不清楚"
HELP = choice("找人帮办", "help", "request_help")
"""Offered wherever the assistant owns up to not knowing."""
IN_OTHER_WORDS = ("utter_question_again", "utter_question_beside")


def option_value(value: object) -> str:
    """An option's value as clients see it: the catalogue's word, or ``true``/``false``."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def option_choices(situation: Situation, guidance: Guidance) -> tuple[Choice, ...]:
    """Buttons for a question: its options that make sense now, and 不清楚."""
    listed = [
        choice(o.label, option_value(o.value), "inform", situation=situation.id, value=option_value(o.value))
        for o in options_for(situation, guidance.answers, guidance.matter)
    ]
    if not any(c.value == "unsure" for c in listed):
        listed.append(choice(NOT_SURE, "unknown", "inform", situation=situation.id, value="unknown"))
    return tuple(listed)


def numbered(choices: tuple[Choice, ...]) -> str:
    return "\n".join(f"{n}. {c.label}" for n, c in enumerate(choices, 1))


def ask(talk: Talk, guidance: Guidance, situation: Situation, response: str = "utter_question") -> Reply:
    """The message that puts ``situation`` to the citizen; remembers which question is open."""
    choices = option_choices(situation, guidance)
    misses = talk.memory.get("misses", 0) if talk.memory.get("asked") == situation.id else 0
    talk.remember(asked=situation.id, misses=misses or None)
    wording = rephrase_question(situation, guidance.matter) if response in IN_OTHER_WORDS else plain_ask(situation)
    hint = "（可以选几个）" if situation.multiple else ""
    answered = len(guidance.answers)
    return Reply(
        response,
        {"question": wording + hint, "options": numbered(choices)},
        kind="question",
        choices=choices,
        data={
            "situation": situation.id,
            "options": [{"value": c.value, "label": c.label} for c in choices],
            "multiple": situation.multiple,
            "type": situation.type,
            "unit": situation.unit,
            "why": situation.why,
            "prompt": wording + hint,
            "progress": {"asked": answered + 1, "at_most": answered + max(1, guidance.remaining)},
        },
    )


def proceed(talk: Talk, guidance: Guidance | None = None, *, before: Guidance | None = None) -> Outcome:
    """Say what must be said now, then ask on or hand out the notice."""
    guidance = guidance or guidance_of(talk.opened)
    if guidance.stopped is not None:
        reason = guidance.stopped.reason
        replies = new_notices(guidance, before, leave_out=reason)
        replies.append(Reply("utter_stopped", {"reason": reason}))
        return talk.go(Stage.NOTICED, *replies, hand_out(talk, guidance))
    replies = new_notices(guidance, before)
    if guidance.next is not None:
        return talk.go(Stage.ASKING, *replies, ask(talk, guidance, guidance.next))
    talk.remember(asked=None, misses=None)
    return talk.go(Stage.NOTICED, *replies, hand_out(talk, guidance))


def new_notices(guidance: Guidance, before: Guidance | None, leave_out: str = "") -> list[Reply]:
    """What the newest answer makes it necessary to say at once."""
    said = {n.text for n in before.notices} if before else set()
    fresh = [n.text for n in guidance.notices if n.text not in said and n.text.rstrip("。") not in leave_out]
    if not fresh or before is None:
        return []
    return [Reply("utter_said_at_once", {"notices": "\n".join(fresh)})]


def hand_out(talk: Talk, guidance: Guidance) -> Reply:
    """Issue the notice and announce it."""
    return announce(talk, do_issue(talk.session, talk.opened, guidance))


def announce(talk: Talk, issued: Issued) -> Reply:
    """The message that carries a notice: its counts, its address, what a new version changed."""
    body = issued.body
    certain = [i for i in body["items"] if i["status"] == "certain"]
    response = "utter_notice_changed" if issued.changes else "utter_notice"
    if not body["items"]:
        response = "utter_notice_empty"
    elif not body["materials"] and not body["extra_materials"]:
        response = "utter_notice_no_materials"
    return Reply(
        response,
        {
            "matter": matter_of(talk.case).name if talk.case else "",
            "number": body["number"],
            "items": "、".join(i["name"] for i in certain) or "要看情况",
            "item_count": str(len(body["items"])),
            "material_count": str(len(body["materials"]) + len(body["extra_materials"])),
            "changes": "\n".join(issued.changes),
            "link": settings().site + issued.url,
        },
        kind="notice",
        data={"notice": body, "url": issued.url, "pdf_url": issued.pdf_url},
        choices=(
            choice("要带哪些材料", "ask:materials", "ask_attribute", attribute="materials"),
            choice("要多久、多少钱", "ask:time_limit", "ask_attribute", attribute="time_limit"),
            choice("填申请表", "form", "start_form"),
            HELP,
            choice("改一个回答", "back", "go_back"),
        ),
    )
