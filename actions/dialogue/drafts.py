"""A report that is told but not sent: shown as staff will see it, kept when somebody goes away, taken up when they return.

It lies in the conversation's memory under ``report``: ``step`` (what, where, confirm, edit), ``kind``, ``text``, ``where``,
``phone``, ``photos``, and the moments when it was last shown (``at``) and last reminded of (``reminded``).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from actions.clock import now
from actions.dialogue.asking import numbered
from actions.dialogue.base import Talk
from actions.dialogue.people import resume
from actions.replies import Choice, Outcome, Reply, choice, texts
from actions.reports.filing import Draft, preview
from actions.reports.photos import do_let_go, waiting
from actions.reports.seen import seen
from actions.reports.telling import means
from actions.reports.terms import kinds
from actions.stages import Stage
from actions.tickets import about

AWAY = timedelta(minutes=30)
"""After so long somebody was away: a yes is not taken for one to a preview of then, and is reminded of it again."""
BEGINNING = 24
"""Characters of a report that remind of it."""
BUSY = (Stage.ASKING, Stage.CHOOSING, Stage.FILLING, Stage.LEAVING_CONTACT)
RESTING = (Stage.IDLE, Stage.NOTICED)
SEND = choice("发出去", "report:send", "inform", step="send")
EDIT = choice("改一改", "report:edit", "inform", step="edit")
DROP = choice("不报了", "report:drop", "inform", step="drop")
SKIP = choice("跳过", "report:skip", "inform", step="skip")
SHOW = choice("接着反映", "report:show", "inform", step="show")

Told = dict[str, Any]


def told(talk: Talk) -> Told:
    """The report that is being told; empty when there is none."""
    return dict(talk.memory.get("report") or {})


def keep(talk: Talk, draft: Told) -> Told:
    talk.remember(report=draft)
    return draft


def as_draft(draft: Told) -> Draft:
    return Draft(
        draft["text"], draft.get("kind", "other"), where=draft.get("where", ""), phone=draft.get("phone", ""),
    )  # fmt: skip


def recent(draft: Told, moment: str) -> bool:
    """Whether that moment was just now."""
    at = str(draft.get(moment) or "")
    return bool(at) and now() - datetime.fromisoformat(at) < AWAY


# -------------------------------------------------------------------- the preview


def show(talk: Talk, draft: Told, *, again: bool = False) -> Outcome:
    """This is what staff will see, who gets it, and what may already be known. Nothing is filed."""
    draft = keep(talk, {**draft, "step": "confirm", "at": now().isoformat()})
    shown = preview(talk.session, as_draft(draft), about(talk.session, talk.conversation))
    joins = tuple(
        choice(
            f"和{s.on:%m月%d日}别人反映的一起跟进（{s.kind}，{s.state}）", f"report:join:{s.number}", "inform",
            step=f"join:{s.number}",
        )
        for s in shown.similar
    )  # fmt: skip
    alike: dict[str, Choice] = {}  # of those that read the same, the likest
    for join in joins:
        alike.setdefault(join.label, join)
    choices = (SEND, *alike.values(), EDIT, DROP)
    photos = len(waiting(talk.conversation))
    lost = len(draft.get("photos", [])) - photos
    body = texts((f"“{shown.seen.text}”", f"（另附照片 {photos} 张）" if photos else ""))
    remarks = (
        f"{'、'.join(shown.seen.hidden)}已经遮住，要看全须写明原因。" if shown.seen.hidden else "",
        f"由{shown.addressee.words}。",
        "可能已有人反映过同一件事，可以一起跟进，也可以单独发。" if joins else "",
        f"之前发来的照片有 {lost} 张放得太久，已经删了，要的话请再发。" if lost > 0 else "",
        "会打您留的电话。" if draft.get("phone") else "要回电，直接回复手机号，就一起发出。",
    )
    values = {
        "again": "您有一件没发出去的反映。" if again else "还没有发出。", "seen": body,
        "kind": f"（{kinds()[kind]}）" if (kind := draft.get("kind", "other")) != "other" else "",
        "remarks": "".join(remarks), "options": numbered(choices),
    }  # fmt: skip
    return talk.go(Stage.REPORTING, Reply("utter_report_preview", values, kind="choices", choices=choices))


def choices_again(talk: Talk, response: str, **values: str) -> Outcome:
    """What may be done with the report just shown, without showing the whole of it once more."""
    choices: tuple[Choice, ...] = (SEND, EDIT, DROP)
    reply = Reply(response, {**values, "options": numbered(choices)}, kind="choices", choices=choices)
    return talk.go(Stage.REPORTING, reply)


# -------------------------------------------------------------------- while it lies


def leave(talk: Talk, draft: Told) -> Outcome:
    """Not now: it is kept, and the talk goes on where it was."""
    keep(talk, {**draft, "reminded": now().isoformat()})
    return resume(talk, Reply("utter_report_kept"))


def lies(talk: Talk, stage: str) -> Told | None:
    """The report that was told and not sent, while the talk is about something else."""
    draft = told(talk)
    return draft if draft.get("text") and stage != Stage.REPORTING else None


def taken_up(talk: Talk) -> Outcome | None:
    """接着反映, or its button, brings it back; 不报了 lets go of it. None: the words are about something else."""
    draft = lies(talk, talk.stage)
    if draft is None:
        return None
    step, said = talk.heard.entities.get("step", ""), talk.heard.original
    typed = not talk.heard.text.startswith("/")
    ours = talk.heard.intent == "inform" and (step in ("send", "edit", "show") or step.startswith("join:"))
    if (not typed and ours) or (typed and means(said, "resume")):
        before(talk)
        return show(talk, draft, again=True)
    if (not typed and talk.heard.intent == "inform" and step == "drop") or (typed and means(said, "drop_draft")):
        do_let_go(talk.session, talk.conversation)
        return talk.stay(Reply("utter_report_dropped"))
    return None


def before(talk: Talk) -> None:
    """Remember where the talk goes on when the report is sent or dropped."""
    if talk.stage != Stage.REPORTING:
        talk.remember(resume=talk.stage if talk.stage in (Stage.ASKING, Stage.NOTICED) else None)


def remind(talk: Talk, outcome: Outcome) -> Outcome:
    """Say that something was not sent: when the talk turns away from it, when something else is done, after a pause."""
    draft = lies(talk, outcome.stage)
    finished = talk.stage in BUSY and outcome.stage in RESTING
    if draft is None or (recent(draft, "reminded") and not finished):
        return outcome
    keep(talk, {**draft, "reminded": now().isoformat()})
    text = seen(draft["text"].replace("\n", " ")).text
    reminder = {"seen": text if len(text) <= BEGINNING else f"{text[:BEGINNING]}…"}
    last = outcome.replies[-1] if outcome.replies else None
    if last is None or (last.kind == "text" and not last.choices and outcome.stage in RESTING):
        choices = (SHOW, DROP)
        outcome.replies.append(Reply("utter_report_left", reminder, kind="choices", choices=choices))
    else:  # an open question, and what its numbers mean, stays the last thing said
        outcome.replies.insert(len(outcome.replies) - 1, Reply("utter_report_left", reminder))
    return outcome
