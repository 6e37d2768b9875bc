"""Ways on and out of a form that is filled in by talking: the next question, a pause, the page, handing in."""

from __future__ import annotations

from actions.database.form_models import FormRecord
from actions.dialogue import filling_words as words
from actions.dialogue.base import Talk
from actions.dialogue.filling_clerk import Clerk
from actions.dialogue.filling_place import Place
from actions.errors import Trouble
from actions.forms import steps
from actions.forms.doors import do_hand_out, full_address, person_of
from actions.forms.records import do_submit
from actions.replies import Outcome, Reply
from actions.stages import Stage


def link_for(talk: Talk, record: FormRecord) -> str:
    """A fresh link to the form's page; for the WeChat person of this conversation alone, where that can be checked."""
    return full_address(do_hand_out(talk.session, record, person_of(talk.session, talk.conversation)))


def go_on(clerk: Clerk) -> Outcome:
    return clerk.talk.go(Stage.FILLING, *clerk.next())


def leave(clerk: Clerk, *replies: Reply) -> Outcome:
    """The talk goes on elsewhere; what was filled in stays, and so does the place."""
    clerk.place.keep(clerk.talk)
    return clerk.talk.go(Stage.NOTICED, *clerk.said, *replies)


def which(clerk: Clerk) -> Outcome:
    """Something that was filled in beforehand is wrong: which?"""
    fields = clerk.filling.form.by_key
    listed = [fields[k] for k in clerk.place.confirming if k in fields]
    if not listed:
        return go_on(clerk)
    clerk.place.kind = "which"
    clerk.place.keep(clerk.talk)
    return clerk.talk.go(Stage.FILLING, *clerk.said, words.which(listed))


def pause(clerk: Clerk) -> Outcome:
    return leave(clerk, Reply("utter_fill_paused", {"left": str(steps.left(clerk.filling))}))


def page(clerk: Clerk) -> Outcome:
    """The same form as a page."""
    url = link_for(clerk.talk, clerk.record)
    reply = Reply("utter_fill_page", {"link": url}, kind="form", data={"url": url, "counts": clerk.filling.counts})
    return leave(clerk, reply)


def submit(clerk: Clerk) -> Outcome:
    """All is told and looked at: the form is handed in, and its papers can be fetched."""
    try:
        do_submit(clerk.talk.session, clerk.record)
    except Trouble:
        return go_on(clerk)  # something was changed elsewhere meanwhile: the next step says what
    url = link_for(clerk.talk, clerk.record)
    clerk.place = Place()
    clerk.talk.remember(filling=None)
    reply = Reply("utter_fill_submitted", {"link": url}, kind="form", data={"url": url, "counts": clerk.filling.counts})
    return clerk.talk.go(Stage.NOTICED, reply)
