"""办不成事 by talking: told in one sentence or in up to three short steps, shown as staff will see it, and only then sent.

Nothing is filed before its author has seen the preview. What is told and not sent is kept; see ``drafts.py``.
"""

from __future__ import annotations

from dataclasses import replace

from actions.clock import now
from actions.database.models import Ticket
from actions.dialogue import drafts, meanwhile
from actions.dialogue.asking import numbered
from actions.dialogue.base import Talk, TurnAction
from actions.dialogue.drafts import SKIP, Told, show, told
from actions.dialogue.people import phone_in, receipt, resume
from actions.errors import Trouble
from actions.replies import Choice, Outcome, Reply, choice, texts
from actions.reports.filing import SHORTEST, do_file
from actions.reports.photos import do_hand_over, do_let_go
from actions.reports.seen import seen
from actions.reports.states import OPEN_STATES
from actions.reports.telling import demands, left_over, means, names_place, tells_enough, tells_nothing
from actions.reports.terms import kinds
from actions.stages import Stage
from actions.tickets import about, of_conversation

OTHER = "other"
OURS = ("send", "edit", "resume", "later", "skip")
"""Answers to what is asked while a report is told, whatever else they sound like."""
FEW = 6
"""Characters beside a telephone number (我的电话, 打这个) that are nothing to be added to the report."""


def kind_heard(talk: Talk, otherwise: str = OTHER) -> str:
    kind = talk.heard.entities.get("stuck_kind", otherwise)
    return kind if kind in kinds() else OTHER


class ReportStuck(TurnAction):
    """Something could not get done."""

    action_name = "action_report_stuck"

    def act(self, talk: Talk) -> Outcome:
        said, pressed = talk.heard.original, talk.heard.text.startswith("/")
        lying = drafts.lies(talk, talk.stage)
        if not pressed and not lying and demands(said) and (filed := just_filed(talk)):
            values = {"number": filed.number, "due": f"{filed.due:%m月%d日}"}
            return talk.stay(Reply("utter_report_is_filed", values))
        drafts.before(talk)
        if pressed or not tells_enough(said):
            if lying:
                return show(talk, lying, again=True)
            draft = {**told(talk), "step": "what", "kind": kind_heard(talk), "cry": said}
            drafts.keep(talk, draft)
            return talk.go(Stage.REPORTING, Reply("utter_describe_trouble"))
        if lying:  # both are told, and it may be the same thing
            return tell(talk, {**lying, "step": "confirm"}, said, again=True)
        return tell(talk, told(talk), said)


def just_filed(talk: Talk) -> Ticket | None:
    """The report of this talk that was sent a short while ago and is open."""
    listed = (t for t in of_conversation(talk.session, talk.conversation.id) if t.type == "stuck")
    newest = next(listed, None)
    fresh = newest is not None and newest.state in OPEN_STATES and now() - newest.at < drafts.AWAY
    return newest if fresh else None


def tell(talk: Talk, draft: Told, said: str, *, again: bool = False) -> Outcome:
    """What happened is known now: ask where, or what kind, when neither was said; otherwise show it."""
    cry = f"{draft['cry']}，" if draft.get("cry") and len(left_over(said)) < SHORTEST else ""
    draft = {
        **draft, "text": texts((draft.get("text", ""), f"{cry}{said}")), "kind": kind_heard(talk, draft.get("kind", OTHER)),
        "phone": phone_in(said) or draft.get("phone", ""),
    }  # fmt: skip
    if draft.get("where") or names_place(draft["text"]):
        return show(talk, draft, again=again)
    return ask_where(talk, draft)


def ask_where(talk: Talk, draft: Told) -> Outcome:
    """One short question for the place, and for the kind where it was not heard. It may be skipped."""
    drafts.keep(talk, {**draft, "step": "where"})
    if draft.get("kind", OTHER) != OTHER:
        return talk.go(Stage.REPORTING, Reply("utter_where_when", kind="choices", choices=(SKIP,)))
    choices = (*kind_choices(), SKIP)
    return talk.go(
        Stage.REPORTING,
        Reply("utter_where_or_kind", {"options": numbered(choices)}, kind="choices", choices=choices),
    )


def kind_choices() -> tuple[Choice, ...]:
    return tuple(
        choice(label, f"report:kind:{kind}", "inform", step=f"kind:{kind}")
        for kind, label in kinds().items()
        if kind != OTHER
    )


