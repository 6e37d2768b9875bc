"""The signed-in member in the hand-over's terms."""

from __future__ import annotations

from sqlalchemy.orm import Session

from actions.clock import now
from actions.handover.owning import Person
from actions.handover.people import TEAMS, present
from actions.staff.accounts import StaffMember


def person(staff: StaffMember) -> Person:
    return Person(staff.id, staff.display)


def teams(staff: StaffMember) -> frozenset[str] | None:
    """The teams whose queue this member serves; None: all, for those who oversee them."""
    return None if "supervisor" in staff.roles else frozenset(TEAMS) & staff.roles


def colleagues(session: Session, staff: StaffMember) -> list[Person]:
    """Others who are there now and may answer."""
    return [p for p in present(session, now()) if p.id != staff.id]
