"""The second factor: one-time codes of an app (TOTP, RFC 6238), and recovery codes for a lost telephone."""

from __future__ import annotations

import pyotp

from actions.clock import now
from actions.database.staff_models import StaffAccount
from actions.identity import digest, new_code

ISSUER = "一件事导办"
STEP = 30
RECOVERY_CODES = 8


def do_begin(account: StaffAccount) -> str:
    """The address for the app's QR code; the same one until the first right code confirms it."""
    if not account.totp:
        account.totp = {"secret": pyotp.random_base32(), "confirmed": False, "recovery": [], "last": 0}
    return pyotp.TOTP(account.totp["secret"]).provisioning_uri(name=account.name, issuer_name=ISSUER)


def do_use(account: StaffAccount, code: str) -> str:
    """``code``, ``recovery`` or, when it is wrong, nothing. A code counts once; the clocks may differ by a step."""
    kept, code = account.totp, "".join(code.split()).upper()
    if not kept:
        return ""
    current = int(now().timestamp()) // STEP
    for step in (current, current - 1, current + 1):
        if step > kept["last"] and pyotp.utils.strings_equal(pyotp.TOTP(kept["secret"]).at(step * STEP), code):
            account.totp = {**kept, "last": step, "confirmed": True}
            return "code"
    if kept["confirmed"] and digest(code) in kept["recovery"]:
        account.totp = {**kept, "recovery": [h for h in kept["recovery"] if h != digest(code)]}
        return "recovery"
    return ""


def do_make_recovery_codes(account: StaffAccount) -> list[str]:
    """Fresh codes, shown once and kept as hashes; the old ones stop working."""
    codes = [new_code(10) for _ in range(RECOVERY_CODES)]
    account.totp = {**(account.totp or {}), "recovery": [digest(c) for c in codes]}
    return codes