class DescribeTrouble(TurnAction):
    """Whatever is said while a report is told: a part of it, an answer to the preview, or something else."""

    action_name = "action_describe_trouble"

    def act(self, talk: Talk) -> Outcome:
        draft = {"step": "what", **told(talk)}
        button = talk.heard.entities.get("step", "")
        pressed = talk.heard.text.startswith("/")
        if button == "drop" or (not pressed and means(talk.heard.original, "drop")):
            return drop(talk)
        if pressed and talk.heard.intent == "report_stuck":
            return go_on(talk, draft, again=True)
        ours = button or (not pressed and means(talk.heard.original, *OURS))
        if not ours and (wish := meanwhile.other_wish(talk)):
            outcome = meanwhile.answered(talk, wish)
            return beside(talk, draft, outcome) if outcome.stage == Stage.REPORTING else outcome
        if button or not pressed:
            return STEPS[draft["step"]](talk, draft, button)
        return go_on(talk, draft)  # a button that is about nothing here


def drop(talk: Talk) -> Outcome:
    do_let_go(talk.session, talk.conversation)
    return resume(talk, Reply("utter_report_dropped"))


def beside(talk: Talk, draft: Told, outcome: Outcome) -> Outcome:
    """Something else was answered in passing; then on with the report."""
    on = go_on(talk, {**draft, **told(talk)}, again=not drafts.recent(draft, "at"))
    return Outcome([*outcome.replies, *on.replies], on.stage)


def go_on(talk: Talk, draft: Told, *, again: bool = False) -> Outcome:
    """Say once more what is awaited."""
    if draft["step"] == "where":
        return ask_where(talk, draft)
    if draft["step"] == "what":
        drafts.keep(talk, draft)
        return talk.go(Stage.REPORTING, Reply("utter_describe_trouble"))
    if again:
        return show(talk, draft, again=True)
    drafts.keep(talk, {**draft, "step": "confirm"})
    return drafts.choices_again(talk, "utter_report_waiting")


# -------------------------------------------------------------------- the steps


def what(talk: Talk, draft: Told, button: str) -> Outcome:
    """After a bare cry. A second one is not asked the same again, but helped with the kinds."""
    said = talk.heard.original
    if button.startswith("kind:"):
        return kind_chosen(talk, draft, button)
    if talk.heard.intent == "go_back":
        return drop(talk)
    if tells_nothing(said) or talk.heard.intent == "unsure" or means(said, "skip"):
        cries = "，".join(dict.fromkeys(c for c in (draft.get("cry", ""), said if tells_nothing(said) else "") if c))
        return ask_where(talk, {**draft, "text": cries, "thin": True})
    return tell(talk, draft, said)


def where(talk: Talk, draft: Told, button: str) -> Outcome:
    """The short question is answered, or not; either way the preview comes next."""
    said = talk.heard.original
    if button.startswith("kind:"):
        return kind_chosen(talk, draft, button)
    if button == "skip" or means(said, "skip", "send") or (tells_nothing(said) and not names_place(said)):
        return show(talk, draft)
    if talk.heard.intent == "go_back":
        return edit(talk, draft)
    draft = {
        **draft,
        "kind": kind_heard(talk, draft.get("kind", OTHER)),
        "phone": phone_in(said) or draft.get("phone", ""),
    }
    if draft.get("thin"):  # so far there was only a cry: this is the story
        return show(talk, {**draft, "text": texts((draft["text"], said)), "thin": False})
    return show(talk, {**draft, "where": said})


def kind_chosen(talk: Talk, draft: Told, button: str) -> Outcome:
    kind = button.removeprefix("kind:")
    draft = {**draft, "kind": kind if kind in kinds() else OTHER}
    if not draft.get("text"):
        drafts.keep(talk, draft)
        return talk.go(Stage.REPORTING, Reply("utter_describe_trouble"))
    return show(talk, draft)


def confirm(talk: Talk, draft: Told, button: str) -> Outcome:
    """The answer to the preview: a button, or words that come down to one."""
    verdict = button or worded(talk)
    if verdict == "send" or verdict.startswith("join:"):
        return send(talk, draft, verdict.removeprefix("join:") if verdict != "send" else "")
    if verdict.startswith("kind:"):
        return kind_chosen(talk, draft, verdict)
    return ANSWERS.get(verdict, shown)(talk, draft)


