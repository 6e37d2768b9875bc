"""WeChat's signatures and message encryption (W2-W13), on ``cryptography``.

A block is ``random(16) ‖ length(4, big-endian) ‖ message ‖ id``, padded to 32, AES-256-CBC with the key's first half as
vector, base64. Everything that is not exactly so raises Hostile and nothing else.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from channels.wechat.hostile import Hostile

BLOCK = 32
RANDOM = 16
LENGTH = 4
SIGNATURE = re.compile(r"[0-9a-f]{40}")
KEY = re.compile(r"[A-Za-z0-9]{43}")


def signature(*parts: str) -> str:
    """Lower-case hex SHA-1 over the parts in plain byte order."""
    joined = b"".join(sorted(part.encode("utf-8", "surrogatepass") for part in parts))
    return hashlib.sha1(joined, usedforsecurity=False).hexdigest()


def check_signature(given: str, *parts: str) -> None:
    """Raises Hostile unless ``given`` signs the parts. The comparison takes the same time whatever is wrong."""
    right = signature(*parts)
    if not SIGNATURE.fullmatch(given) or not hmac.compare_digest(given.encode(), right.encode()):
        raise Hostile("signature")


def is_key(key: str) -> bool:
    """Whether ``key`` has the shape of an EncodingAESKey."""
    return KEY.fullmatch(key) is not None


@dataclass(frozen=True)
class Opened:
    """A decrypted message and the key that opened it, which the answer must use too."""

    message: bytes
    key: str


class MessageCipher:
    """Opens with the current key, then with the previous one. ``app_id`` is the id at the end of each block."""

    def __init__(self, app_id: str, *keys: str):
        self.app_id = app_id.encode()
        self.keys = tuple(key for key in keys if key)
        for key in self.keys:
            if not is_key(key):
                raise ValueError("an EncodingAESKey has exactly 43 letters and digits")

    def open(self, encrypted: str) -> Opened:
        """Raises Hostile unless one of the keys opens it and it is meant for this account."""
        block = _strict_base64(encrypted)
        for key in self.keys:
            message = self._read(_aes(key, block))
            if message is not None:
                return Opened(message, key)
        raise Hostile("encryption")

    def _read(self, plain: bytes) -> bytes | None:
        """The message inside a decrypted block, or None when anything about the block is wrong."""
        pad = plain[-1]
        if not 1 <= pad <= BLOCK or plain[-pad:] != bytes([pad]) * pad:
            return None
        body = plain[RANDOM:-pad]
        size = int.from_bytes(body[:LENGTH], "big")
        if len(body) < LENGTH or size > len(body) - LENGTH:
            return None
        tail = body[LENGTH + size :]
        return body[LENGTH : LENGTH + size] if hmac.compare_digest(tail, self.app_id) else None

    def seal(self, message: bytes, key: str = "", random: bytes | None = None) -> str:
        """Encrypt an answer, with the key that opened the question. ``random`` is given by tests only."""
        plain = (random or secrets.token_bytes(RANDOM)) + len(message).to_bytes(LENGTH, "big") + message + self.app_id
        pad = BLOCK - len(plain) % BLOCK
        encryptor = _cipher(key or self.keys[0]).encryptor()
        return base64.b64encode(encryptor.update(plain + bytes([pad]) * pad) + encryptor.finalize()).decode()


def _strict_base64(text: str) -> bytes:
    try:
        block = base64.b64decode(text.encode("ascii"), validate=True)
    except ValueError as failure:  # UnicodeEncodeError and binascii.Error are ValueErrors
        raise Hostile("base64") from failure
    if not block or len(block) % BLOCK:
        raise Hostile("length")
    return block


def _cipher(key: str) -> Cipher[modes.CBC]:
    raw = base64.b64decode(key + "=")
    return Cipher(algorithms.AES(raw), modes.CBC(raw[:16]))


def _aes(key: str, block: bytes) -> bytes:
    decryptor = _cipher(key).decryptor()
    return decryptor.update(block) + decryptor.finalize()
