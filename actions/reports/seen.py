"""What staff will see of a report: shown to its author before it is sent, and the same text afterwards (R10, R12)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from actions import names
from actions.masking import EMAIL, mask

HOME = re.compile(r"\d+号楼(\d+单元)?(\d+室?)?")
CARD = re.compile(r"(?<![A-Za-z0-9])([A-Z]\d{2})\d{4}(\d{2})(?!\d)")
PLATE = re.compile(r"([京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z])[A-Z0-9]{5,6}(?![A-Z0-9])")


@dataclass(frozen=True)
class Seen:
    """The masked text, and which sorts of personal data were in it."""

    text: str
    hidden: tuple[str, ...]


def seen(text: str) -> Seen:
    """The text as staff see it at first; the whole of it needs a reason, which is logged."""
    steps = (
        ("姓名", names.hide),
        ("门牌", lambda t: HOME.sub("**号楼**", t)),
        ("证件号", lambda t: CARD.sub(r"\1****\2", t)),
        ("车牌", lambda t: PLATE.sub(r"\1*****", t)),
        ("邮箱", lambda t: EMAIL.sub("***@***", t)),
        ("号码", mask),
    )
    hidden = []
    for name, hide in steps:
        after = hide(text)
        if after != text:
            hidden.append(name)
        text = after
    return Seen(text, tuple(hidden))