def worded(talk: Talk) -> str:
    """What words after the preview mean. Whatever is no answer is one more thing to say: ``add``."""
    said, intent = talk.heard.original, talk.heard.intent
    short = len(said) <= FEW
    found = next((way for way in ("send", "edit", "resume", "later") if means(said, way)), "")
    if found or intent in ("go_back", "start_over"):
        return {"resume": "show", "send": "agree", "": "edit"}.get(found, found)
    if phone := phone_in(said):
        return "agree" if len(said.replace(phone, "").strip(" ，,。:：")) <= FEW else "add"
    if demands(said) or (short and intent == "affirm"):
        return "agree"
    if short and intent in ("deny", "unsure"):
        return "later"
    return "again" if tells_nothing(said) or (short and intent == "chitchat_insult") else "add"


def agree(talk: Talk, draft: Told) -> Outcome:
    """A yes, or a telephone number. After a long time nobody has the preview before their eyes: it is shown again."""
    draft = {**draft, "phone": phone_in(talk.heard.original) or draft.get("phone", "")}
    return send(talk, draft) if drafts.recent(draft, "at") else show(talk, draft, again=True)


def shown(talk: Talk, draft: Told) -> Outcome:
    return show(talk, draft, again=not drafts.recent(draft, "at"))


def add(talk: Talk, draft: Told) -> Outcome:
    """One more thing to say: only that is shown, for the rest was."""
    said = talk.heard.original
    draft = drafts.keep(talk, {
        **draft, "text": texts((draft["text"], said)), "kind": kind_heard(talk, draft.get("kind", OTHER)),
        "phone": phone_in(said) or draft.get("phone", ""),
    })  # fmt: skip
    if not drafts.recent(draft, "at"):
        return show(talk, draft, again=True)
    return drafts.choices_again(talk, "utter_report_added", seen=seen(said).text)


def edit(talk: Talk, draft: Told) -> Outcome:
    drafts.keep(talk, {**draft, "step": "edit"})
    choices = (*kind_choices(), choice("不改了", "report:show", "inform", step="show"))
    reply = Reply("utter_report_edit", {"options": numbered(choices)}, kind="choices", choices=choices)
    return talk.go(Stage.REPORTING, reply)


def edited(talk: Talk, draft: Told, button: str) -> Outcome:
    """The report told anew takes the place of the old words; a kind chosen changes that alone."""
    said = talk.heard.original
    if button or means(said, "send", "skip") or talk.heard.intent == "go_back":
        return confirm(talk, draft, button or "show")
    if tells_nothing(said) and not names_place(said):
        return show(talk, draft)
    if names_place(said) and not tells_enough(said):
        return show(talk, {**draft, "where": said})
    old = {**draft, "text": "", "cry": "", "where": "" if names_place(said) else draft.get("where", "")}
    new = {**old, "phone": phone_in(said) or draft.get("phone", "")}
    return show(talk, {**new, "text": said, "kind": kind_heard(talk, draft.get("kind", OTHER))})


ANSWERS = {"agree": agree, "edit": edit, "later": drafts.leave, "again": go_on, "add": add, "show": shown}
STEPS = {"what": what, "where": where, "confirm": confirm, "edit": edited}


# -------------------------------------------------------------------- sent


def send(talk: Talk, draft: Told, like: str = "") -> Outcome:
    """File it with its photos and say the number. What keeps it from being filed is said, and nothing is lost."""
    wanted = replace(drafts.as_draft(draft), like=like)
    try:
        filed = do_file(talk.session, wanted, about(talk.session, talk.conversation))
    except Trouble as trouble:
        drafts.keep(talk, {**draft, "step": "edit"})
        return talk.go(Stage.REPORTING, Reply("utter_cannot_now", {"words": f"{trouble.sentence}{trouble.what_now}"}))
    photos = do_hand_over(talk.session, talk.conversation, filed.number)
    kind = kinds()[wanted.kind] + (f"，附照片 {photos} 张" if photos else "")
    goes_on = bool(talk.memory.get("resume"))
    return receipt(
        talk, filed, "utter_stuck_filed", kind, then="" if wanted.phone or goes_on else "utter_leave_more"
    )  # fmt: skip
