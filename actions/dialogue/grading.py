"""一次一评 by talking: a grade for what was just done, and the reason for a low one."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from actions.clock import now
from actions.database.handover_models import Handover, HandoverEvent
from actions.database.models import Ticket
from actions.dialogue.asking import numbered
from actions.dialogue.base import Talk, TurnAction
from actions.ratings.rating import Occasion, do_add_words, do_rate, grade_choices, grades, of, reasons, terms
from actions.replies import Outcome, Reply, choice

LATELY = timedelta(days=30)
LEADS_IN = ("评价", "原因", "因为")


def occasion(talk: Talk) -> Occasion:
    """What a grade is about: the last thing that ended and was not rated, else the notice, else the talk itself."""
    here = talk.conversation.id
    handover = talk.session.scalar(
        select(Handover)
        .where(Handover.conversation_id == here, Handover.ended_at >= now() - LATELY, Handover.claimed_at.is_not(None))
        .order_by(Handover.ended_at.desc()).limit(1)
    )  # fmt: skip
    ticket = talk.session.scalar(
        select(Ticket)
        .where(Ticket.conversation_id == here, Ticket.ended_at >= now() - LATELY)
        .order_by(Ticket.ended_at.desc()).limit(1)
    )  # fmt: skip
    case = talk.case
    found = []
    if handover is not None and handover.ended_at:
        agent = talk.session.scalar(
            select(HandoverEvent.actor)
            .where(HandoverEvent.handover_id == handover.id, HandoverEvent.kind == "claimed")
            .order_by(HandoverEvent.id.desc()).limit(1)
        )  # fmt: skip
        found.append(
            (handover.ended_at, Occasion("live", handover.id, here, agent=agent or "", matter=handover.matter))
        )
    if ticket is not None and ticket.ended_at:
        kind = "report" if ticket.type == "stuck" else "help"
        found.append((ticket.ended_at, Occasion(kind, ticket.number, here, unit=ticket.unit, matter=ticket.matter)))
    for _, last in sorted(found, key=lambda f: f[0], reverse=True):
        if of(talk.session, last) is None:
            return last
    if case is not None:
        return Occasion("notice", case.id, here, case.id, matter=case.matter)
    return found[0][1] if found else Occasion("talk", here, here)


class Rate(TurnAction):
    """One grade for this occasion; a second one within 24 hours replaces the first."""

    action_name = "action_rate"

    def act(self, talk: Talk) -> Outcome:
        said = talk.heard.entities.get("grade", "")
        grade = int(said) if said.isdecimal() and int(said) in grades() else grade_in(talk.heard.text)
        if grade is None:
            choices = grade_choices()
            return talk.stay(
                Reply("utter_which_grade", {"options": numbered(choices)}, kind="choices", choices=choices)
            )
        about = remembered(talk) if talk.heard.entities.get("value") else occasion(talk)
        why = talk.heard.entities.get("value", "")
        do_rate(talk.session, about, grade, (why,) if why else (), "" if why else talk.heard.original)
        talk.remember(rated={"kind": about.kind, "subject": about.subject})
        if grade > terms()["low"] or why:
            return talk.stay(Reply("utter_rated", {"grade": grades()[grade]}))
        choices = tuple(
            choice(label, f"why:{key}", "rate", grade=str(grade), value=key) for key, label in reasons(grade).items()
        )
        values = {"grade": grades()[grade], "options": numbered(choices)}
        return talk.stay(Reply("utter_rated_low", values, kind="choices", choices=choices))


def remembered(talk: Talk) -> Occasion:
    """What the grade before this reason was about."""
    kept = talk.memory.get("rated")
    if not kept:
        return occasion(talk)
    known = Occasion(kept["kind"], kept["subject"], talk.conversation.id)
    return known if of(talk.session, known) else occasion(talk)


def written_reason(talk: Talk) -> Outcome | None:
    """Words that begin with 评价 or 因为 after a grade are its reason; None when nothing was graded."""
    said = talk.heard.original.strip()
    kept = talk.memory.get("rated")
    if not kept or not said.startswith(LEADS_IN) or len(said) < len("评价") + 3 or grade_in(said):
        return None
    if not do_add_words(talk.session, Occasion(kept["kind"], kept["subject"]), said):
        return None
    talk.remember(rated=None)
    return talk.stay(Reply("utter_reason_noted"))


def grade_in(text: str) -> int | None:
    """The grade that words name; the longest name first, because 满意 is part of all of them."""
    for grade, label in sorted(grades().items(), key=lambda g: -len(g[1])):
        if label in text:
            return grade
    return 1 if "差评" in text else 5 if "好评" in text else None
