"""Each record's own key. The program's key opens the record's key, the record's key opens what was filled in."""

from __future__ import annotations

import json
import secrets
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from actions.database.crypto import NONCE_BYTES, decrypt, encrypt
from actions.database.form_models import FormRecord
from knowledge.forms.model import Filled, Values

KEY_BITS = 256


def new_key(form_id: str) -> bytes:
    """A fresh key for one record, wrapped. The record's id is authenticated: a key opens no other record."""
    return encrypt(AESGCM.generate_key(KEY_BITS), f"form_records.key:{form_id}")


def _cipher(record: FormRecord) -> AESGCM:
    return AESGCM(decrypt(record.wrapped_key, f"form_records.key:{record.id}"))


def seal(record: FormRecord, plain: bytes, what: str) -> bytes:
    """``plain`` under the record's key; ``what`` (a column, or an upload's id) is authenticated."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + _cipher(record).encrypt(nonce, plain, f"{what}:{record.id}".encode())


def unseal(record: FormRecord, stored: bytes, what: str) -> bytes:
    """Raises cryptography.exceptions.InvalidTag when the value was changed or moved."""
    return _cipher(record).decrypt(stored[:NONCE_BYTES], stored[NONCE_BYTES:], f"{what}:{record.id}".encode())


def values_of(record: FormRecord) -> Values:
    stored: dict[str, Any] = json.loads(unseal(record, record.content, "content"))
    return {key: Filled.from_json(value) for key, value in stored.items()}


def do_write_values(record: FormRecord, values: Values) -> None:
    plain = {key: filled.to_json() for key, filled in values.items()}
    record.content = seal(record, json.dumps(plain, ensure_ascii=False).encode(), "content")
