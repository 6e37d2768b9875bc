"""Filling in the form by talking: one field after the other, several at once, left and taken up again."""

from __future__ import annotations

import re

from actions.cases import guidance_of
from actions.dialogue import filling_words as words
from actions.dialogue.answers import Correct
from actions.dialogue.asking import ask
from actions.dialogue.base import Talk, TurnAction
from actions.dialogue.enquiries import Explain, ShowNotice
from actions.dialogue.filling_clerk import Clerk
from actions.dialogue.filling_place import begun
from actions.dialogue.filling_ways import go_on, page, pause, submit, which
from actions.dialogue.grading import Rate
from actions.dialogue.people import RequestHelp, Status
from actions.dialogue.reporting import ReportStuck
from actions.forms import steps
from actions.forms.records import FILL_ACTION, do_open_form
from actions.replies import Outcome, Reply
from actions.stages import Stage
from knowledge.forms import Field, why
from knowledge.forms.answering import Word, asks, named, way_in

SURE = 0.75
"""From here on an intent that is no answer is believed, even where any words could be one."""
ELSEWHERE: dict[str, type[TurnAction]] = {
    "request_help": RequestHelp,
    "report_stuck": ReportStuck,
    "ask_status": Status,
    "rate": Rate,
}
PLEASANTRIES = {"thank": "utter_thank", "greet": "utter_greet", "bot_challenge": "utter_who_i_am"}
HERE = re.compile(
    r"在?(?:这里|这儿|这)(?:一?项|填|问|说)|一项一项|一个一个|一栏一栏|逐[项栏个]|(?:你|您)问我(?:答|填)|问我答|不会用?(?:网页|链接)|打字填|聊着填|口述|我说(?:你|您)填"
)
AGAIN = re.compile(r"接着|继续|再填|填完|续填")
THIS = frozenset(("这个", "这一个", "这些", "这栏", "这一栏", "这项", "这一项", "它"))
GIVE_UP = re.compile(r"没有|无|没|没这个|没有这个|不适用")
DROP = re.compile(r"(?:删掉?|去掉|不要)第?\s*([0-9]{1,3}|[一二三四五六七八九十])\s*(?:个|行|条|辆|位)?")
RAISE = re.compile(
    r"(?:把)?第?\s*([0-9]{1,3}|[一二三四五六七八九十])\s*(?:个|行|条|辆|位)?(?:往?上移|提前|往前|放前面|排前面)"
)


class Fill(TurnAction):
    """One turn while the form is filled in by talking; ``step`` comes from a button, anything else from words."""

    action_name = FILL_ACTION

    def act(self, talk: Talk) -> Outcome:
        if talk.case is None:
            return talk.stay(Reply("utter_about_which"))
        guidance = guidance_of(talk.case)
        if guidance.next is not None:
            return talk.go(Stage.ASKING, Reply("utter_fill_questions_first"), ask(talk, guidance, guidance.next))
        step = talk.heard.entities.get("step")
        if talk.stage != Stage.FILLING and step in (None, "begin"):
            return begin(talk)
        clerk = Clerk(talk)
        if not clerk.filling.form.fields:
            return talk.go(Stage.NOTICED, Reply("utter_form_at_counter"))
        return press(clerk, step) if step else hear(clerk)


def wants_to_talk(text: str) -> bool:
    """Whether a wish for the form is one to fill it in here, by talking."""
    return bool(HERE.search(text))


def begin(talk: Talk) -> Outcome:
    """Begin, or go on where it was left."""
    known = begun(talk)
    do_open_form(talk.session, talk.opened)
    clerk = Clerk(talk)
    if not clerk.filling.form.fields:
        return talk.go(Stage.NOTICED, Reply("utter_form_at_counter"))
    clerk.tell("utter_fill_again" if known else "utter_fill_begin")
    return go_on(clerk)


# -------------------------------------------------------------------- buttons


