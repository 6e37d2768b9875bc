"""The access token all processes share: one of them fetches the next, the others wait for it (W26)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from actions.clock import now, today
from actions.database.engine import Database, read, write
from actions.database.wechat_models import WechatToken

RENEW_BEFORE = timedelta(minutes=5)
LEASE = timedelta(seconds=20)
FORCED_A_DAY = 20
FORCED_APART = timedelta(seconds=30)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Held:
    """The token as stored. ``usable``: WeChat still takes it; ``due``: somebody should fetch the next one."""

    token: str
    usable: bool
    due: bool


def current(app_id: str, db: Database | None = None) -> Held:
    with read(db) as session:
        found = session.get(WechatToken, app_id)
        if found is None or not found.token:
            return Held("", usable=False, due=True)
        left = found.expires_at - now()
        return Held(found.token, usable=left > timedelta(0), due=left < RENEW_BEFORE)


def do_lease(app_id: str, holder: str, db: Database | None = None) -> bool:
    """Become the one who fetches. False when another one is at it."""
    with write(db) as session:
        found = session.get(WechatToken, app_id, with_for_update=True)
        if found is None:
            found = WechatToken(app_id=app_id, token="", expires_at=LONG_AGO, leased_until=LONG_AGO)
            session.add(found)
        if found.leased_until > now() and found.leased_by != holder:
            return False
        found.leased_until, found.leased_by = now() + LEASE, holder
        return True


def do_store(app_id: str, token: str, lasts: timedelta, db: Database | None = None) -> None:
    """Keep a fetched token and let others fetch again."""
    with write(db) as session:
        found = session.get(WechatToken, app_id)
        if found is not None:
            found.token, found.expires_at = token, now() + lasts
            found.leased_until, found.leased_by = LONG_AGO, ""


def do_release(app_id: str, holder: str, db: Database | None = None) -> None:
    """Fetching failed: let another one try."""
    with write(db) as session:
        found = session.get(WechatToken, app_id)
        if found is not None and found.leased_by == holder:
            found.leased_until, found.leased_by = LONG_AGO, ""


def do_reject(app_id: str, token: str, db: Database | None = None) -> None:
    """WeChat refused this token. A newer one that came meanwhile is left alone."""
    with write(db) as session:
        found = session.get(WechatToken, app_id)
        if found is not None and found.token == token:
            found.expires_at = LONG_AGO


def do_may_force(app_id: str, db: Database | None = None) -> bool:
    """Whether a forced refresh is allowed now, and count it: 20 a day, 30 seconds apart."""
    with write(db) as session:
        found = session.get(WechatToken, app_id)
        if found is None:
            return False
        if found.forced_on != today():
            found.forced_on, found.forced = today(), 0
        if found.forced >= FORCED_A_DAY or (found.forced_at and now() - found.forced_at < FORCED_APART):
            return False
        found.forced, found.forced_at = found.forced + 1, now()
        return True
