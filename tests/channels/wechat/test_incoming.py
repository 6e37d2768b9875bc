"""What is let in and what is refused, before anything of ours runs."""

from __future__ import annotations

import contextlib
import os
import random
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from channels.wechat.crypto import MessageCipher, signature
from channels.wechat.hostile import Hostile
from channels.wechat.incoming import Account, Incoming, admit, verify_address
from channels.wechat.xml import MAX_BYTES, read_xml, write_xml
from tests.channels.wechat.making import (
    APP_ID,
    KEY,
    OLD_KEY,
    ORIGINAL_ID,
    TOKEN,
    Callback,
    document,
    plain,
    sealed,
)  # fmt: skip

SAFE = Account(TOKEN, APP_ID, ORIGINAL_ID, MessageCipher(APP_ID, KEY, OLD_KEY))
PLAIN = Account(TOKEN, APP_ID, ORIGINAL_ID)


def refused(account: Account, callback: Callback) -> str:
    with pytest.raises(Hostile) as why:
        admit(account, callback.query, callback.body)
    return why.value.reason


def test_a_sealed_message_is_let_in() -> None:
    callback = sealed(document("o1", Content="开饭店 ]]> <b>", MsgId=12))
    message = admit(SAFE, callback.query, callback.body)
    assert (message.openid, message.kind, message.fields["Content"]) == ("o1", "text", "开饭店 ]]> <b>")
    assert message.message_id == "id:12"
    assert message.key == KEY


def test_compatible_mode_believes_the_envelope_and_not_the_plain_fields() -> None:
    callback = sealed(document("o1", Content="真的"), extra="<FromUserName>o2</FromUserName><Content>假的</Content>")
    message = admit(SAFE, callback.query, callback.body)
    assert (message.openid, message.fields["Content"]) == ("o1", "真的")


def test_plain_mode_works_without_a_key() -> None:
    callback = plain(document("o1", Content="你好"))
    assert admit(PLAIN, {**callback.query, "openid": "o1"}, callback.body).fields["Content"] == "你好"
    assert refused(PLAIN, Callback({**callback.query, "openid": "o2"}, callback.body)) == "openid"