def press(clerk: Clerk, step: str) -> Outcome:
    """A button. One that names a field means that field, however old the button is."""
    heard, place = clerk.talk.heard.entities, clerk.place
    field = clerk.filling.form.by_key.get(heard.get("field", ""))
    n = int(heard["n"]) if heard.get("n", "").isdecimal() else 0
    if step == "optional":
        place.optional = heard.get("n") == "yes"
    elif step == "again":
        place.passed = []
    elif step == "pause":
        return pause(clerk)
    elif step == "page":
        return page(clerk)
    elif step == "submit":
        return submit(clerk)
    elif step == "confirm":
        clerk.confirm()
    elif step == "which":
        return which(clerk)
    elif field is not None:
        press_field(clerk, step, field, n)
    return go_on(clerk)


def press_field(clerk: Clerk, step: str, field: Field, n: int) -> None:
    if step not in ("change", "decide") and clerk.place.at != field.key:
        clerk.change(field)
        clerk.place.at = field.key
    if step == "option":
        clerk.option(field, n)
    elif step == "counter":
        clerk.keep({field.key: steps.AT_COUNTER}, steps.AT_COUNTER)
    elif step == "skip":
        clerk.skip()
    elif step == "change":
        clerk.change(field)
    elif step == "decide":
        clerk.decide(field, n)
    elif step == "enough":
        clerk.enough(field)
    elif step == "more":
        clerk.one_more(field)
    elif step == "drop":
        rows = clerk.rows_of(field)
        clerk.set_rows(field, rows[:-1])


# -------------------------------------------------------------------- words


def hear(clerk: Clerk) -> Outcome:
    """Words: about the way, about something else, or an answer."""
    said = clerk.talk.heard.original
    word = way_in(said)
    outcome = follow(clerk, word) if word else None
    if outcome is None and clerk.place.kind == "rows":
        outcome = in_rows(clerk, said)
    outcome = outcome or elsewhere(clerk)
    if outcome is not None:
        return outcome
    field = clerk.open
    if field is not None and not field.required and GIVE_UP.fullmatch(said.strip()):
        clerk.skip()
    elif not clerk.take(said):
        return not_an_answer(clerk)
    return go_on(clerk)


def follow(clerk: Clerk, word: Word) -> Outcome | None:
    """A word about the way; None where it is an answer after all."""
    way, place = word.way, clerk.place
    if way == "pause":
        return pause(clerk)
    if way == "page":
        return page(clerk)
    if way == "change":
        return change(clerk, word)
    if way == "left":
        counts = clerk.filling.counts
        clerk.tell("utter_fill_left", left=str(counts["to_type"]), done=str(counts["prefilled"]))
    elif way == "why" and clerk.open is not None:
        clerk.tell("utter_fill_why", why=why(clerk.filling.form, clerk.open))
    elif way == "skip" and clerk.open is not None:
        clerk.skip()
    elif way == "back":
        clerk.back()
    elif way == "enough" and clerk.open is not None and (place.kind == "rows" or place.picked):
        clerk.enough(clerk.open)
    else:
        return agree(clerk, way)
    return go_on(clerk)


def agree(clerk: Clerk, way: str) -> Outcome | None:
    """Yes and no, where the talk asked for one of them."""
    kind, yes, no = clerk.place.kind, way == "yes", way in ("no", "skip", "enough")
    if kind == "confirm" and yes:
        clerk.confirm()
    elif kind == "confirm" and way == "no":
        return which(clerk)
    elif kind == "confirm" and no:
        clerk.tell("utter_fill_confirm_first")  # 跳过 says neither that it is right nor that it is wrong
    elif kind == "offer" and (yes or no):
        clerk.place.optional = yes
    elif kind == "passed" and yes:
        clerk.place.passed = []
    elif kind == "passed" and no:
        return pause(clerk)
    elif kind == "ready" and (yes or no):
        return submit(clerk) if yes else pause(clerk)
    elif kind == "rows" and no and clerk.open is not None:
        clerk.enough(clerk.open)
    elif kind == "rows" and yes and clerk.open is not None:
        clerk.one_more(clerk.open)
    else:
        return None
    return go_on(clerk)


