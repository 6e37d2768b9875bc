"""When a person is needed: 帮办代办, 办不成事, progress, ratings."""

from __future__ import annotations

import re

from sqlalchemy import select

from actions.cases import guidance_of
from actions.clock import now
from actions.database.models import Rating
from actions.dialogue.asking import ask
from actions.dialogue.base import Talk, TurnAction
from actions.dialogue.live import queue_up, when_somebody_is_there
from actions.replies import Outcome, Reply, choice
from actions.stages import Stage
from actions.tickets import HELP_KINDS, STUCK_KINDS, Filed, do_add, do_file, of_conversation

PHONE = re.compile(r"(?<!\d)(1[3-9]\d{9}|0\d{2,3}-?\d{7,8})(?!\d)")
ENOUGH_TO_FILE = 12
"""Characters of a complaint that already say what happened; a shorter one is asked about first."""
GRADES = {5: "非常满意", 4: "满意", 3: "基本满意", 2: "不满意", 1: "非常不满意"}


class RequestHelp(TurnAction):
    """Ask how, then open a help request; a telephone number may follow."""

    action_name = "action_request_help"

    def act(self, talk: Talk) -> Outcome:
        kind = talk.heard.entities.get("help_kind", "")
        if kind not in HELP_KINDS:
            choices = tuple(
                choice(label, f"help:{key}", "request_help", help_kind=key)
                for key, label in {"live": "找工作人员说话", "remote": "电话或视频教我办", "accompany": "到大厅有人陪着办",
                                   "proxy": "委托别人替我办", "priority": "老弱病残孕、军人优先办"}.items()
            )  # fmt: skip
            lines = "\n".join(f"{n}. {c.label}" for n, c in enumerate(choices, 1))
            talk.remember(helping=True)
            return talk.stay(Reply("utter_which_help", {"options": lines}, kind="choices", choices=choices))
        if kind == "live" and (waiting := queue_up(talk)) is not None:
            return waiting
        already = [
            t for t in of_conversation(talk.session, talk.conversation.id) if t.type == "help" and t.kind == kind
        ]
        if already and already[0].state == "open" and already[0].case_id == talk.conversation.case_id:
            return talk.stay(Reply("utter_help_already", {"number": already[0].number}))
        filed = do_file(
            talk.session, talk.conversation, "help", kind, {"said": talk.heard.original, "stage": talk.stage}
        )
        outcome = receipt(talk, filed, "utter_help_filed", HELP_KINDS[kind])
        if kind == "live":
            outcome.replies.insert(0, Reply("utter_nobody_there", {"words": when_somebody_is_there(talk)}))
        return outcome


def call_back(talk: Talk) -> Outcome | None:
    """A telephone number left instead of a choice of help is a wish to be called; None when it is not that."""
    asked = talk.memory.get("helping")
    talk.remember(helping=None)  # the offer holds for the next thing said and no longer
    if not asked or PHONE.search(talk.heard.original) is None:
        return None
    filed = do_file(talk.session, talk.conversation, "help", "live", {"said": talk.heard.original, "stage": talk.stage})
    return receipt(talk, filed, "utter_help_filed", HELP_KINDS["live"])


def receipt(talk: Talk, filed: Filed, response: str, kind: str) -> Outcome:
    """Say the number and the code, and ask for a telephone number unless one was given."""
    phone = PHONE.search(talk.heard.original)
    if phone:
        do_add(talk.session, filed.number, {"phone": phone.group()})
    talk.remember(ticket=filed.number, resume=talk.stage if talk.stage in (Stage.ASKING, Stage.NOTICED) else None)
    reply = Reply(
        response,
        {"kind": kind, "number": filed.number, "code": filed.code, "due": f"{filed.due:%Y年%m月%d日}",
         "addressee": filed.addressee},
        kind="ticket", data={"ticket": filed.to_json()},
    )  # fmt: skip
    if phone:
        return resume(talk, reply)
    return talk.go(Stage.LEAVING_CONTACT, reply, Reply("utter_leave_phone"))


def resume(talk: Talk, *replies: Reply) -> Outcome:
    """Go on where the conversation was before a person was asked for."""
    stage = talk.memory.get("resume") or Stage.IDLE
    talk.remember(resume=None)
    if stage == Stage.ASKING and talk.case is not None:
        guidance = guidance_of(talk.case)
        if guidance.next is not None:
            return talk.go(Stage.ASKING, *replies, ask(talk, guidance, guidance.next))
    return talk.go(Stage(stage), *replies)


