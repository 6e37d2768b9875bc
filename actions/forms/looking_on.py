"""Staff who look on while a form is filled in: only with the citizen's consent, for a while, masked, and written down."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.audit import do_note
from actions.cases import note
from actions.clock import now
from actions.database.form_models import FormRecord
from actions.database.models import Case
from actions.errors import Trouble, not_found
from actions.forms.records import Filling, filling_of

LASTS = timedelta(hours=1)


def shown(record: FormRecord) -> bool:
    return record.shown_until is not None and record.shown_until > now()


def do_show(session: Session, record: FormRecord, *, wanted: bool) -> None:
    """The citizen lets staff look on for an hour, or no longer."""
    record.shown_until = now() + LASTS if wanted else None
    case = session.get(Case, record.case_id)
    if case is not None:
        note(session, case, "form shown to staff" if wanted else "form hidden from staff", {})


def do_look(session: Session, actor: str, case_id: str) -> Filling:
    """The form as it stands, for a member of the staff. Raises Trouble unless the citizen consents at this moment."""
    record = session.scalar(select(FormRecord).where(FormRecord.case_id == case_id))
    if record is None:
        raise not_found("这张表")
    if not shown(record):
        raise Trouble(
            "not_shown", "本人现在没有让工作人员看这张表。",
            "请对方在填表页面最下面点“请工作人员看着填”，一小时内可以看。", 403,
        )  # fmt: skip
    do_note(session, actor, "look at form", case_id, {"form": record.id})
    return filling_of(session, record)
