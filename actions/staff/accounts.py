"""Accounts of staff: made, changed, disabled. Every change is in the audit log and ends the account's sessions."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from actions.audit import do_note
from actions.clock import now
from actions.database.engine import Database, read, write
from actions.database.staff_models import StaffAccount, StaffSession
from actions.errors import Trouble, bad_input
from actions.identity import new_id
from actions.staff.passwords import check_rules, hashed
from actions.staff.permissions import ROLES
from actions.staff.regions import check_region

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,38}")
LONGEST_DISPLAY = 20


@dataclass(frozen=True)
class StaffMember:
    """Somebody of the staff, as the rest of the program needs to know them."""

    id: str
    name: str
    display: str
    roles: frozenset[str]
    region: str = ""
    units: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    disabled: bool = False
    totp: bool = False
    presence: str = "offline"


def member(account: StaffAccount) -> StaffMember:
    return StaffMember(
        account.id, account.name, account.display, frozenset(account.roles), account.region, tuple(account.units), tuple(account.kinds), account.disabled,
        bool(account.totp and account.totp.get("confirmed")), account.presence,
    )  # fmt: skip


def check_name(name: str) -> str:
    name = name.strip().lower()
    if not NAME.fullmatch(name):
        raise bad_input("账号名不合要求。", "用 2 到 39 个小写字母、数字、点、横线，以字母或数字开头。")
    return name


def check_roles(roles: Collection[str]) -> list[str]:
    if not roles or (unknown := set(roles) - set(ROLES)):
        wrong = "、".join(sorted(unknown)) if roles else "没有写"
        raise bad_input(f"角色不对：{wrong}。", f"可选的角色：{'、'.join(f'{k}（{v}）' for k, v in ROLES.items())}。")
    return sorted(set(roles))


def check_display(display: str) -> str:
    display = " ".join(display.split())
    if not display or len(display) > LONGEST_DISPLAY:
        raise bad_input("显示的称呼不合要求。", f"写 1 到 {LONGEST_DISPLAY} 个字，比如“王老师”。")
    return display


def do_add(
    name: str, display: str, roles: Collection[str], password: str, *, region: str = "", actor: str = "command line",
    db: Database | None = None,
) -> StaffMember:  # fmt: skip
    """Make an account. Raises Trouble ``bad_input`` when something is not as it must be or the name is taken."""
    name, display, chosen, region = check_name(name), check_display(display), check_roles(roles), check_region(region)
    check_rules(password, name, display)
    secret = hashed(password)
    with write(db) as session:
        if session.scalar(select(StaffAccount.id).where(StaffAccount.name == name)):
            raise bad_input(f"已经有叫 {name} 的账号。", "换一个名字，或用 onething staff enable 启用原来的。")
        account = StaffAccount(
            id=new_id("s"), name=name, display=display, roles=chosen, region=region, password=secret,
            disabled=False, stamp=0, presence="offline", created_at=now(),
        )  # fmt: skip
        session.add(account)
        session.flush()
        do_note(session, actor, "staff.added", account.id, {"name": name, "roles": chosen})
        return member(account)


def by_name(session: Session, name: str) -> StaffAccount:
    """Raises Trouble ``not_found``."""
    found = session.scalar(select(StaffAccount).where(StaffAccount.name == name.strip().lower()))
    if found is None:
        raise Trouble("not_found", f"没有叫 {name[:40]} 的账号。", "看看有哪些：onething staff list。", 404)
    return found


def listed(db: Database | None = None) -> list[StaffMember]:
    """Everybody, by name."""
    with read(db) as session:
        return [member(a) for a in session.scalars(select(StaffAccount).order_by(StaffAccount.name))]


def anybody(db: Database | None = None) -> bool:
    """Whether there is any account at all."""
    with read(db) as session:
        return session.scalar(select(StaffAccount.id).limit(1)) is not None


def end_sessions(session: Session, account: StaffAccount) -> None:
    """Sign the account out everywhere."""
    account.stamp += 1
    session.execute(delete(StaffSession).where(StaffSession.staff_id == account.id))


def do_set_disabled(
    name: str, disabled: bool, *, actor: str = "command line", db: Database | None = None
) -> StaffMember:
    with write(db) as session:
        account = by_name(session, name)
        account.disabled = disabled
        if disabled:
            account.presence = "offline"
            end_sessions(session, account)
        do_note(session, actor, "staff.disabled" if disabled else "staff.enabled", account.id)
        return member(account)


def do_set_roles(
    name: str, roles: Collection[str], *, actor: str = "command line", db: Database | None = None
) -> StaffMember:
    """Other roles. Takes effect at the next click: the roles are read anew with every request."""
    chosen = check_roles(roles)
    with write(db) as session:
        account = by_name(session, name)
        before, account.roles = account.roles, chosen
        do_note(session, actor, "staff.roles", account.id, {"before": before, "after": chosen})
        return member(account)


def do_set_password(
    name: str, password: str, *, actor: str = "command line", db: Database | None = None
) -> StaffMember:
    with write(db) as session:
        account = by_name(session, name)
        check_rules(password, account.name, account.display)
        account.password = hashed(password)
        end_sessions(session, account)
        do_note(session, actor, "staff.password", account.id)
        return member(account)


def do_reset_totp(name: str, *, actor: str = "command line", db: Database | None = None) -> StaffMember:
    """Forget the second factor: the next sign-in sets up a new one."""
    with write(db) as session:
        account = by_name(session, name)
        account.totp = None
        end_sessions(session, account)
        do_note(session, actor, "staff.totp_reset", account.id)
        return member(account)
