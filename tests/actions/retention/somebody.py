"""People of whom something is known: said, answered, filled in, photographed, reported, graded."""

from __future__ import annotations

import io
from dataclasses import dataclass

from PIL import Image

from actions import conversations, uploads
from actions.cases import do_answer, do_open_case
from actions.database.engine import Database, read, write
from actions.database.models import Base, Conversation
from actions.forms.records import do_open_form, do_save
from actions.handover import owning, queue
from actions.handover.notes import do_note_down
from actions.notices import do_issue
from actions.ratings.rating import Occasion, do_rate
from actions.reports.filing import Draft, do_file
from actions.reports.handling import Step, do_step
from actions.reports.states import Move
from actions.tickets import About
from actions.wechat.people import meet
from actions.wechat.photos import do_keep
from knowledge import catalogue

WANG = owning.Person("s_wang", "王师傅")
MARKS = ("李大山", "13947712345", "152723194503120019", "李强", "openid-of-somebody")
"""What must be found nowhere afterwards."""
SAID = "我爸李大山走了，我电话13947712345，身份证152723194503120019"
TOLD = "昨天在大厅办火化证明，窗口让我回去三趟都不给办，我叫李强"
ANSWERED = "已和大厅核对，李强今天可以来办，窗口已经说明，三天内出证。"
MATTER = "citizen-after-death"


@dataclass
class Person:
    """Somebody who went through everything."""

    conversation: str
    case: str
    ticket: str
    openid: str


def photo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(out, "JPEG")
    return out.getvalue()


def somebody(db: Database, openid: str = "openid-of-somebody") -> Person:
    """Goes through everything, and is with a person at the desk in the end."""
    with write(db) as session:
        follower = meet(session, openid)
        key, talk = follower.id, str(follower.conversation_id)
    conversations.do_store_from_citizen(talk, SAID, "said-1", db=db)
    with write(db) as session:
        conversation = session.get_one(Conversation, talk)
        matter = catalogue.load().matter(MATTER)
        assert matter is not None
        case = do_open_case(session, conversation, matter, SAID)
        do_answer(session, case, {"death_proof": "medical"})
        do_issue(session, case)
        do_save(session, do_open_form(session, case), {"deceased.name": "李大山"})
        where = About(MATTER, channel="wechat", conversation_id=talk, case_id=case.id)
        filed = do_file(session, Draft(TOLD, "sent_back", phone="13947712345"), where)
        uploads.do_attach(session, filed.number, [uploads.Upload("李大山.jpg", photo())])
        do_rate(session, Occasion("talk", talk, conversation_id=talk, case_id=case.id), 1, (), "李强说等太久")
        queue.do_request(session, conversation)
    do_keep(key, case.id, photo(), db)
    assert queue.do_claim_next(WANG.id, WANG.name, None, db)
    do_note_down(talk, WANG, "李强情绪激动", [], db)
    owning.do_answer(talk, WANG, "李强您好", "answer-1", db)
    return Person(talk, case.id, filed.number, openid)


def end(db: Database, person: Person) -> None:
    """The desk is done with it, and the report is answered."""
    owning.do_close(person.conversation, WANG, "solved", db)
    with write(db) as session:
        do_step(session, person.ticket, Step(Move.ACKNOWLEDGE), WANG.id)
        do_step(session, person.ticket, Step(Move.ANSWER, ANSWERED), WANG.id)


def known(db: Database) -> dict[str, list[str]]:
    """Every table in which anything of the person can still be read, whatever tables there are."""
    found: dict[str, list[str]] = {}
    with read(db) as session:
        for mapper in Base.registry.mappers:
            for row in session.query(mapper.class_):
                text = str([getattr(row, column.key) for column in mapper.column_attrs])
                if marks := [mark for mark in MARKS if mark in text]:
                    found.setdefault(str(mapper.local_table), []).extend(marks)
    return found
