"""Canned answers: texts that staff send often, found by code or words, looked at again by a date."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from actions.audit import do_note
from actions.clock import now, today
from actions.database.engine import Database, read, write
from actions.database.staff_models import CannedAnswer
from actions.errors import bad_input

CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,29}")
LONGEST = 2000
BLANK = re.compile(r"\{([^{}]{1,20})\}")


@dataclass(frozen=True)
class Canned:
    code: str
    text: str
    matter: str
    review_by: date
    overdue: bool
    """The date to look at it again has passed: it may no longer be true."""

    @property
    def blanks(self) -> list[str]:
        return BLANK.findall(self.text)


def listed(words: str = "", db: Database | None = None) -> list[Canned]:
    """All whose code or text holds ``words``, by code."""
    with read(db) as session:
        found = session.scalars(select(CannedAnswer).order_by(CannedAnswer.code)).all()
    return [
        Canned(a.code, a.text, a.matter, a.review_by, a.review_by < today())
        for a in found
        if words.lower() in a.code or words in a.text
    ]


def do_save(code: str, text: str, review_by: str, actor: str, *, matter: str = "", db: Database | None = None) -> None:
    """Write a new one, or another text under a known code. Raises Trouble ``bad_input``."""
    code, text = code.strip().lower(), text.strip()
    if not CODE.fullmatch(code):
        raise bad_input("简码不合要求。", "用小写字母、数字和横线，比如 lunch。")
    if not text or len(text) > LONGEST:
        raise bad_input("内容是空的，或者太长。", f"写 1 到 {LONGEST} 个字。")
    if text.count("{") != text.count("}") or text.count("{") != len(BLANK.findall(text)):
        raise bad_input("花括号没有成对。", "要填的地方写成 {事项} 这样。")
    try:
        day = date.fromisoformat(review_by)
    except ValueError:
        raise bad_input("复核日期不对。", "写成 2027-06-30 这样。") from None
    with write(db) as session:
        answer = session.scalar(select(CannedAnswer).where(CannedAnswer.code == code))
        if answer is None:
            answer = CannedAnswer(code=code, matter=matter)
            session.add(answer)
        answer.text, answer.review_by, answer.changed_by, answer.changed_at = text, day, actor, now()
        do_note(session, actor, "canned.saved", code, {"text": text})
