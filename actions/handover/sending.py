"""What staff send besides words: a matter's notice. And a case begun for somebody on the telephone or at the counter."""

from __future__ import annotations

from sqlalchemy.orm import Session

from actions.cases import do_open_case, guidance_of
from actions.database.engine import Database, write
from actions.database.models import Case, Conversation, Message
from actions.errors import bad_input, not_found
from actions.handover.hearing import BY_VOICE
from actions.handover.owning import Person, do_answer_in
from actions.handover.queue import do_open
from actions.identity import digest, new_id, new_token
from actions.notices import do_issue
from actions.settings import settings
from knowledge import catalogue
from knowledge.catalogue import Matter


def matter_named(slug: str) -> Matter:
    matter = catalogue.load().matter(slug)
    if matter is None:
        raise not_found("这件事")
    return matter


def do_send_notice(
    conversation_id: str, staff: Person, slug: str, client_id: str, db: Database | None = None
) -> Message:
    """Send a matter's notice: for the answers already given when the case is about it, else for no answers at all."""
    matter = matter_named(slug)
    with write(db) as session:
        conversation = session.get(Conversation, conversation_id)
        if conversation is None:
            raise not_found("这次对话")
        case = _case_about(session, conversation, matter)
        issued = do_issue(session, case, guidance_of(case))
        text = f"给您发一份“{matter.name}”的一次性告知书，编号{issued.body['number']}：{settings().site}{issued.url}"
        data = {"notice": issued.body, "url": issued.url, "pdf_url": issued.pdf_url}
        return do_answer_in(session, conversation_id, staff, text, client_id, kind="notice", data=data)


def _case_about(session: Session, conversation: Conversation, matter: Matter) -> Case:
    case = session.get(Case, conversation.case_id) if conversation.case_id else None
    if case is not None and case.matter == matter.slug:
        return case
    return do_open_case(session, conversation, matter, f"工作人员发告知书：{matter.name}")


def do_open_for(channel: str, staff: Person, why: str, slug: str = "", db: Database | None = None) -> str:
    """Begin a conversation for somebody on the telephone or at the counter. The staff member owns it from the start."""
    if channel not in BY_VOICE:
        raise bad_input("请选来电还是柜台。")
    if not why.strip():
        raise bad_input("没有写来电的人要办什么。", "请写一句，以后查得到。")
    with write(db) as session:
        conversation = Conversation(
            id=new_id("c"), token_hash=digest(new_token()), channel=channel, stage="idle", memory={}, last_seq=0
        )
        session.add(conversation)
        session.flush()
        handover = do_open(session, conversation, staff.id, why=why.strip()[:200])
        if slug:
            matter = matter_named(slug)
            do_open_case(session, conversation, matter, why.strip()[:200])
            handover.matter = matter.slug
        return conversation.id