def change(clerk: Clerk, word: Word) -> Outcome | None:
    """改电话; 把电话改成139…; 改这个, where several are in view."""
    if word.about in THIS and not word.value:
        return which(clerk) if clerk.place.kind == "confirm" else go_on(clerk)
    found = named(clerk.filling.form, word.about)
    if not found:
        if clerk.place.kind == "ask" and clerk.open is not None and not word.value:
            return None  # words that only begin like a wish to change something
        clerk.tell("utter_fill_no_such_field", words=word.about)
        return go_on(clerk)
    if len(found) > 1:
        clerk.place.kind, clerk.place.confirming = "which", [f.key for f in found]
        clerk.place.keep(clerk.talk)
        return clerk.talk.go(Stage.FILLING, *clerk.said, words.which(found))
    clerk.change(found[0])
    if word.value:
        clerk.place.at = found[0].key
        if not clerk.take(word.value):
            clerk.miss("没听明白要改成什么。")
    return go_on(clerk)


def in_rows(clerk: Clerk, said: str) -> Outcome | None:
    """删掉第二个; 把第二个提前"""
    field = clerk.open
    for pattern, doing in ((DROP, "remove"), (RAISE, "up")):
        found = pattern.search(said)
        if found and field is not None:
            clerk.move(field, doing, found[1])
            return go_on(clerk)
    return None


def elsewhere(clerk: Clerk) -> Outcome | None:
    """A question, a wish for a person, a pleasantry: answered, and then on with the form. None for an answer."""
    talk, heard = clerk.talk, clerk.talk.heard
    sure = heard.confidence >= SURE and not re.search(r"\d{4}", heard.original)
    if sure and heard.intent in ELSEWHERE and not in_options(clerk):
        clerk.place.keep(talk)
        talk.conversation.stage = Stage.NOTICED  # a person may take over: the form waits
        return ELSEWHERE[heard.intent]().act(talk)
    if sure and heard.intent == "goodbye":
        return pause(clerk)
    if sure and heard.intent in PLEASANTRIES and (clerk.open is None or clerk.open.options):
        clerk.said.append(Reply(PLEASANTRIES[heard.intent]))
        return go_on(clerk)
    if sure and heard.intent == "show_notice":
        clerk.said += ShowNotice().act(talk).replies
        return go_on(clerk)
    return None if in_options(clerk) else enquiry(clerk)


def enquiry(clerk: Clerk) -> Outcome | None:
    """A question in between: the catalogue answers it, or it is said what one can do without an answer."""
    talk, heard = clerk.talk, clerk.talk.heard
    if asks(heard.original):
        if heard.intent == "ask_attribute":
            clerk.said += Explain().act(talk).replies
        else:
            if clerk.open is not None:
                clerk.tell("utter_fill_why", why=why(clerk.filling.form, clerk.open))
            clerk.tell("utter_fill_cannot_say")
        return go_on(clerk)
    if heard.intent == "correct" and (changed := Correct().change(talk)) is not None:
        return Outcome([*changed.replies, Reply("utter_fill_kept")], changed.stage)
    return None


def in_options(clerk: Clerk) -> bool:
    """Whether the words are one of the open field's options, whatever they sound like."""
    return clerk.open is not None and clerk.talk.heard.original.strip() in (clerk.open.options or ())


def not_an_answer(clerk: Clerk) -> Outcome:
    if clerk.open is not None and clerk.place.kind == "ask":
        clerk.miss("没对上选项。" if clerk.open.options or clerk.open.type == "yes_no" else "没听明白。")
    else:
        clerk.tell("utter_fill_choose")
    return go_on(clerk)
