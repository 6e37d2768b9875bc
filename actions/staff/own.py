"""What a signed-in member changes about themselves, each time after giving the password once more."""

from __future__ import annotations

from actions.audit import do_note
from actions.database.engine import Database, read, write
from actions.database.staff_models import StaffAccount
from actions.errors import bad_input
from actions.staff import accounts, second_factor
from actions.staff.passwords import fits
from actions.staff.sessions import do_count_failure, locked, too_often


def do_confirm(staff: str, password: str, db: Database | None = None) -> None:
    """Raises Trouble unless it is the member's password; whoever found a desk unlocked may guess five times a minute."""
    key = f"own {staff}"
    with read(db) as session:
        account = session.get_one(StaffAccount, staff)
        if locked(session, "code", key):
            raise too_often()
        kept = account.password
    right = fits(password, kept)
    with write(db) as session:
        if locked(session, "code", key):
            raise too_often()
        if not right:
            do_count_failure(session, "code", key)
            do_note(session, staff, "password.refused", staff)
    if not right:
        raise bad_input("现在的密码不对。", "请再输一次。")


def do_change_password(staff: str, old: str, new: str, db: Database | None = None) -> None:
    """Another password. Ends all sessions of the account, this one too."""
    do_confirm(staff, old, db)
    with read(db) as session:
        name = session.get_one(StaffAccount, staff).name
    accounts.do_set_password(name, new, actor=staff, db=db)


def do_renew_recovery(staff: str, password: str, db: Database | None = None) -> list[str]:
    """Fresh recovery codes; the old ones stop working."""
    do_confirm(staff, password, db)
    with write(db) as session:
        codes = second_factor.do_make_recovery_codes(session.get_one(StaffAccount, staff))
        do_note(session, staff, "staff.recovery_codes", staff)
    return codes
