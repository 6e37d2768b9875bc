"""Passwords: rules for choosing one, Argon2id for keeping it."""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from actions.errors import bad_input

LEAST, MOST = 10, 200
KEYBOARD_RUNS = ("0123456789", "qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz")
COMMON = ("password", "admin", "onething", "yijianshi", "zhengwu", "welcome", "iloveyou")
"""Words that guessers try first; a password that is little else is refused."""


def check_rules(password: str, name: str, display: str = "") -> None:
    """Raises Trouble ``bad_input`` that says which rule is not met. Length is what counts; no rule demands symbols."""
    if not LEAST <= len(password) <= MOST:
        raise bad_input(f"密码要 {LEAST} 到 {MOST} 个字符。", "几个不相干的词连起来，好记又难猜。")
    low = password.lower()
    if (name and name in low) or (display and display in password):
        raise bad_input("密码里不能有账号名或称呼。", "换一个。")
    left = low
    for word in (*COMMON, *_runs()):
        left = left.replace(word, "")
    if len(set(left)) < 5:  # noqa: PLR2004 - what remains without words, runs and repetitions
        raise bad_input("这个密码太容易猜到。", "不要用常见的词、连着的键和重复的字符。")


@cache
def _runs() -> tuple[str, ...]:
    """Neighbouring keys, the longest first."""
    pieces = {run[i : i + n] for run in KEYBOARD_RUNS for n in range(3, len(run) + 1) for i in range(len(run) - n + 1)}
    return tuple(sorted(pieces, key=lambda piece: (-len(piece), piece)))


@cache
def _hasher() -> PasswordHasher:
    # RFC 9106, second recommended option, with two lanes for two cores: about 50 ms here.
    return PasswordHasher(time_cost=3, memory_cost=65_536, parallelism=2)


def hashed(password: str) -> str:
    return _hasher().hash(password)


@cache
def _nobody() -> str:
    return hashed("a password that nobody has")


def fits(password: str, stored: str | None) -> bool:
    """Whether it is the right one. Takes as long when there is no such account."""
    try:
        _hasher().verify(stored or _nobody(), password[:MOST])
    except (VerifyMismatchError, InvalidHashError):
        return False
    return stored is not None
