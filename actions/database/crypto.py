"""Encryption of personal data at rest, and the keys for it in ``var/keys/``.

AES-256-GCM with a fresh nonce per value; the column's name is authenticated, so a value cannot be moved to another
column. A stored value is ``key id (1 byte) ‖ nonce (12) ‖ ciphertext``.
"""

from __future__ import annotations

import json
import os
import secrets
from functools import cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import LargeBinary
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from actions.settings import settings

KEY_ID = b"\x01"
NONCE_BYTES = 12


def secret(name: str, folder: Path | None = None, length: int = 32) -> bytes:
    """The secret ``name`` in ``var/keys/``, made on first use and readable by its owner only."""
    folder = folder or settings().var_dir / "keys"
    path = folder / name
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = folder / f".{name}.{os.getpid()}.{secrets.token_hex(4)}"
        fresh.touch(mode=0o600)
        fresh.write_bytes(secrets.token_bytes(length))
        try:
            # link() fails when another process was first: then its key is the one, ours is dropped.
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_bytes()


@cache
def _cipher() -> AESGCM:
    return AESGCM(secret("data"))


def encrypt(plain: bytes, label: str) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return KEY_ID + nonce + _cipher().encrypt(nonce, plain, label.encode())


def decrypt(stored: bytes, label: str) -> bytes:
    """Raises cryptography.exceptions.InvalidTag when the value was changed or moved."""
    return _cipher().decrypt(stored[1 : 1 + NONCE_BYTES], stored[1 + NONCE_BYTES :], label.encode())


class EncryptedJSON(TypeDecorator[Any]):
    """A JSON value that only this program can read. ``label`` is usually ``table.column``."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, label: str):
        super().__init__()
        self.label = label

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        if value is None:
            return None
        return encrypt(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), self.label)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(decrypt(value, self.label))
