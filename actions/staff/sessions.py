"""Signing in at the desk: password, then a one-time code; sessions that end; limits on trying."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from actions.audit import do_note
from actions.clock import now
from actions.database.crypto import secret
from actions.database.engine import Database, read, write
from actions.database.staff_models import SignInAttempt, StaffAccount, StaffSession
from actions.errors import Trouble
from actions.identity import digest, new_token
from actions.staff import second_factor
from actions.staff.accounts import StaffMember, member
from actions.staff.passwords import fits

IDLE, AT_MOST = timedelta(minutes=30), timedelta(hours=12)
TOUCH_EVERY = timedelta(seconds=30)
"""A session's last use is written no oftener: reading a page must not cost a writer's turn."""
LIMITS = {"address": (5, timedelta(minutes=5)), "name": (10, timedelta(minutes=15)), "code": (5, timedelta(minutes=1))}
"""So many failures in so long, by what they are counted against; then nobody is let in, right or wrong."""


@dataclass(frozen=True)
class SignedIn:
    """A browser that is signed in, or has given the password (``second_factor`` False)."""

    staff: StaffMember
    csrf: str
    second_factor: bool


def _key(kind: str, value: str) -> str:
    return f"{kind}:{hmac.new(secret('data'), value.encode(), hashlib.sha256).hexdigest()[:40]}"


def locked(session: Session, kind: str, value: str) -> bool:
    """Whether there were too many failures of this kind."""
    most, within = LIMITS[kind]
    failed = session.scalar(
        select(func.count())
        .select_from(SignInAttempt)
        .where(SignInAttempt.key == _key(kind, value), SignInAttempt.at > now() - within)
    )
    return int(failed or 0) >= most


def do_count_failure(session: Session, kind: str, value: str) -> None:
    """One more of them."""
    session.execute(delete(SignInAttempt).where(SignInAttempt.at < now() - timedelta(hours=1)))
    session.add(SignInAttempt(key=_key(kind, value), at=now()))


def too_often() -> Trouble:
    return Trouble("too_often", "试的次数太多了。", "请等几分钟再试；忘了密码请找管理员。", 429)


def refused() -> Trouble:
    """The same for a wrong name, a wrong password and a disabled account."""
    return Trouble("not_signed_in", "账号或密码不对。", "请核对后再试；忘了密码请找管理员。", 401)


def do_sign_in(name: str, password: str, address: str, db: Database | None = None) -> str:
    """The first step. Returns the cookie's value. Raises Trouble ``not_signed_in`` or ``too_often``."""
    name = name.strip().lower()[:40]
    with read(db) as session:
        if locked(session, "address", address) or locked(session, "name", name):
            raise too_often()
        account = session.scalar(select(StaffAccount).where(StaffAccount.name == name))
    right = fits(password, account.password if account else None)  # slow on purpose, so outside the transaction
    with write(db) as session:
        # Asked again: of many tries at once, those beyond the limit must not learn whether they were right.
        if locked(session, "address", address) or locked(session, "name", name):
            raise too_often()
        account = session.scalar(select(StaffAccount).where(StaffAccount.name == name))
        if not right or account is None or account.disabled:
            do_count_failure(session, "address", address)
            do_count_failure(session, "name", name)
            do_note(session, account.id if account else "unknown", "sign_in.refused", account.id if account else "")
            token = None
        else:
            token = _begin(session, account)
    if token is None:
        raise refused()
    return token


def _begin(session: Session, account: StaffAccount) -> str:
    token = new_token()
    session.add(
        StaffSession(
            token_hash=digest(token), staff_id=account.id, stamp=account.stamp, csrf=secrets.token_urlsafe(24),
            second_factor=False, begun_at=now(), used_at=now(),
        )
    )  # fmt: skip
    return token


def do_second_factor(token: str, code: str, db: Database | None = None) -> None:
    """The second step, with a code of the app or a recovery code. Raises Trouble."""
    with write(db) as session:
        found = _current(session, token, now())
        if found is None:
            raise refused()
        kept, account = found
        if locked(session, "code", account.id):
            raise too_often()
        right = second_factor.do_use(account, code)
        if right:
            kept.second_factor = True
            account.presence = "online"  # there only once an open desk is heard of
            do_note(session, account.id, "sign_in", account.id, {"by": right})
        else:
            do_count_failure(session, "code", account.id)
            do_note(session, account.id, "sign_in.code_refused", account.id)
    if not right:
        raise Trouble("wrong_code", "验证码不对。", "请看手机上最新的六位数字；也可以用一个备用码。", 401)


def _current(session: Session, token: str, at: datetime) -> tuple[StaffSession, StaffAccount] | None:
    kept = session.get(StaffSession, digest(token)) if token else None
    if kept is None or at - kept.used_at > IDLE or at - kept.begun_at > AT_MOST:
        return None
    account = session.get(StaffAccount, kept.staff_id)
    if account is None or account.disabled or account.stamp != kept.stamp:
        return None
    return kept, account


def signed_in(token: str, db: Database | None = None) -> SignedIn | None:
    """Who this cookie belongs to, with the roles they have now. None: nobody, or not any more."""
    at = now()
    with read(db) as session:
        found = _current(session, token, at)
        if found is None:
            return None
        kept, account = found
        who = SignedIn(member(account), kept.csrf, kept.second_factor)
        stale = at - kept.used_at > TOUCH_EVERY
    if stale:
        with write(db) as session:
            if (again := session.get(StaffSession, digest(token))) is not None:
                again.used_at = at
    return who


def still_signed_in(token: str, db: Database | None = None) -> bool:
    """Whether a session goes on. Asking is no use of it: a page that is only left open ends with it."""
    with read(db) as session:
        found = _current(session, token, now())
        return found is not None and found[0].second_factor


def do_sign_out(token: str, db: Database | None = None) -> None:
    with write(db) as session:
        kept = session.get(StaffSession, digest(token))
        if kept is None:
            return
        account = session.get(StaffAccount, kept.staff_id)
        if account is not None:
            account.presence = "offline"
            do_note(session, account.id, "sign_out", account.id)
        session.delete(kept)
