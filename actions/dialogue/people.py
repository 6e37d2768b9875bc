"""When a person is needed: 帮办代办, a number to call back, and going on where one was."""

from __future__ import annotations

import re

from actions.cases import guidance_of
from actions.database.models import Ticket
from actions.dialogue.asking import ask, numbered
from actions.dialogue.base import Talk, TurnAction
from actions.dialogue.live import queue_up, when_somebody_is_there
from actions.help_requests.handling import do_file, open_one
from actions.help_requests.routing import do_place
from actions.help_requests.states import in_words as help_words
from actions.help_requests.states import kinds
from actions.replies import Outcome, Reply, choice, texts
from actions.reports import following
from actions.reports.states import in_words as report_words
from actions.reports.terms import kinds as report_kinds
from actions.stages import Stage
from actions.tickets import Filed, about, do_add, of_conversation
from knowledge.guidance.hearing import asks

PHONE = re.compile(r"(?<!\d)(1[3-9]\d{9}|0\d{2,3}-?\d{7,8})(?!\d)")
WAYS = {
    "live": "找工作人员说话", "remote": "电话或视频教我办", "accompany": "到大厅有人陪着办", "proxy": "委托别人替我办",
    "priority": "老弱病残孕、军人优先办",
}  # fmt: skip


class RequestHelp(TurnAction):
    """Ask how, then open a help request; a telephone number may follow."""

    action_name = "action_request_help"

    def act(self, talk: Talk) -> Outcome:
        kind = talk.heard.entities.get("help_kind", "")
        if kind not in kinds():
            choices = tuple(choice(label, f"help:{key}", "request_help", help_kind=key) for key, label in WAYS.items())
            talk.remember(helping=True)
            return talk.stay(Reply("utter_which_help", {"options": numbered(choices)}, kind="choices", choices=choices))
        if not talk.heard.text.startswith("/") and asks(talk.heard.text):
            return offer(talk, kind)
        if kind == "live" and (waiting := queue_up(talk)) is not None:
            return waiting
        already = open_one(talk.session, kind, about(talk.session, talk.conversation))
        if already is not None:
            return talk.stay(Reply("utter_help_already", {"number": already.number}))
        outcome = file_help(talk, kind)
        if kind == "live":
            outcome.replies.insert(0, Reply("utter_nobody_there", {"words": when_somebody_is_there(talk)}))
        if kind == "proxy":
            outcome.replies.insert(1, Reply("utter_proxy_needs"))
        return outcome


def offer(talk: Talk, kind: str) -> Outcome:
    """能上门不: a question, so nothing is registered before the person says so."""
    yes = choice(f"登记{kinds()[kind]}", f"help:{kind}", "request_help", help_kind=kind)
    return talk.stay(
        Reply("utter_offer_help", {"kind": kinds()[kind]}, kind="choices", choices=(yes, choice("先不用", "go_on", "go_on")))
    )  # fmt: skip


def file_help(talk: Talk, kind: str) -> Outcome:
    """Register the request and say its number."""
    phone = phone_in(talk.heard.original)
    filed = do_file(talk.session, kind, about(talk.session, talk.conversation), talk.heard.original, phone)
    return receipt(talk, filed, "utter_help_filed", kinds()[kind])


def phone_in(text: str) -> str:
    found = PHONE.search(text)
    return found.group() if found else ""


def call_back(talk: Talk) -> Outcome | None:
    """A telephone number left instead of a choice of help is a wish to be called; None when it is not that."""
    asked = talk.memory.get("helping")
    talk.remember(helping=None)  # the offer holds for the next thing said and no longer
    return file_help(talk, "live") if asked and phone_in(talk.heard.original) else None


def receipt(talk: Talk, filed: Filed, response: str, kind: str, *, then: str = "utter_leave_phone") -> Outcome:
    """Say the number and the code, and ask ``then`` unless a telephone number was given or nothing is to be asked."""
    phone = phone_in(talk.heard.original)
    if phone:
        do_add(talk.session, filed.number, {"phone": phone})
    back = talk.memory.get("resume") if talk.stage == Stage.REPORTING else talk.stage
    talk.remember(ticket=filed.number, resume=back if back in (Stage.ASKING, Stage.NOTICED) else None)
    reply = Reply(
        response,
        {"kind": kind, "number": filed.number, "code": filed.code, "due": f"{filed.due:%Y年%m月%d日}",
         "addressee": filed.addressee},
        kind="ticket", data={"ticket": filed.to_json()},
    )  # fmt: skip
    return resume(talk, reply) if phone or not then else talk.go(Stage.LEAVING_CONTACT, reply, Reply(then))


def resume(talk: Talk, *replies: Reply) -> Outcome:
    """Go on where the conversation was before a person was asked for."""
    stage = talk.memory.get("resume") or Stage.IDLE
    talk.remember(resume=None)
    if stage == Stage.ASKING and talk.case is not None:
        guidance = guidance_of(talk.case)
        if guidance.next is not None:
            return talk.go(Stage.ASKING, *replies, ask(talk, guidance, guidance.next))
    return talk.go(Stage(stage), *replies)


def do_add_words(talk: Talk, number: str) -> None:
    """What was said after the receipt belongs to the ticket; whoever handles a report sees that something was added."""
    ticket = talk.session.get(Ticket, number)
    if ticket is not None and ticket.type == "stuck":
        following.do_add(talk.session, ticket, talk.heard.original)
    else:
        do_add(talk.session, number, {"later": talk.heard.original})
        if ticket is not None:
            do_place(talk.session, ticket, talk.heard.original)


class TakeContact(TurnAction):
    """After a receipt: a telephone number, more about it, or no wish to leave anything."""

    action_name = "action_take_contact"

    def act(self, talk: Talk) -> Outcome:
        phone, number = phone_in(talk.heard.original), talk.memory.get("ticket")
        if phone and number:
            do_add(talk.session, number, {"phone": phone})
            return resume(talk, Reply("utter_contact_noted", {"number": number}))
        if number and talk.heard.intent not in ("deny", "unsure", "affirm"):
            do_add_words(talk, number)
            return resume(talk, Reply("utter_more_noted", {"number": number}))
        return resume(talk, Reply("utter_no_contact"))


class Status(TurnAction):
    """What became of the requests and reports of this conversation."""

    action_name = "action_status"

    def act(self, talk: Talk) -> Outcome:
        tickets = of_conversation(talk.session, talk.conversation.id)
        if not tickets:
            return talk.stay(Reply("utter_status_none"))
        lines = []
        for t in tickets:
            stuck = t.type == "stuck"
            kind = (report_kinds() if stuck else kinds()).get(t.kind, t.kind)
            state = report_words(t.state) if stuck else help_words(t.state)
            owed = following.promise_in_words(talk.session, t)
            lines.append(f"{t.number}（{kind}）：{state}{owed and f'，由{t.addressee}办理，{owed}'}")
        return talk.stay(Reply("utter_status", {"lines": texts(lines)}, kind="status"))
