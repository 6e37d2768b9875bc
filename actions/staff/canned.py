"""Canned answers: texts that staff send often, found by code or words, looked at again by a date."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from actions.audit import do_note
from actions.clock import now, today
from actions.database.engine import Database, read, write
from actions.database.staff_models import CannedAnswer
from actions.errors import bad_input, not_found
from knowledge import catalogue

CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,29}")
LONGEST = 2000
BLANK = re.compile(r"\{([^{}\n]{1,20})\}")


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


def listed(words: str = "", matter: str = "", db: Database | None = None) -> list[Canned]:
    """Those whose code or text holds ``words``; with a matter, its own before those for all, and no other's."""
    query = select(CannedAnswer).order_by(CannedAnswer.code)
    if matter:
        query = query.where(CannedAnswer.matter.in_((matter, "")))
    with read(db) as session:
        found = session.scalars(query).all()
    wanted = words.strip().lower().removeprefix("/")
    shown = [
        Canned(a.code, a.text, a.matter, a.review_by, a.review_by < today())
        for a in found
        if wanted in a.code or wanted in a.text.lower()
    ]
    return sorted(shown, key=lambda c: (not c.matter, c.code)) if matter else shown


def overdue(session: Session) -> int:
    """How many must be looked at again."""
    return int(session.scalar(select(func.count()).where(CannedAnswer.review_by < today())) or 0)


def fill(text: str, known: Mapping[str, str]) -> str:
    """Fill in the blanks whose value is known; the others stay for whoever sends it."""
    return BLANK.sub(lambda blank: known.get(blank.group(1)) or blank.group(), text)


def check_filled(text: str) -> None:
    """Raises Trouble ``bad_input`` while a blank of a canned answer is still open: no citizen should read ``{事项}``."""
    if left := BLANK.findall(text):
        raise bad_input(f"还有没填的地方：{'、'.join(left)}。", "填好花括号里的，再发送。")


def do_save(code: str, text: str, review_by: str, actor: str, *, matter: str = "", db: Database | None = None) -> None:
    """Write a new one, or another text under a known code. Raises Trouble ``bad_input``."""
    code, text = code.strip().lower(), text.strip()
    if not CODE.fullmatch(code):
        raise bad_input("简码不合要求。", "用小写字母、数字和横线，比如 lunch。")
    if matter and catalogue.load().matter(matter) is None:
        raise bad_input("没有这件事。", "从列表里选一件，或者选“都能用”。")
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
            answer = CannedAnswer(code=code)
            session.add(answer)
        answer.matter, answer.text, answer.review_by, answer.changed_by, answer.changed_at = (
            matter,
            text,
            day,
            actor,
            now(),
        )
        do_note(session, actor, "canned.saved", code, {"text": text, "matter": matter})


def do_remove(code: str, actor: str, db: Database | None = None) -> None:
    """Take one away. Raises Trouble ``not_found``."""
    with write(db) as session:
        answer = session.scalar(select(CannedAnswer).where(CannedAnswer.code == code))
        if answer is None:
            raise not_found("这条常用语")
        session.delete(answer)
        do_note(session, actor, "canned.removed", code, {"text": answer.text})
