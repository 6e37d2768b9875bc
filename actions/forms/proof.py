"""Who fills a form in, when a sign-in service in front of us vouches for it; then, if they agree, what is known of them.

Nobody is believed for typing a number. The sign-in service (统一身份认证) signs number, form and time with a key that it
shares with us; without that key in the settings none of this exists.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.cases import note
from actions.clock import now, today
from actions.database.crypto import secret
from actions.database.form_models import FormRecord
from actions.errors import Trouble, not_found
from actions.forms import outside
from actions.forms.records import Filling, filling_of
from actions.forms.sealing import do_write_values, values_of
from actions.settings import settings
from knowledge.forms import Values, normalise, prefill, put
from knowledge.forms.checks.numbers import Bearer, read_id
from knowledge.forms.filling import blank_value
from knowledge.forms.model import EARLIER, OUTSIDE

SKEW = timedelta(minutes=5)
NUMBER = "applicant_id_number"


@dataclass(frozen=True)
class Proof:
    """What the sign-in service says: this person is signed in, for this form, now."""

    number: str
    stamp: str
    signature: str


@dataclass(frozen=True)
class Agreed:
    """What the person agreed to, each by itself. Nothing is taken from anywhere without it."""

    earlier: bool = False
    licences: bool = False


def signed(key: bytes, form_id: str, stamp: str, number: str) -> str:
    return "sha256=" + hmac.new(key, f"{stamp}.{form_id}.{number}".encode(), hashlib.sha256).hexdigest()


def check_proof(record: FormRecord, proof: Proof) -> None:
    """Raises Trouble unless the sign-in service vouches for the number, for this form, within five minutes."""
    key = settings().identity_secret.get_secret_value().encode()
    if not key:
        raise not_found("身份核验")
    fresh = proof.stamp.isdecimal() and abs(int(proof.stamp) - now().timestamp()) <= SKEW.total_seconds()
    right = hmac.compare_digest(signed(key, record.id, proof.stamp, proof.number), proof.signature)
    if not (fresh and right and isinstance(read_id(proof.number, today()), Bearer)):
        raise Trouble("not_proved", "没有核验到您的身份。", "请重新登录再试，或者自己填。", 403)


def person_hash(number: str) -> str:
    """Finds a person's forms without keeping the number: keyed, so that numbers cannot be tried out."""
    return hmac.new(secret("people"), number.encode(), hashlib.sha256).hexdigest()


def do_prove(session: Session, record: FormRecord, proof: Proof, agreed: Agreed) -> Filling:
    """Note who this is, and fill in, unconfirmed, what they agreed to have taken from elsewhere."""
    check_proof(record, proof)
    filling = filling_of(session, record)
    told = filling.values.get(NUMBER)
    if told is not None and told.confirmed and told.value not in (None, proof.number):
        raise Trouble("another_person", "登录的人和表上的申请人不是一个人。", "请核对申请人的身份证号。", 409)
    record.person = person_hash(proof.number)
    values = dict(filling.values)
    put(values, NUMBER, proof.number, OUTSIDE)
    if agreed.earlier:
        values = prefill(filling.form, values, as_of=today(), profile=_earlier(session, record), profile_source=EARLIER)
    if agreed.licences:
        _from_licences(filling, values, proof.number)
    do_write_values(record, prefill(filling.form, values, as_of=today()))
    record.revision += 1
    record.updated_at = now()
    note(session, filling.case, "identity proved", {"earlier": agreed.earlier, "licences": agreed.licences})
    return filling_of(session, record)


def _earlier(session: Session, record: FormRecord) -> dict[str, Any]:
    """What this person confirmed on other forms, the newest first."""
    query = select(FormRecord).where(FormRecord.person == record.person, FormRecord.id != record.id)
    known: dict[str, Any] = {}
    for other in session.scalars(query.order_by(FormRecord.updated_at.desc())):
        for key, filled in values_of(other).items():
            if filled.confirmed and not blank_value(filled.value):
                known.setdefault(key, filled.value)
    return known


def _from_licences(filling: Filling, values: Values, number: str) -> None:
    """The applicant's own papers, and those of the company whose code is on the form when the applicant stands for it."""
    asked = outside.source()
    if asked is None:
        raise Trouble("no_source", "这里还没有接电子证照。", "请自己填，或带证件到窗口。", 409)
    found = outside.for_form(asked.licences(number), filling.form, outside.PERSON)
    code, legal = values.get("uscc"), values.get("legal_representative_id_number")
    if code is not None and legal is not None and legal.confirmed and legal.value == number:
        found |= outside.for_form(asked.licences(str(code.value)), filling.form, outside.COMPANY)
    for key, value in found.items():
        put(values, key, normalise(filling.form.by_key[key], value), OUTSIDE)
