"""The combined form is asked for: as a page behind a link, or here, by talking."""

from __future__ import annotations

from actions.dialogue.asking import ask
from actions.dialogue.base import Talk, TurnAction
from actions.dialogue.filling import AGAIN, Fill, wants_to_talk
from actions.dialogue.filling_place import begun
from actions.dialogue.filling_ways import link_for
from actions.dialogue.filling_words import button
from actions.forms.records import do_open_form, filling_of
from actions.replies import Outcome, Reply
from actions.stages import Stage


class StartForm(TurnAction):
    """Hand out a link that opens once, with what was said already filled in; or go on by talking where that is meant."""

    action_name = "action_start_form"

    def act(self, talk: Talk) -> Outcome:
        if talk.case is None:
            return talk.stay(Reply("utter_about_which"))
        if wants_to_talk(talk.heard.original) or (begun(talk) and AGAIN.search(talk.heard.original)):
            return Fill().act(talk)
        record = do_open_form(talk.session, talk.case)
        filling = filling_of(talk.session, record)
        if not filling.form.fields:
            return talk.stay(Reply("utter_form_at_counter"))
        url, counts = link_for(talk, record), filling.counts
        guidance = filling.form.guidance
        asking = talk.stage == Stage.ASKING and guidance.next is not None
        here = button("接着在这里填" if begun(talk) else "在这里一项一项填", "begin")
        filled = Reply(
            "utter_form",
            {"forms": str(len(filling.form.item_forms)), "separate": str(counts["separate"]),
             "combined": str(counts["combined"]), "left": str(counts["to_type"]), "link": url},
            kind="form", data={"url": url, "counts": counts}, choices=() if asking else (here,),
        )  # fmt: skip
        if asking and guidance.next is not None:
            return talk.stay(filled, ask(talk, guidance, guidance.next))
        return talk.stay(filled)
