"""一次一评、一事一评: five grades for one occasion, once, to be changed within 24 hours (D13)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.clock import now
from actions.database.models import Rating
from actions.errors import Trouble, bad_input
from actions.ratings.follow_ups import do_open_task
from actions.replies import Choice, choice
from actions.rules import do_apply
from knowledge.text import clean

CHANGEABLE = timedelta(hours=24)
LONGEST = 500


@cache
def terms() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("terms.yaml").read_text(encoding="utf-8"))
    return loaded


def grades() -> dict[int, str]:
    return {int(g): str(label) for g, label in terms()["grades"].items()}


def grade_choices() -> tuple[Choice, ...]:
    """The five grades to choose from, best first."""
    return tuple(choice(label, f"rate:{g}", "rate", grade=str(g)) for g, label in grades().items())


def reasons(grade: int) -> dict[str, str]:
    """Reasons that fit a grade."""
    return dict(terms()["reasons"]["bad" if grade <= terms()["low"] else "good"])


@dataclass(frozen=True)
class Occasion:
    """What is rated. ``kind`` and ``subject`` together happen once."""

    kind: str
    subject: str
    conversation_id: str | None = None
    case_id: str | None = None
    agent: str = ""
    unit: str = ""
    matter: str = ""


def of(session: Session, occasion: Occasion) -> Rating | None:
    return session.scalar(select(Rating).where(Rating.occasion == occasion.kind, Rating.subject == occasion.subject))


def do_rate(session: Session, occasion: Occasion, grade: int, chosen: Sequence[str] = (), written: str = "") -> Rating:
    """Keep the grade; a second one within 24 hours takes its place. Raises Trouble after that, or for no such grade."""
    if occasion.kind not in terms()["occasions"] or not occasion.subject:
        raise bad_input("没有可以评价的事。", "办完一件事、得到答复以后再评。")
    if grade not in grades():
        raise bad_input("没有这个等级。", "从非常满意到非常不满意，选一个。")
    known, moment = of(session, occasion), now()
    if known is not None and moment > known.at + CHANGEABLE:
        raise Trouble("rated", "这一次已经评过了，过了24小时不能再改。", "下次办事还可以再评。", 409)
    rating = known or Rating(
        occasion=occasion.kind, subject=occasion.subject, conversation_id=occasion.conversation_id,
        case_id=occasion.case_id, agent=occasion.agent, unit=occasion.unit, matter=occasion.matter, at=moment,
    )  # fmt: skip
    rating.changed_at = moment if known is not None else None
    rating.grade = grade
    rating.body = {"reasons": [r for r in chosen if r in reasons(grade)], "said": clean(written)[:LONGEST]}
    session.add(rating)
    session.flush()
    about: dict[str, str | int] = {
        "grade": grade, "occasion": rating.occasion, "matter": rating.matter, "unit": rating.unit
    }  # fmt: skip
    do_apply(session, "rating.given", rating.subject, about)
    if grade <= terms()["low"]:
        do_open_task(session, f"low:{occasion.kind}:{occasion.subject}", "low_grade", occasion.subject, "supervisor")
    return rating


def do_add_words(session: Session, occasion: Occasion, written: str) -> bool:
    """What was said after a grade, within the time it may be changed. False when there is none."""
    known = of(session, occasion)
    if known is None or now() > known.at + CHANGEABLE:
        return False
    known.body = {**known.body, "said": clean(written)[:LONGEST]}
    return True
