"""Whose tickets a member sees: by region, unit and kind (R16). What lies outside is, for this member, not there."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, String, cast, exists, or_, select
from sqlalchemy.orm import Session

from actions import tickets
from actions.audit import do_note
from actions.database.engine import Database, write
from actions.database.models import Ticket
from actions.database.staff_models import StaffAccount
from actions.errors import bad_input, not_found
from actions.help_requests.states import kinds as help_kinds
from actions.reports.terms import kinds as report_kinds
from actions.staff.accounts import StaffMember, by_name, member
from actions.staff.permissions import matrix
from actions.staff.regions import check_region, within, within_or_unknown


def kinds() -> dict[str, dict[str, str]]:
    """Every kind that a member may be limited to, by type of ticket."""
    return {"stuck": report_kinds(), "help": help_kinds()}


def _chosen(staff: StaffMember) -> dict[str, set[str]]:
    """The member's kinds by type of ticket. A type none is chosen of is not limited."""
    chosen = {of: {k for k in staff.kinds if k in known} for of, known in kinds().items()}
    return {of: only for of, only in chosen.items() if only}


def conditions(staff: StaffMember) -> list[ColumnElement[bool]]:
    """For a query over tickets. A ticket whose region or unit nobody knows yet belongs to everybody.

    So does a help request from where no member is: somebody must go.
    """
    found: list[ColumnElement[bool]] = []
    if staff.region:
        nobodys = (Ticket.type == "help") & ~_helper()
        found.append(or_(within_or_unknown(Ticket.region, staff.region), nobodys))
    if staff.units:
        found.append(Ticket.unit.in_((*staff.units, "")))
    found += [or_(Ticket.type != of, Ticket.kind.in_(sorted(only))) for of, only in _chosen(staff).items()]
    return found


def _helper(*where: ColumnElement[bool]) -> ColumnElement[bool]:
    """That some member who works on help requests has a region of their own, which holds the ticket's."""
    roles = cast(StaffAccount.roles, String)
    works = or_(*(roles.contains(f'"{role}"') for role in sorted(matrix()["ticket.work"])))
    there = Ticket.region.startswith(StaffAccount.region)
    return exists().where(~StaffAccount.disabled, StaffAccount.region != "", works, there, *where).correlate(Ticket)


def routed(staff: StaffMember) -> list[ColumnElement[bool]]:
    """As ``conditions``, without what helpers of a narrower place see to first, until it is taken further up."""
    narrower = _helper(StaffAccount.region != staff.region, within(StaffAccount.region, staff.region))
    wider = or_(Ticket.type != "help", Ticket.owner == staff.id, Ticket.escalated_at.is_not(None))
    return [*conditions(staff), or_(wider, ~narrower)]


def covers(session: Session, staff: StaffMember, ticket: Ticket) -> bool:
    """The same as ``conditions`` for one ticket."""
    query = select(Ticket.number).where(Ticket.number == ticket.number, *conditions(staff))
    return session.scalar(query) is not None


def get(session: Session, staff: StaffMember, number: str, type: str = "") -> Ticket:
    """A ticket for this member. Raises Trouble ``not_found`` for one outside their scope: they learn nothing of it."""
    found = tickets.get(session, number, type)
    if not covers(session, staff, found):
        raise not_found("这个编号")
    return found


def do_set(
    name: str, region: str, units: Collection[str], only: Collection[str], *, actor: str = "command line",
    db: Database | None = None,
) -> StaffMember:  # fmt: skip
    """Which tickets the member sees from the next click on. Empty: all.

    Raises Trouble for a kind that is none, and for a region that is on no list.
    """
    known = {k for of_type in kinds().values() for k in of_type}
    if wrong := sorted(set(only) - known):
        raise bad_input(f"没有这种登记：{'、'.join(wrong)}。", f"可选的：{'、'.join(sorted(known))}。")
    region = check_region(region)
    with write(db) as session:
        account = by_name(session, name)
        account.region = region
        account.units = sorted({u.strip()[:80] for u in units if u.strip()})
        account.kinds = sorted(set(only))
        after = {"region": account.region, "units": account.units, "kinds": account.kinds}
        do_note(session, actor, "staff.scope", account.id, after)
        return member(account)
