"""Hides personal data in text that is to be shown to others, logged or learned from."""

from __future__ import annotations

import re

ID_NUMBER = re.compile(r"(?<!\d)(\d{3})\d{11,12}(\d{3}[\dXx])(?!\d)")
PHONE = re.compile(r"(?<!\d)(1[3-9]\d)\d{4}(\d{4})(?!\d)")
LONG_NUMBER = re.compile(r"(?<!\d)(\d{4})\d{5,}(\d{4})(?!\d)")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+", re.ASCII)


def mask(text: str) -> str:
    """``152723199001011234`` → ``152***********1234``, telephone, card and mail addresses likewise."""
    text = ID_NUMBER.sub(lambda m: m.group(1) + "*" * 11 + m.group(2), text)
    text = PHONE.sub(r"\1****\2", text)
    text = LONG_NUMBER.sub(r"\1****\2", text)
    return EMAIL.sub("***@***", text)
