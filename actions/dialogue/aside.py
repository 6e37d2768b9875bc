"""Said while a question is open and no answer to it: something for the form, or a question the catalogue cannot answer."""

from __future__ import annotations

from actions.cases import guidance_of
from actions.dialogue.base import Talk
from actions.dialogue.enquiries import fact, not_written
from actions.replies import Reply
from knowledge.enquiry import quote
from knowledge.forms import combine
from knowledge.forms.said import heard
from knowledge.guidance.hearing import asks


def aside(talk: Talk) -> Reply | None:
    """What to say before the open question is put again; None: it was meant as an answer."""
    guidance = guidance_of(talk.opened)
    form = combine(guidance)
    if kept := heard(talk.heard.original, form, as_of=guidance.as_of):
        labels = "、".join(dict.fromkeys(form.by_key[key].label for key in kept))
        return Reply("utter_kept_for_form", {"labels": labels})
    if asks(talk.heard.text):
        if quoted := quote(talk.heard.text, guidance):
            return fact(quoted, guidance.matter.name, "quote")
        return not_written(talk)
    return None
