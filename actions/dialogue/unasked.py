"""What holds at every stage: a number named with its code, words about a report of one's own, an offer of help unasked."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

from actions.cases import matter_of
from actions.clock import now
from actions.database.models import Ticket
from actions.dialogue.answers import TakeAnswer, accept
from actions.dialogue.base import Talk
from actions.dialogue.drafts import taken_up
from actions.dialogue.grading import grade_in, written_reason
from actions.dialogue.people import TakeContact
from actions.errors import Trouble
from actions.help_requests.need import shows_need
from actions.replies import Outcome, Reply, texts
from actions.reports import following
from actions.reports.telling import complains, cries, says_when, says_where
from actions.stages import Stage
from actions.tickets import follow, of_conversation

NUMBER = re.compile(r"(FY|BB)(\d{8})[-－ ]?(\d{4})", re.IGNORECASE)
CODE = re.compile(r"(?<![A-Z0-9-])([2-9A-HJKMNP-Z]{8})(?![A-Z0-9-])", re.IGNORECASE)
ASKS = re.compile(r"查询码|查.{0,12}码")
"""An engine number (发动机号码) is no code of ours."""
TAIL = re.compile(r"(?:尾号|后四位)\D{0,3}(\d{4})(?!\d)")
FACT_AT_MOST = 8
"""Characters of a plain fact; a report takes more."""
WRONG_AT_MOST, WRONG_WITHIN = 5, timedelta(hours=1)
MISTAKEN = {"rate", "ask_status", "chitchat_insult", "report_stuck"}
"""What a plain fact about a report just filed may sound like to the NLU."""
OFFERED_AFTER = {"need", "inform", "correct", "nlu_fallback", "ask_attribute"}


def before(talk: Talk) -> Outcome | None:
    """What is answered here, whatever Rasa made of it; None: the chosen action answers."""
    said = talk.heard.original
    if said.startswith("/"):
        return None
    if (report := taken_up(talk)) is not None:
        return report
    named = NUMBER.search(said)
    number = f"{named[1].upper()}{named[2]}-{named[3]}" if named else ""
    code = next((m[1].upper() for m in CODE.finditer(said) if not m[1].isdecimal()), "")
    if number and not code:
        return own(talk, number)
    if code and (number or ASKS.search(said)):
        return by_code(talk, code, number)
    return written_reason(talk) or more_of_report(talk) or answered_after_all(talk) or answered_not_reported(talk)


def more_of_report(talk: Talk) -> Outcome | None:
    """Right after the receipt: where and when it was belongs to the report, whatever else it sounds like."""
    ticket = talk.session.get(Ticket, talk.memory.get("ticket") or "") if talk.stage == Stage.LEAVING_CONTACT else None
    said = talk.heard.original
    if ticket is None or ticket.type != "stuck" or talk.heard.intent not in MISTAKEN or grade_in(said) is not None:
        return None
    return TakeContact().act(talk) if says_where(said) or says_when(said) else None


def answered_after_all(talk: Talk) -> Outcome | None:
    """While a question is open, 那房本还没下来 is its answer and asks for no progress, as long as nothing was filed."""
    asked = talk.memory.get("asked") if talk.stage == Stage.ASKING and talk.case is not None else None
    if not asked or talk.heard.intent not in ("rate", "ask_status") or grade_in(talk.heard.original) is not None:
        return None
    situation = matter_of(talk.opened).situation(asked)
    if situation is None or of_conversation(talk.session, talk.conversation.id):
        return None
    answers = TakeAnswer().answers(talk, situation)
    return accept(talk, answers) if situation.id in answers else None


def answered_not_reported(talk: Talk) -> Outcome | None:
    """本人去不了, said to an open question, tells a fact; a report has a place, a complaint or the word itself."""
    said = talk.heard.original
    asked = talk.memory.get("asked") if talk.stage == Stage.ASKING and talk.case is not None else None
    if not asked or talk.heard.intent != "report_stuck" or len(said) > FACT_AT_MOST:
        return None
    situation = matter_of(talk.opened).situation(asked)
    if situation is None or cries(said) or complains(said) or says_where(said):
        return None
    return TakeAnswer().take(talk, situation)


def own(talk: Talk, number: str) -> Outcome | None:
    """Words about a ticket of this conversation: reopen, solved or not, withdraw, or how it stands."""
    ticket = talk.session.get(Ticket, number)
    if ticket is None or ticket.conversation_id != talk.conversation.id:
        return talk.stay(Reply("utter_number_needs_code", {"number": number}))
    wish = next((w for pattern, w in WISHES if pattern.search(talk.heard.original)), None)
    if ticket.type != "stuck" or wish is None:
        return told(talk, ticket)
    try:
        return talk.stay(Reply(wish(talk, ticket), {"number": number}))
    except Trouble as trouble:
        return talk.stay(Reply("utter_cannot_now", {"words": f"{trouble.sentence}{trouble.what_now}"}))


def reopen(talk: Talk, ticket: Ticket) -> str:
    following.do_reopen(talk.session, ticket, talk.heard.original)
    return "utter_reopened"


def not_solved(talk: Talk, ticket: Ticket) -> str:
    following.do_say_solved(talk.session, ticket, False)
    return "utter_not_solved"


def solved(talk: Talk, ticket: Ticket) -> str:
    following.do_say_solved(talk.session, ticket, True)
    return "utter_solved"


def withdraw(talk: Talk, ticket: Ticket) -> str:
    following.do_withdraw(talk.session, ticket)
    return "utter_withdrawn"


WISHES: tuple[tuple[re.Pattern[str], Callable[[Talk, Ticket], str]], ...] = (
    (re.compile(r"重新办"), reopen), (re.compile(r"没.{0,2}解决|没办好"), not_solved), (re.compile(r"解决|办好了"), solved),
    (re.compile(r"撤回|不反映了|撤销"), withdraw),
)  # fmt: skip
"""Words about a report of one's own, and what they do. The first that fits counts."""


