"""Opens a conversation with a case, as the dialogue would, and tells the ways into its form. Run with ONETHING_VAR_DIR."""

from __future__ import annotations

import json

from actions.cases import do_answer, do_open_case
from actions.conversations import Opened, do_open, do_store_from_citizen
from actions.database.engine import database, write
from actions.database.models import Conversation
from actions.forms.doors import do_hand_out, full_address, person_of
from actions.forms.records import do_open_form
from actions.wechat.people import conversation_of, meet
from knowledge import catalogue
from knowledge.guidance import load_answers
from tests.beside import serve


def in_wechat(openid: str) -> Opened:
    """The conversation of somebody who writes in WeChat."""
    with write() as session:
        person = meet(session, openid).id
    conversation, _ = conversation_of(person)
    return Opened(conversation, "")


def main(matter: str, answers: dict[str, object], said: list[str], openid: str = "") -> dict[str, str]:
    database().migrate()
    opened = in_wechat(openid) if openid else do_open("web")
    for n, words in enumerate(said):
        do_store_from_citizen(opened.conversation_id, words, f"s{n}")
    found = catalogue.load().matter(matter)
    assert found is not None
    with write() as session:
        conversation = session.get(Conversation, opened.conversation_id)
        assert conversation is not None
        case = do_open_case(session, conversation, found, "")
        do_answer(session, case, load_answers(found, answers))
        record = do_open_form(session, case)
        path = do_hand_out(session, record, person_of(session, conversation))
        return {"conversation": opened.conversation_id, "token": opened.token, "case": case.id, "form": record.id,
                "path": path, "url": full_address(path)}  # fmt: skip


if __name__ == "__main__":
    serve(lambda told: main(**json.loads(told)))