def attacks() -> dict[str, Callback]:
    """Each is what some well-known library once let through."""
    good = sealed(document("o1", Content="x"))
    query = good.query
    return {
        "a plain body although a key is set": plain(document("o1", Content="x")),
        "a plain body that claims to be encrypted": Callback(query, document("o1", Content="x").encode()),
        "no signature at all": Callback({}, good.body),
        "the plain signature in place of msg_signature": Callback(
            {**query, "msg_signature": query["signature"]}, good.body
        ),
        "encrypt_type raw": Callback({**query, "encrypt_type": "raw"}, good.body),
        "encrypt_type unknown": Callback({**query, "encrypt_type": "des"}, good.body),
        "no msg_signature": Callback({k: v for k, v in query.items() if k != "msg_signature"}, good.body),
        "msg_signature in another alphabet": Callback({**query, "msg_signature": "é" * 40}, good.body),
        "another nonce": Callback({**query, "nonce": "1"}, good.body),
        "another time": Callback({**query, "timestamp": "1"}, good.body),
        "time that is no number": Callback({**query, "timestamp": "٣"}, good.body),
        "another envelope": Callback(query, sealed(document("o2", Content="y")).body),
        "another account's key": sealed(document("o1"), key=KEY[::-1]),
        "another account's id": sealed(document("o1"), app_id="wx0000000000000000"),
        "another account's token": sealed(document("o1"), token="other"),
        "another original id": sealed(document("o1", ToUserName="gh_other")),
        "another openid in the query": Callback({**query, "openid": "o2"}, good.body),
        "JSON": sealed('{"ToUserName": "gh", "FromUserName": "o1", "CreateTime": 1, "MsgType": "text"}'),
        "an external entity": sealed('<!DOCTYPE xml [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + document("o1", Content="x")),
        "a bomb": sealed('<!DOCTYPE xml [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><xml><Content>&b;</Content></xml>'),
        "a document type outside": Callback(query, b"<!DOCTYPE xml>" + good.body),
        "a stylesheet": sealed('<?xml-stylesheet href="http://a.test/"?>' + document("o1")),
        "no openid": sealed(write_xml({"ToUserName": ORIGINAL_ID, "MsgType": "text", "CreateTime": 1})),
        "no time": sealed(write_xml({"ToUserName": ORIGINAL_ID, "FromUserName": "o1", "MsgType": "text"})),
        "an openid that is a path": sealed(document("../../etc")),
        "nothing": Callback(query, b""),
        "an empty document": sealed("<xml/>"),
        "half a document": sealed(document("o1", Content="x")[:-9]),
        "not UTF-8": Callback(query, b"\xff\xfe" + good.body),
        "too large": Callback(query, good.body + b" " * MAX_BYTES),
        "too deep": sealed("<xml>" + "<a>" * 50 + "</a>" * 50 + "</xml>"),
    }  # fmt: skip


@pytest.mark.parametrize("attack", attacks())
def test_attack_is_refused(attack: str) -> None:
    assert refused(SAFE, attacks()[attack])


def test_nobody_may_seal_for_an_account_without_a_key() -> None:
    assert refused(PLAIN, sealed(document("o1"))) == "no key"


def test_old_first_deliveries_are_refused() -> None:
    now = datetime.now(UTC)
    old = sealed(document("o1", Content="x"), at=int(now.timestamp()) - 3600)
    message = admit(SAFE, old.query, old.body)
    with pytest.raises(Hostile):
        message.check_fresh(now)
    late = sealed(document("o1", Content="x"), at=int(now.timestamp()) - 600)
    admit(SAFE, late.query, late.body).check_fresh(now)


def test_the_echo_comes_back_only_when_signed_and_harmless() -> None:
    query = {"signature": signature(TOKEN, "1", "2"), "timestamp": "1", "nonce": "2", "echostr": "4375120948345356249"}
    assert verify_address(SAFE, query) == "4375120948345356249"
    for change in ({"signature": "0" * 40}, {"signature": ""}, {"nonce": "3"}, {"echostr": ""}, {"echostr": "a b"},
                   {"echostr": "办"}, {"echostr": "a\r\nSet-Cookie: x"}):  # fmt: skip
        with pytest.raises(Hostile):
            verify_address(SAFE, {**query, **change})


def test_the_secrets_of_a_message_do_not_show_in_its_repr() -> None:
    callback = sealed(document("oSecretOpenid", Content="秘密"))
    shown = repr(admit(SAFE, callback.query, callback.body))
    assert "oSecretOpenid" not in shown and "秘密" not in shown and KEY not in shown


def test_written_xml_reads_back() -> None:
    text = "a]]>b<c>&d;\u0000\u0001\ud800]]]]>>"
    assert read_xml(write_xml({"T": text}).encode())["T"] == "a]]>b<c>&d;]]]]>>"


def test_nested_and_unknown_fields_are_tolerated() -> None:
    fields = read_xml(
        b"<xml><New>1</New><SendPicsInfo><Count>1</Count><PicList><item><A>x</A></item></PicList></SendPicsInfo></xml>"
    )
    assert fields["New"] == "1" and fields["SendPicsInfo.Count"] == "1"


# ------------------------------------------------------------------------------------------------ fuzzing

BODIES = 50_000
DRAWN = int(os.environ.get("ONETHING_FUZZ_BODIES", "1000"))
"""Requests that hypothesis draws from nothing; each costs it three milliseconds of thought, and hardly one comes as far
as the 50,000 that are made from good ones. Before a release: 5000 or more, by this variable."""
GOOD = sealed(document("o1", Content="我想开饭店", MsgId=99))
SPLICES = [
    b"<!DOCTYPE x>",
    b"<![CDATA[",
    b"]]>",
    b"&#0;",
    b"&lt;",
    b"<xml>",
    b"</xml>",
    b"\x00",
    b"\xff",
    b"<Encrypt>",
    b"&e;",
]


def tried(account: Account, query: dict[str, str], body: bytes) -> None:
    """Whatever is sent, either a message comes out or Hostile is raised: no other exception."""
    with contextlib.suppress(Hostile):
        assert isinstance(admit(account, query, body), Incoming)


@settings(max_examples=DRAWN, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.binary(max_size=300),
    st.dictionaries(
        st.sampled_from(["signature", "msg_signature", "timestamp", "nonce", "encrypt_type", "openid", "echostr"]),
        st.one_of(st.text(max_size=50), st.sampled_from(["aes", "raw", GOOD.query["msg_signature"], "1"])),
    ),
)
def test_any_request_gives_a_message_or_hostile(body: bytes, query: dict[str, str]) -> None:
    for account in (SAFE, PLAIN):
        tried(account, query, body)
    with contextlib.suppress(Hostile):
        verify_address(SAFE, query)


def mutated(dice: random.Random, body: bytes) -> bytes:
    """The body with a few bytes changed, cut, doubled or spliced in."""
    for _ in range(dice.randint(1, 4)):
        at = dice.randrange(len(body) + 1)
        how = dice.randrange(4)
        if how == 0:
            body = body[:at] + bytes([dice.randrange(256)]) + body[at + 1 :]
        elif how == 1:
            body = body[:at] + body[at + dice.randint(1, 40) :]
        elif how == 2:
            body = body[:at] + dice.choice(SPLICES) + body[at:]
        else:
            body = body[:at] + body[at : at + dice.randint(1, 80)] * 2 + body[at:]
    return body


def test_fifty_thousand_broken_bodies_raise_nothing_but_hostile() -> None:
    """Inside and outside of a valid signature: the attacker who knows nothing, and the one who knows the token."""
    dice = random.Random(20261124)
    inner = document("o1", Content="我想开饭店", MsgId=99).encode()
    cipher = MessageCipher(APP_ID, KEY)
    for n in range(BODIES):
        if n % 2:
            tried(SAFE, GOOD.query, mutated(dice, GOOD.body))
            continue
        envelope = (
            cipher.seal(mutated(dice, inner)) if n % 4 else mutated(dice, cipher.seal(inner).encode()).decode("latin-1")
        )
        signed = {
            **GOOD.query,
            "msg_signature": signature(TOKEN, GOOD.query["timestamp"], GOOD.query["nonce"], envelope),
        }
        tried(SAFE, signed, write_xml({"Encrypt": envelope}).encode())