class TakeContact(TurnAction):
    """After a receipt: a telephone number, or anything else, which is then answered as usual."""

    action_name = "action_take_contact"

    def act(self, talk: Talk) -> Outcome:
        phone = PHONE.search(talk.heard.original)
        number = talk.memory.get("ticket")
        if phone and number:
            do_add(talk.session, number, {"phone": phone.group()})
            return resume(talk, Reply("utter_contact_noted", {"number": number}))
        if number:
            do_add(talk.session, number, {"later": talk.heard.original})
        return resume(talk, Reply("utter_no_contact"))


class ReportStuck(TurnAction):
    """Something could not get done. A sentence that says what happened is filed; a bare cry is asked about."""

    action_name = "action_report_stuck"

    def act(self, talk: Talk) -> Outcome:
        kind = talk.heard.entities.get("stuck_kind", "other")
        kind = kind if kind in STUCK_KINDS else "other"
        if len(talk.heard.original) < ENOUGH_TO_FILE or talk.heard.original.startswith("/"):
            talk.remember(stuck_kind=kind, resume=talk.stage if talk.stage in (Stage.ASKING, Stage.NOTICED) else None)
            return talk.go(Stage.REPORTING, Reply("utter_describe_trouble"))
        filed = do_file(talk.session, talk.conversation, "stuck", kind, {"said": talk.heard.original})
        return receipt(talk, filed, "utter_stuck_filed", STUCK_KINDS[kind])


class DescribeTrouble(TurnAction):
    """The description that was asked for."""

    action_name = "action_describe_trouble"

    def act(self, talk: Talk) -> Outcome:
        kind = talk.heard.entities.get("stuck_kind") or talk.memory.get("stuck_kind") or "other"
        kind = kind if kind in STUCK_KINDS else "other"
        filed = do_file(talk.session, talk.conversation, "stuck", kind, {"said": talk.heard.original})
        before = talk.memory.get("resume")
        outcome = receipt(talk, filed, "utter_stuck_filed", STUCK_KINDS[kind])
        talk.remember(resume=before, stuck_kind=None)
        return outcome


class Status(TurnAction):
    """What became of the requests and reports of this conversation."""

    action_name = "action_status"

    def act(self, talk: Talk) -> Outcome:
        tickets = of_conversation(talk.session, talk.conversation.id)
        if not tickets:
            return talk.stay(Reply("utter_status_none"))
        states = {"open": "已登记，等待处理", "closed": "已办结"}
        lines = [
            f"{t.number}（{({**HELP_KINDS, **STUCK_KINDS}).get(t.kind, t.kind)}）：{states.get(t.state, t.state)}，"
            f"由{t.addressee}办理，最晚{t.due:%m月%d日}答复"
            for t in tickets
        ]
        return talk.stay(Reply("utter_status", {"lines": "\n".join(lines)}, kind="status"))


class Rate(TurnAction):
    """One grade for this occasion; a second one replaces the first."""

    action_name = "action_rate"

    def act(self, talk: Talk) -> Outcome:
        said = talk.heard.entities.get("grade", "")
        grade = int(said) if said.isdecimal() and int(said) in GRADES else grade_in(talk.heard.text)
        if grade is None:
            choices = tuple(choice(label, f"rate:{g}", "rate", grade=str(g)) for g, label in GRADES.items())
            lines = "\n".join(f"{n}. {c.label}" for n, c in enumerate(choices, 1))
            return talk.stay(Reply("utter_which_grade", {"options": lines}, kind="choices", choices=choices))
        found = talk.session.scalar(
            select(Rating).where(
                Rating.conversation_id == talk.conversation.id, Rating.case_id == talk.conversation.case_id
            )
        )
        rating = found or Rating(conversation_id=talk.conversation.id, case_id=talk.conversation.case_id, at=now())
        rating.grade, rating.body = grade, {"said": talk.heard.original}
        talk.session.add(rating)
        response = "utter_rated_low" if grade <= 2 else "utter_rated"  # noqa: PLR2004 - 不满意 and below
        return talk.stay(Reply(response, {"grade": GRADES[grade]}))


def grade_in(text: str) -> int | None:
    """The grade that words name; the longest name first, because 满意 is part of all of them."""
    for grade, label in sorted(GRADES.items(), key=lambda g: -len(g[1])):
        if label in text:
            return grade
    return 1 if "差评" in text else 5 if "好评" in text else None
