"""How much one conversation and one address may send. Counted in memory: a restart forgives."""

from __future__ import annotations

import math

from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from sanic import Request

from actions.clock import now
from actions.errors import Trouble
from actions.settings import settings

_limiter = MovingWindowRateLimiter(MemoryStorage())


def address_of(request: Request) -> str:
    """Where a request comes from, as far as can be known."""
    return request.remote_addr or request.ip or "unknown"


def check_message(conversation_id: str) -> None:
    """Raises Trouble 429 when one conversation says more than anybody can type."""
    _check(RateLimitItemPerMinute(settings().messages_per_minute), "message", conversation_id)


def check_address(request: Request) -> None:
    """Raises Trouble 429 when one address says more than a full hall would."""
    _check(RateLimitItemPerMinute(settings().messages_per_minute_address), "address", address_of(request))


def check_opening(request: Request) -> None:
    """Raises Trouble 429 when one address opens conversations for their own sake."""
    _check(RateLimitItemPerHour(settings().conversations_per_hour_address), "opening", address_of(request))


def check_typing(conversation_id: str) -> None:
    """Raises Trouble 429 when a page says far too often that somebody is typing."""
    _check(RateLimitItemPerMinute(settings().messages_per_minute * 2), "typing", conversation_id)


def check_report(request: Request) -> None:
    """Raises Trouble 429 when one address files reports for their own sake."""
    _check(RateLimitItemPerHour(settings().reports_per_hour_address), "report", address_of(request))


WRONG_CODES = RateLimitItemPerHour(20)


def check_codes(request: Request) -> None:
    """Raises Trouble 429 when one address has tried too many wrong codes."""
    if not _limiter.test(WRONG_CODES, "code", address_of(request)):
        raise Trouble(
            "too_many_codes", "查询码错的次数多了，先停一小时。", "急事请打12345，或带身份证到办不成事反映窗口查。", 429
        )


def note_wrong_code(request: Request) -> None:
    _limiter.hit(WRONG_CODES, "code", address_of(request))


def _check(limit: RateLimitItem, what: str, who: str) -> None:
    if _limiter.hit(limit, what, who):
        return
    wait = max(1, math.ceil(_limiter.get_window_stats(limit, what, who).reset_time - now().timestamp()))
    raise Trouble(
        "too_fast", "发得太快了，这一条没有收。", f"请过{wait}秒再发；急事请拨打12345。", 429, {"retry_after": wait}
    )
