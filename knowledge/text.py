"""Brings what people type into one form before anything looks at it."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Any

INVISIBLE = re.compile(r"[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""Control characters, zero-width characters and marks that turn the writing direction round."""

SPACES = re.compile(r"[ \t\u3000]+")


@cache
def _simplifier() -> Any:
    from opencc import OpenCC  # not there where the Rasa server runs, which gets its text normalised

    return OpenCC("t2s")


def clean(text: str) -> str:
    """The same words without invisible characters; line breaks kept, spaces collapsed. For storing and showing."""
    return SPACES.sub(" ", INVISIBLE.sub("", text)).strip()


def normalise(text: str) -> str:
    """One form for matching: full-width to half-width, traditional to simplified, lower case, no invisible characters."""
    flat = unicodedata.normalize("NFKC", clean(text)).lower()
    return SPACES.sub(" ", _simplifier().convert(flat)).strip()
