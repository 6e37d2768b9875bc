"""Forms of cases: opened and pre-filled, saved field by field, confirmed, handed in, erased."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.cases import guidance_of, note
from actions.clock import now, today
from actions.database.form_models import FormRecord
from actions.database.models import Case, Message, Turn
from actions.errors import Trouble
from actions.forms.handing_on import do_announce
from actions.forms.sealing import do_write_values, new_key, seal, unseal, values_of
from actions.identity import new_id
from knowledge.forms import (
    CombinedForm,
    Problem,
    Values,
    check,
    combine,
    conflicts,
    counts,
    hints,
    missing,
    normalise,
    prefill,
    settle,
)
from knowledge.forms.implied import imply, suggest
from knowledge.forms.model import EARLIER, TYPED

PNG = b"\x89PNG\r\n\x1a\n"
LARGEST_SIGNATURE = 150_000
FILL_ACTION = "action_fill"
"""The dialogue's action that fills in by talking; its turns are known by this name."""


@dataclass(frozen=True)
class Filling:
    """A form as it stands: what is asked, what is filled, what is wrong, what is missing."""

    record: FormRecord
    case: Case
    form: CombinedForm
    values: Values
    problems: tuple[Problem, ...]
    missing: tuple[Problem, ...]
    conflicts: tuple[str, ...]
    hints: tuple[Problem, ...] = ()
    """What may be a slip; never in the way."""

    @property
    def counts(self) -> dict[str, int]:
        return counts(self.form, self.values)

    @property
    def signature(self) -> bytes:
        stored = self.record.signature
        return unseal(self.record, stored, "signature") if stored else b""

    @property
    def unconfirmed(self) -> tuple[str, ...]:
        """Fields that were filled in beforehand and not looked at yet."""
        return tuple(
            f.key for f in self.form.fields if f.asked and (v := self.values.get(f.key)) and not v.confirmed
        )  # fmt: skip

    @property
    def ready(self) -> bool:
        return not (self.problems or self.missing or self.conflicts or self.unconfirmed)


def do_open_form(session: Session, case: Case) -> FormRecord:
    """The case's form, made on first use; what was said and answered since is filled in, unconfirmed."""
    record = session.scalar(select(FormRecord).where(FormRecord.case_id == case.id))
    if record is None:
        form_id = new_id("f")
        record = FormRecord(id=form_id, case_id=case.id, wrapped_key=new_key(form_id), content=b"", revision=0,
                            created_at=now(), updated_at=now())  # fmt: skip
        do_write_values(record, {})
        session.add(record)
        session.flush()
        note(session, case, "form opened", {"form": form_id})
    form = combine(guidance_of(case))
    values = prefill(form, values_of(record), as_of=today(), said=_said(session, case))
    values = prefill(form, values, as_of=today(), profile=_earlier(session, case), profile_source=EARLIER)
    do_write_values(record, values)
    return record


def form_of(session: Session, case: Case) -> FormRecord:
    """The case's form as it stands; made on first use."""
    return session.scalar(select(FormRecord).where(FormRecord.case_id == case.id)) or do_open_form(session, case)


def _said(session: Session, case: Case) -> list[str]:
    """What the citizen said in the conversation that the case belongs to.

    An answer given while the form was filled in by talking is left out: it was kept where it belongs, and alone it may
    be anybody's name or number.
    """
    at_the_form = select(Turn.turn_id).where(Turn.conversation_id == case.opened_in, Turn.action == FILL_ACTION)
    query = select(Message).where(
        Message.conversation_id == case.opened_in, Message.sender == "citizen", Message.id.not_in(at_the_form)
    )
    return [
        str(m.body.get("text", "")) for m in session.scalars(query.order_by(Message.seq)) if not m.body.get("payload")
    ]


def _earlier(session: Session, case: Case) -> dict[str, Any]:
    """What the same person confirmed in other cases of theirs, the newest first."""
    query = select(FormRecord).join(Case, Case.id == FormRecord.case_id)
    query = query.where(Case.opened_in == case.opened_in, Case.id != case.id).order_by(FormRecord.updated_at.desc())
    known: dict[str, Any] = {}
    for record in session.scalars(query):
        for key, filled in values_of(record).items():
            if filled.confirmed and filled.value is not None:
                known.setdefault(key, filled.value)
    return known


def filling_of(session: Session, record: FormRecord) -> Filling:
    """How the form stands under the case's answers of this moment."""
    case = session.get(Case, record.case_id)
    if case is None:
        raise Trouble("not_found", "没有找到这张表。", "请回到首页重新开始，或拨打12345。", 404)
    form = combine(guidance_of(case))
    values = values_of(record)
    return Filling(
        record, case, form, values, tuple(check(form, values, as_of=today())), tuple(missing(form, values)),
        tuple(conflicts(form, values)), tuple(hints(form, values)),
    )  # fmt: skip


def do_save(
    session: Session, record: FormRecord, raw: Mapping[str, Any], confirmed: Iterable[str] = (), *, source: str = TYPED
) -> Filling:
    """Keep what was typed, whether right or not, and confirm what was looked at. Unknown fields are passed over."""
    filling = filling_of(session, record)
    form, values = filling.form, filling.values
    changed = False
    for key, typed in raw.items():
        field = form.by_key.get(key)
        if field is None or not field.asked:
            continue
        value = normalise(field, typed)
        known = values.get(key)
        if value != (known.value if known else None):
            settle(values, key, value, source)
            changed = True
    for key in confirmed:
        if key in values and not values[key].confirmed:
            values[key] = replace(values[key], confirmed=True, others=())
            changed = True
    if changed:
        imply(form, values, as_of=today())
        suggest(form, values)
        do_write_values(record, values)
        record.revision += 1
        record.updated_at = now()
        record.submitted_at = None
    return filling_of(session, record)


def do_pick(session: Session, record: FormRecord, key: str, n: int) -> Filling:
    """Decide a conflict for the ``n``-th of the other values."""
    values = values_of(record)
    if key in values and 0 <= n < len(values[key].others):
        value, source = values[key].others[n]
        settle(values, key, value, source)
        do_write_values(record, values)
        record.revision += 1
    return filling_of(session, record)


def do_sign(session: Session, record: FormRecord, picture: bytes) -> Filling:
    """Keep a drawn signature (PNG) and its hash in the signature fields."""
    if not picture.startswith(PNG) or len(picture) > LARGEST_SIGNATURE:
        raise Trouble("bad_signature", "签名没有存上。", "请重写一次，或到窗口再签。", 422)
    record.signature = seal(record, picture, "signature")
    written = f"已手写签名（SHA-256 {hashlib.sha256(picture).hexdigest()[:16]}）"
    keys = [f.key for f in filling_of(session, record).form.fields if f.type == "signature"]
    return do_save(session, record, dict.fromkeys(keys, written))


def do_submit(session: Session, record: FormRecord) -> Filling:
    """Hand the form in. Raises Trouble while something is wrong, missing or not looked at."""
    filling = filling_of(session, record)
    if not filling.ready:
        raise Trouble("form_not_ready", "表还没有填完，或有地方要改。", "请看下面标出来的栏目。", 422)
    if record.submitted_at is None:
        record.submitted_at = now()
        note(session, filling.case, "form submitted", {"form": record.id, "revision": record.revision})
        do_announce(session, record, filling.case)
    return filling


def do_erase(session: Session, record: FormRecord) -> None:
    """Erase the form at once, with its key, links, uploads and deliveries."""
    case = session.get(Case, record.case_id)
    session.delete(record)
    if case is not None:
        note(session, case, "form erased", {"form": record.id})
