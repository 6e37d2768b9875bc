"""Tasks that staff must not forget: a low grade, a report past its deadline. One for each reason and subject."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.audit import do_note
from actions.clock import now, today
from actions.database.report_models import FollowUp
from actions.errors import Trouble, bad_input, not_found
from knowledge.notice.working_days import add_working_days
from knowledge.text import clean

REASONS = {
    "low_grade": "评价低", "overdue": "超期", "unattended": "约好的时间过了，没记结果", "not_solved": "说没解决",
    "call_back": "要回电", "rule": "按规则",
}  # fmt: skip
WORKING_DAYS = 2
LEAST = 4


@dataclass(frozen=True)
class Task:
    id: int
    reason: str
    subject: str
    role: str
    owner: str
    due: date
    overdue: bool
    done: bool
    note: str


def do_open_task(session: Session, key: str, reason: str, subject: str, role: str, **body: str) -> FollowUp:
    """Open the task, or find the one that ``key`` already opened."""
    known = session.scalar(select(FollowUp).where(FollowUp.key == key))
    if known is not None:
        return known
    task = FollowUp(
        key=key, reason=reason, subject=subject, role=role, due=add_working_days(today(), WORKING_DAYS).date, body=body,
        at=now(),
    )  # fmt: skip
    session.add(task)
    session.flush()
    return task


def tasks(session: Session, roles: frozenset[str], *, done: bool = False, limit: int = 100) -> list[Task]:
    """Open tasks of these roles, the most urgent first."""
    query = select(FollowUp).where(FollowUp.role.in_(sorted(roles)))
    query = query.where(FollowUp.done_at.is_not(None) if done else FollowUp.done_at.is_(None))
    return [_task(f) for f in session.scalars(query.order_by(FollowUp.due, FollowUp.id).limit(limit))]


def _task(f: FollowUp) -> Task:
    late = f.done_at is None and f.due < today()
    note = str(f.body.get("note") or f.body.get("why") or "")
    return Task(
        f.id,
        REASONS.get(f.reason, f.reason),
        f.subject,
        f.role,
        f.owner or "",
        f.due,
        late,
        f.done_at is not None,
        note,
    )


def do_finish(session: Session, id: int, note: str, actor: str, roles: frozenset[str]) -> None:
    """Say what was done. Raises Trouble when nothing is said or a colleague was first."""
    task = session.get(FollowUp, id)
    if task is None or task.role not in roles:
        raise not_found("这件跟进的事")
    if task.done_at is not None:
        raise Trouble("moved_on", "这件跟进的事已经办完了。", "请刷新页面。", 409)
    if len(clean(note)) < LEAST:
        raise bad_input("没有写做了什么。", "写一句：联系了谁、结果怎样。")
    task.done_at, task.owner, task.body = now(), actor, {**task.body, "note": clean(note)[:1000]}
    do_note(session, actor, "follow_up.done", task.subject, {"reason": task.reason})
