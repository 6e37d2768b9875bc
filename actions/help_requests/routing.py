"""Where help is needed, as far as it was said, and who is nearest to it: the 苏木镇's, else the 旗区's, else anybody."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.database.form_models import FormRecord
from actions.database.models import Message, Ticket
from actions.database.staff_models import StaffAccount
from actions.forms.sealing import values_of
from actions.help_requests.states import words
from actions.offices import known
from actions.settings import settings
from actions.staff.accounts import member
from actions.staff.permissions import may
from actions.tickets import About
from knowledge.places import Place, look_through, read, widening

HOMES = (
    "applicant_address",
    "mother_address",
    "applicant_mailing_address",
    "employee_mailing_address",
    "business_address",
)
"""Fields that say where somebody can be met, the likeliest first."""
LAST_WORDS = 20
"""So many of the newest messages are listened to."""


def region_of(session: Session, where: About, said: str = "") -> str:
    """Where to go, down to the 嘎查 if that is known: by these words, the form's address, earlier words, the installation."""
    if where.place:
        return where.place
    for place in _places(session, where, said):
        if place is not None:
            return place.region
    return where.region


def _places(session: Session, where: About, said: str) -> Iterator[Place | None]:
    yield look_through(said)
    yield _at_home(session, where)
    yield from _said_before(session, where)


def _at_home(session: Session, where: About) -> Place | None:
    """The place of the address on the case's form."""
    record = session.scalar(select(FormRecord).where(FormRecord.case_id == where.case_id)) if where.case_id else None
    values = values_of(record) if record else {}
    written = (str(values[key].value or "") for key in HOMES if key in values)
    return next((found.place for address in written if (found := read(address))), None)


def _said_before(session: Session, where: About) -> Iterator[Place | None]:
    """The newest first."""
    if where.conversation_id is None:
        return
    query = select(Message).where(Message.conversation_id == where.conversation_id, Message.sender == "citizen")
    for message in session.scalars(query.order_by(Message.seq.desc()).limit(LAST_WORDS)):
        yield look_through(str(message.body.get("text", "")))


def addressee(session: Session, where: About) -> str:
    """Whose request it is, in words: a window or members of the narrowest place around it, otherwise the one for all."""
    everywhere = str(words()["addressee"])
    windows = dict(known().around(where.region))
    served = regions_served(session)
    for place in widening(where.region):
        if place in windows and (fitting := windows[place].windows_for(where.matter)):
            return fitting[0].name
        if place and place in served:
            return f"{place}{everywhere}"
    return everywhere


def do_place(session: Session, ticket: Ticket, said: str) -> None:
    """The request goes to whoever is nearest to a place that was told afterwards, if it is narrower than what was known."""
    place = look_through(said)
    if place is None or place.region == ticket.region:
        return
    if ticket.region not in (*widening(place.region), settings().region):
        return
    ticket.region = place.region
    ticket.addressee = addressee(session, About(matter=ticket.matter, region=place.region))


def area(region: str, served: Collection[str]) -> str:
    """The narrowest place around the region that has helpers of its own; empty: those of the whole city go."""
    return next((place for place in widening(region) if place in served), "")


def regions_served(session: Session) -> set[str]:
    """The regions of members who work on help requests."""
    query = select(StaffAccount).where(StaffAccount.disabled.is_(False), StaffAccount.region != "")
    return {a.region for a in session.scalars(query) if may(member(a), "ticket.work")}