def by_code(talk: Talk, code: str, number: str) -> Outcome:
    """A ticket from any door. Wrong codes are counted: guessing is not worth trying."""
    wrong = [t for t in talk.memory.get("wrong_codes", []) if datetime.fromisoformat(t) > now() - WRONG_WITHIN]
    if len(wrong) >= WRONG_AT_MOST:
        return talk.stay(Reply("utter_codes_too_many"))
    tail = TAIL.search(talk.heard.original)
    try:
        ticket = follow(talk.session, code, tail[1] if tail else "", number)
    except Trouble:
        talk.remember(wrong_codes=[*wrong, now().isoformat()])
        return talk.stay(Reply("utter_code_wrong"))
    talk.remember(wrong_codes=None)
    return told(talk, ticket)


def told(talk: Talk, ticket: Ticket) -> Outcome:
    found = following.followed(talk.session, ticket)
    last = next((s.text for s in reversed(found.steps) if s.text), "")
    until = following.promise_in_words(talk.session, ticket)
    lines = texts((f"{found.number}（{found.kind}）：{found.state_words}。{until and f'{until}。'}", last))
    return talk.stay(Reply("utter_status", {"lines": lines}, kind="status"))


def offered(talk: Talk, outcome: Outcome) -> Outcome:
    """优先办, offered once when the conversation shows that it may be wanted; never assumed."""
    if talk.memory.get("offered_priority") or talk.heard.intent not in OFFERED_AFTER or talk.stage == "reporting":
        return outcome
    matter = talk.case.matter if talk.case else ""
    if talk.heard.original.startswith("/") or not shows_need(talk.heard.original, matter):
        return outcome
    talk.remember(offered_priority=True)
    # Before the last message, so that an open question stays the last thing said.
    outcome.replies.insert(max(len(outcome.replies) - 1, 0), Reply("utter_offer_priority"))
    return outcome
