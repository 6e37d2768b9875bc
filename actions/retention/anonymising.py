"""Takes the person out of what an office must account for. Kinds, states, times and grades stay; words and keys go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, and_, delete, or_, select, update
from sqlalchemy.orm import Session

from actions.clock import now
from actions.database.form_models import FormRecord
from actions.database.handover_models import CaseLink, HandoverEvent, ReadMark, SearchTerm, StaffNote
from actions.database.models import Case, CaseEvent, Conversation, IssuedNotice, Message, Rating, Ticket, Turn
from actions.database.report_models import FollowUp, OutboxItem, TicketEvent
from actions.database.wechat_models import ContinuationCode, WechatFile, WechatPerson
from actions.reports.photos import do_let_go
from actions.uploads import do_drop
from knowledge.places import widening

GONE = {"anonymised": True}
NO_KEY = ""
"""In the place of a hash: no token and no code has it, so nobody opens the record any more."""
ENDED = {"stuck": "withdrawn", "help": "cancelled"}
"""How a ticket that is still open ends when its person goes."""


def do_anonymise_ticket(session: Session, ticket: Ticket) -> None:
    """Leave of a ticket what is counted."""
    if ticket.ended_at is None:
        ticket.state, ticket.ended_at = ENDED.get(ticket.type, ticket.state), now()
    ticket.body, ticket.code_hash = dict(GONE), NO_KEY
    ticket.conversation_id, ticket.case_id = None, None
    ticket.region = widening(ticket.region)[-2:][0]  # a 嘎查 has few people: the 旗区 is what is counted
    ticket.version += 1
    session.flush()
    session.execute(update(TicketEvent).where(TicketEvent.number == ticket.number).values(data={}))
    do_drop(session, ticket.number)
    session.execute(delete(OutboxItem).where(OutboxItem.subject == ticket.number))
    _do_empty_tasks(session, [ticket.number])


def _do_empty_tasks(session: Session, subjects: Iterable[str]) -> None:
    """There is nobody left to call back."""
    for task in session.scalars(select(FollowUp).where(FollowUp.subject.in_(list(subjects)))):
        task.body, task.key, task.subject = dict(GONE), f"anonymised-{task.id}", "anonymised"
        task.done_at = task.done_at or now()


def do_detach_rating(session: Session, rating: Rating) -> None:
    """Leave the grade, without words and without what it belonged to."""
    _do_empty_tasks(session, [rating.subject] if rating.subject else [])
    rating.body, rating.subject = dict(GONE), f"anonymised-{rating.id}"
    rating.conversation_id, rating.case_id = None, None


def do_detach(session: Session, conversation_id: str, cases: Sequence[str]) -> tuple[int, int]:
    """Take the person out of the tickets and grades of a conversation that goes, and of its cases. Returns how many."""

    def of(table: type[Ticket] | type[Rating]) -> ColumnElement[bool]:
        # One that another conversation opened about the same case stays that conversation's.
        nobodys = and_(table.conversation_id.is_(None), table.case_id.in_(cases))
        return or_(table.conversation_id == conversation_id, nobodys)

    told = session.get(Conversation, conversation_id)
    if told is not None:
        do_let_go(session, told)
    tickets = session.scalars(select(Ticket).where(of(Ticket))).all()
    for ticket in tickets:
        do_anonymise_ticket(session, ticket)
    ratings = session.scalars(select(Rating).where(of(Rating))).all()
    for rating in ratings:
        do_detach_rating(session, rating)
    session.flush()
    return len(tickets), len(ratings)


def do_pass_on(session: Session, conversation_id: str) -> None:
    """A case that goes on at another door belongs to that door from now on."""
    for case in session.scalars(select(Case).where(Case.opened_in == conversation_id)):
        other = session.scalar(
            select(Conversation.id).where(Conversation.case_id == case.id, Conversation.id != conversation_id)
        )
        if other is not None:
            case.opened_in = other
    session.flush()


def do_anonymise_conversation(session: Session, conversation: Conversation) -> None:
    """Leave of a conversation that it took place, through which door, about what, and how it passed through the desk."""
    found = conversation.id
    do_pass_on(session, found)
    cases = list(session.scalars(select(Case.id).where(Case.opened_in == found)))
    do_let_go(session, conversation)
    conversation.case_id, conversation.memory, conversation.stage = None, {}, "idle"
    conversation.token_hash = NO_KEY
    session.flush()
    for table in (Turn, Message, StaffNote, ReadMark, SearchTerm, ContinuationCode):
        session.execute(delete(table).where(table.conversation_id == found))
    session.execute(delete(CaseLink).where(or_(CaseLink.one == found, CaseLink.other == found)))
    session.execute(update(HandoverEvent).where(HandoverEvent.conversation_id == found).values(data={}))
    session.execute(update(Rating).where(Rating.conversation_id == found).values(body=GONE))
    session.execute(
        update(WechatPerson).where(WechatPerson.conversation_id == found).values(conversation_id=None, pending={})
    )
    _do_anonymise_cases(session, cases)


def _do_anonymise_cases(session: Session, cases: list[str]) -> None:
    for table in (FormRecord, WechatFile, ContinuationCode):
        session.execute(delete(table).where(table.case_id.in_(cases)))
    session.execute(update(CaseEvent).where(CaseEvent.case_id.in_(cases)).values(data={}))
    session.execute(
        update(IssuedNotice).where(IssuedNotice.case_id.in_(cases)).values(body=GONE, token_hash=NO_KEY)
    )  # fmt: skip
    session.execute(update(Case).where(Case.id.in_(cases)).values(answers={}, token_hash=NO_KEY))
