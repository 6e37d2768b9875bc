"""办不成事 by talking: what happened, where and when, a telephone number or none; then it is shown as staff will see it.

A sentence that says what happened is filed at once, and what is missing may follow. A bare cry is asked about.
"""

from __future__ import annotations

import re
from typing import Any

from actions.dialogue.asking import numbered
from actions.dialogue.base import Talk, TurnAction
from actions.dialogue.people import phone_in, receipt, resume
from actions.help_requests.states import in_words as help_words
from actions.help_requests.states import kinds as help_kinds
from actions.replies import Choice, Outcome, Reply, choice, texts
from actions.reports.filing import Draft, do_file, preview
from actions.reports.photos import do_hand_over, do_let_go, waiting
from actions.reports.states import in_words
from actions.reports.terms import kinds, terms
from actions.stages import Stage
from actions.tickets import about, of_conversation

ENOUGH_TO_FILE = 12
"""Characters of a complaint that already say what happened; a shorter one is asked about first."""
WHEN = re.compile(r"今天|昨天|前天|上午|下午|早上|周[一二三四五六日天]|星期|礼拜|上周|上个?月|这几天|刚才|\d+[月号日]")
DROPPED = re.compile(r"^(算了|不反映了|不投诉了|不说了|取消)[吧了。]*$")
SKIPPED = re.compile(r"^(跳过|不清楚|不记得|记不清|没了|没有|不说|不知道)[了。]*$")
BEFORE_RESUME = (Stage.ASKING, Stage.NOTICED)


def kind_heard(talk: Talk, otherwise: str = "other") -> str:
    kind = talk.heard.entities.get("stuck_kind", otherwise)
    return kind if kind in kinds() else "other"


def says_where(text: str) -> bool:
    return any(place in text for place in terms()["places"])


class ReportStuck(TurnAction):
    """Something could not get done."""

    action_name = "action_report_stuck"

    def act(self, talk: Talk) -> Outcome:
        said, kind = talk.heard.original, kind_heard(talk)
        if len(said) < ENOUGH_TO_FILE or said.startswith("/"):
            begin(talk, kind)
            return talk.go(Stage.REPORTING, Reply("utter_describe_trouble"))
        if talk.stage != Stage.REPORTING:
            do_let_go(talk.session, talk.conversation)
        draft = Draft(text=said, kind=kind, phone=phone_in(said))
        asks = "utter_leave_phone" if says_where(said) and WHEN.search(said) else "utter_leave_more"
        return file(talk, draft, asks)


def begin(talk: Talk, kind: str) -> None:
    """A report is told from its beginning; photos stay only where it is the same one, begun again."""
    photos = (talk.memory.get("report") or {}).get("photos", []) if talk.stage == Stage.REPORTING else []
    if not photos:
        do_let_go(talk.session, talk.conversation)
    told = {"step": "what", "kind": kind, **({"photos": photos} if photos else {})}
    talk.remember(report=told, resume=talk.stage if talk.stage in BEFORE_RESUME else None)


def drop(talk: Talk) -> Outcome:
    do_let_go(talk.session, talk.conversation)
    return resume(talk, Reply("utter_report_dropped"))


def file(talk: Talk, draft: Draft, asks: str) -> Outcome:
    """Send it with its photos; the receipt, and what of it staff see only masked."""
    where = about(talk.session, talk.conversation)
    shown = preview(talk.session, draft, where)
    filed = do_file(talk.session, draft, where)
    photos = do_hand_over(talk.session, talk.conversation, filed.number)
    kind = kinds()[draft.kind] + (f"，附照片 {photos} 张" if photos else "")
    outcome = receipt(talk, filed, "utter_stuck_filed", kind, asks=asks)
    if shown.seen.hidden:
        outcome.replies.insert(1, Reply("utter_seen_masked", {"hidden": "、".join(shown.seen.hidden)}))
    return outcome


class DescribeTrouble(TurnAction):
    """The steps after a bare cry: what, where and when, then the preview and whether to be called."""

    action_name = "action_describe_trouble"

    def act(self, talk: Talk) -> Outcome:
        draft: dict[str, Any] = dict(talk.memory.get("report") or {"step": "what"})
        said, button = talk.heard.original, talk.heard.entities.get("step", "")
        if button == "drop" or DROPPED.match(said):
            return drop(talk)
        if draft["step"] == "what":
            return self.what(talk, draft, said)
        if draft["step"] == "where":
            if button != "skip" and not SKIPPED.match(said):
                draft["where"] = said
            return show(talk, draft)
        return self.send(talk, draft, said, button)

    def what(self, talk: Talk, draft: dict[str, Any], said: str) -> Outcome:
        draft.update(text=said, kind=kind_heard(talk, draft.get("kind", "other")))
        if says_where(said) and WHEN.search(said):
            return show(talk, draft)
        skip = choice("跳过", "report:skip", "inform", step="skip")
        talk.remember(report={**draft, "step": "where"})
        return talk.go(Stage.REPORTING, Reply("utter_where_when", kind="choices", choices=(skip,)))

    def send(self, talk: Talk, draft: dict[str, Any], said: str, button: str) -> Outcome:
        """A button, a telephone number or a yes sends it; anything else is one more thing to say."""
        phone = phone_in(said)
        if not (button or phone or talk.heard.intent == "affirm"):
            if talk.heard.intent == "deny":
                return drop(talk)
            draft["text"] = f"{draft['text']}\n{said}"
            return show(talk, draft)
        like = button.removeprefix("join:") if button.startswith("join:") else ""
        before = talk.memory.get("resume")
        outcome = file(
            talk,
            Draft(draft["text"], draft.get("kind", "other"), where=draft.get("where", ""), phone=phone, like=like),
            "",
        )
        if before:
            talk.remember(resume=before)
            return resume(talk, *outcome.replies)
        return outcome


def show(talk: Talk, draft: dict[str, Any]) -> Outcome:
    """This is what staff will see, who gets it, and what may already be known."""
    talk.remember(report={**draft, "step": "confirm"})
    told = Draft(draft["text"], draft.get("kind", "other"), where=draft.get("where", ""))
    shown = preview(talk.session, told, about(talk.session, talk.conversation))
    choices: list[Choice] = [choice("发出，不留电话", "report:send", "inform", step="send")]
    choices += [
        choice(
            f"和{s.on:%m月%d日}别人反映的一起跟进（{s.kind}，{s.state}）",
            f"report:join:{s.number}",
            "inform",
            step=f"join:{s.number}",
        )
        for s in shown.similar
    ]
    choices.append(choice("不反映了", "report:drop", "inform", step="drop"))
    photos = len(waiting(talk.conversation))
    attached = f"\n（另附照片 {photos} 张）" if photos else ""
    values = {
        "kind": kinds()[told.kind], "seen": f"{shown.seen.text}{attached}", "addressee": shown.addressee.words,
        "alike": "可能已有人反映过同一件事，可以一起跟进，也可以单独发。" if shown.similar else "",
        "options": numbered(tuple(choices)),
    }  # fmt: skip
    return talk.go(Stage.REPORTING, Reply("utter_report_preview", values, kind="choices", choices=tuple(choices)))


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
            kind = (kinds() if stuck else help_kinds()).get(t.kind, t.kind)
            state = in_words(t.state) if stuck else help_words(t.state)
            until = "" if t.ended_at else f"，由{t.addressee}办理，最晚{t.due:%m月%d日}答复"
            lines.append(f"{t.number}（{kind}）：{state}{until}")
        return talk.stay(Reply("utter_status", {"lines": texts(lines)}, kind="status"))
