"""Signatures and encryption against WeChat's own published examples, and against everything that is almost right."""

from __future__ import annotations

import base64
import hashlib
import itertools
import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import given
from hypothesis import strategies as st

from channels.wechat.crypto import MessageCipher, check_signature, is_key, signature
from channels.wechat.hostile import Hostile
from tests.channels.wechat.making import APP_ID, KEY, OLD_KEY

VECTORS = [json.loads(line) for line in Path(__file__).with_name("vectors.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.parametrize("vector", VECTORS, ids=[v["id"] for v in VECTORS])
def test_published_example(vector: dict[str, Any]) -> None:
    if vector["op"] == "sig":
        assert signature(*vector["parts"]) == vector["sig"]
        return
    cipher = MessageCipher(vector["rid"], vector["key"])
    if vector["op"] == "enc":
        sealed = cipher.seal(vector["msg"].encode(), random=vector["rnd"].encode())
        assert sealed == vector["cipher"]
        if "sig" in vector:
            assert signature(vector["token"], vector["ts"], vector["nonce"], sealed) == vector["sig"]
        return
    check_signature(vector["sig"], vector["token"], vector["ts"], vector["nonce"], vector["cipher"])
    if vector["op"] == "reject":
        with pytest.raises(Hostile):
            cipher.open(vector["cipher"])
    else:
        opened = cipher.open(vector["cipher"]).message.decode()
        assert opened == vector.get("expect", "x" * 26)


def test_signature_sorts_bytes_not_numbers() -> None:
    for order in itertools.permutations(["9", "10", "A"]):
        assert signature(*order) == hashlib.sha1(b"109A").hexdigest()  # noqa: S324 - WeChat's choice


@pytest.mark.parametrize("wrong", ["", "0" * 40, "é" * 40, "F464B24FC39322E44B38AA78F5EDD27BD1441696", "f464b24f"])
def test_a_wrong_signature_is_hostile_whatever_its_shape(wrong: str) -> None:
    with pytest.raises(Hostile):
        check_signature(wrong, "AAAAA", "1714036504", "1514711492")


def raw_block(plain: bytes) -> str:
    """Encrypt bytes that nobody padded or checked."""
    key = base64.b64decode(KEY + "=")
    encryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
    return base64.b64encode(encryptor.update(plain) + encryptor.finalize()).decode()


def padded(body: bytes, pad: int | None = None) -> bytes:
    size = 32 - len(body) % 32
    return body + bytes([size if pad is None else pad]) * size


HEAD = b"r" * 16
WRONG_BLOCKS = {
    "empty": "",
    "not base64": "%%%%",
    "not ASCII": "办",
    "a space inside": raw_block(padded(HEAD + b"\0\0\0\1x" + APP_ID.encode()))[:-4] + " A==",
    "one AES block": raw_block(b"x" * 16),
    "pad of 0": raw_block(HEAD + b"\0\0\0\1x" + b"\0" * 11),
    "pad of 33": raw_block(b"!" * 64),
    "pad of 255": raw_block(b"\xff" * 32),
    "uneven pad": raw_block(padded(HEAD + b"\0\0\0\1x" + APP_ID.encode())[:-3] + b"\1\2\x02"),
    "nothing but padding": raw_block(b"\x20" * 32),
    "no length": raw_block(HEAD + b"\0\0" + b"\x0e" * 14),
    "length beyond the end": raw_block(padded(HEAD + b"\0\0\xff\xff" + b"x" + APP_ID.encode())),
    "length of 4 GB": raw_block(padded(HEAD + b"\xff\xff\xff\xff" + b"x" + APP_ID.encode())),
    "another account": raw_block(padded(HEAD + b"\0\0\0\1x" + b"wx0000000000000000")),
    "no account": raw_block(padded(HEAD + b"\0\0\0\1x")),
    "account cut short": raw_block(padded(HEAD + b"\0\0\0\1x" + APP_ID.encode()[:-1])),
    "account with more": raw_block(padded(HEAD + b"\0\0\0\1x" + APP_ID.encode() + b"0")),
    "another key": MessageCipher(APP_ID, OLD_KEY).seal(b"x"),
}


@pytest.mark.parametrize("what", WRONG_BLOCKS)
def test_a_wrong_block_is_hostile(what: str) -> None:
    with pytest.raises(Hostile):
        MessageCipher(APP_ID, KEY).open(WRONG_BLOCKS[what])


@given(st.binary(max_size=200))
def test_what_is_sealed_opens(message: bytes) -> None:
    cipher = MessageCipher(APP_ID, KEY)
    assert cipher.open(cipher.seal(message)).message == message


@given(st.integers(0, 10_000), st.integers(1, 255))
def test_a_changed_byte_never_opens_as_the_same_message(place: int, change: int) -> None:
    cipher = MessageCipher(APP_ID, KEY)
    block = bytearray(base64.b64decode(cipher.seal(b"a message of some length")))
    block[place % len(block)] ^= change
    try:
        opened = cipher.open(base64.b64encode(block).decode())
    except Hostile:
        return
    # CBC alone does not authenticate: what protects the content is msg_signature. The random part may differ freely.
    assert place % len(block) < 32 or opened.message != b"a message of some length"


def test_the_previous_key_still_opens_and_is_named() -> None:
    both = MessageCipher(APP_ID, KEY, OLD_KEY)
    opened = both.open(MessageCipher(APP_ID, OLD_KEY).seal(b"old"))
    assert (opened.message, opened.key) == (b"old", OLD_KEY)
    assert MessageCipher(APP_ID, OLD_KEY).open(both.seal(b"answer", opened.key)).message == b"answer"


@pytest.mark.parametrize("key", ["", "a" * 42, "a" * 44, "a" * 42 + "+", "a" * 42 + "办"])
def test_a_key_has_43_letters_and_digits(key: str) -> None:
    assert not is_key(key)
    if key:
        with pytest.raises(ValueError, match="43"):
            MessageCipher(APP_ID, key)


def test_two_seals_of_one_message_differ() -> None:
    cipher = MessageCipher(APP_ID, KEY)
    assert cipher.seal(b"same") != cipher.seal(b"same")
