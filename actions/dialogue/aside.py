"""Said while a question is open and no answer to it: something for the form, or a question the catalogue cannot answer."""

from __future__ import annotations

import re

from actions.cases import guidance_of
from actions.dialogue.base import Talk
from actions.replies import Reply, choice
from actions.unanswered import do_queue
from knowledge.forms import combine
from knowledge.forms.said import heard

ASKED = re.compile(
    r"[?？]|怎么|咋|(?<!没)(?<!没有)(?:什么|啥|甚|哪)(?!.?[都也])|吗|能不能|可不可以|是不是|要不要|用不用|[能行用要是有成可以]不[了的啊呀]?$"
    r"|多少|几个?[天年月](?!了)|几个(?!月)|为何|如何"
)
"""How people ask; 我啥都没有 and 还没办呢 say something. Answers are looked for before, so that 是不是 in one does no harm."""


def aside(talk: Talk) -> Reply | None:
    """What to say before the open question is put again; None: it was meant as an answer."""
    guidance = guidance_of(talk.opened)
    form = combine(guidance)
    if kept := heard(talk.heard.original, form, as_of=guidance.as_of):
        labels = "、".join(dict.fromkeys(form.by_key[key].label for key in kept))
        return Reply("utter_kept_for_form", {"labels": labels})
    if ASKED.search(talk.heard.text):
        do_queue(talk.session, talk.heard.text, "question")
        return Reply(
            "utter_not_in_catalogue", kind="choices", choices=(choice("找人帮办", "help", "request_help"),)
        )  # fmt: skip
    return None
