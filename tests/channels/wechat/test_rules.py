"""W1 to W21: how WeChat speaks to us, and how we answer. Against the real program."""

from __future__ import annotations

import base64
import concurrent.futures
import hashlib
import sqlite3
import time

import httpx
import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import given
from hypothesis import strategies as st

from actions.wechat.wording import LIMIT, Piece, fit, pack, split
from channels.wechat.crypto import MessageCipher, signature
from channels.wechat.hostile import Hostile
from channels.wechat.incoming import Account, admit
from tests.channels.wechat.calling import Retrying, opened, paused, post, waiting
from tests.channels.wechat.conftest import Both, Follower, WeChat
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
)
from tests.channels.wechat.test_crypto import WRONG_BLOCKS
from tests.conftest import wait_until

pytestmark = pytest.mark.processes


def refused_and_nothing_ran(both: Both, callback: Callback) -> None:
    """403, an empty body, and not a row more in the database."""
    before = rows(both)
    response = post(both.service, callback)
    assert (response.status_code, response.content) == (403, b"")
    assert rows(both) == before


def rows(both: Both) -> dict[str, int]:
    """Rows by table, without what an earlier, slow turn may still be sending."""
    return {table: count for table, count in both.inside("rows").items() if table != "wechat_outgoing"}


def test_w01_xml_only_json_is_refused_cleanly(both: Both) -> None:
    good = sealed(document("oW1", Content="x"))
    refused_and_nothing_ran(both, Callback(good.query, b'{"Encrypt": "AAAA", "ToUserName": "gh_0123456789ab"}'))


def test_w02_the_address_check_echoes_exactly_and_only_when_signed(both: Both) -> None:
    query = {"timestamp": "1714036504", "nonce": "1514711492", "echostr": "4375120948345356249"}
    address = f"{both.service.url}/wechat/callback"
    signed = {**query, "signature": signature(TOKEN, query["timestamp"], query["nonce"])}
    right = httpx.get(address, params=signed, trust_env=False)
    assert (right.status_code, right.content) == (200, b"4375120948345356249")
    assert right.headers["content-type"].startswith("text/plain")
    for wrong in (
        query,
        {**query, "signature": "0" * 40},
        {**signed, "nonce": "1"},
        {**signed, "echostr": "<script>"},
        {},
    ):
        answer = httpx.get(address, params=wrong, trust_env=False)
        assert (answer.status_code, answer.content) == (403, b"")


def test_w03_signatures_sort_plain_bytes_in_lower_case_hex() -> None:
    # 1714… before 486… before AAAAA: as strings, not as numbers.
    assert signature("AAAAA", "1714037059", "486452656") == "899cf89e464efb63f54ddac96b0a0a235f53aa78"
    right = hashlib.sha1(b"1714037059486452656AAAAA").hexdigest()  # noqa: S324 - WeChat's choice
    assert signature("AAAAA", "1714037059", "486452656") == right


def test_w04_the_plain_signature_does_not_cover_the_body_so_the_openid_is_compared() -> None:
    account = Account(TOKEN, APP_ID, ORIGINAL_ID)
    callback = plain(document("oW4", Content="x"))
    assert admit(account, {**callback.query, "openid": "oW4"}, callback.body).openid == "oW4"
    with pytest.raises(Hostile):
        admit(account, {**callback.query, "openid": "oOther"}, callback.body)


def test_w05_compatible_mode_answers_the_envelope(both: Both) -> None:
    callback = sealed(
        document("oW5", Content="你好", MsgId=50001), extra="<FromUserName>oOther</FromUserName><Content>x</Content>"
    )
    assert opened(post(both.service, callback))["ToUserName"] == "oW5"


def test_w06_the_address_tells_the_mode_and_a_set_key_allows_no_other(both: Both) -> None:
    refused_and_nothing_ran(both, plain(document("oW6", Content="x")))
    good = sealed(document("oW6", Content="x"))
    for mode in ("raw", "AES", "none"):
        refused_and_nothing_ran(both, Callback({**good.query, "encrypt_type": mode}, good.body))


def test_w07_in_safe_mode_only_msg_signature_counts(both: Both) -> None:
    good = sealed(document("oW7", Content="x"))
    refused_and_nothing_ran(both, Callback({**good.query, "msg_signature": good.query["signature"]}, good.body))
    without = {k: v for k, v in good.query.items() if k != "signature"}
    assert post(both.service, Callback(without, good.body)).status_code == 200


def test_w08_the_key_has_43_characters_and_gives_32_bytes() -> None:
    assert len(base64.b64decode(KEY + "=")) == 32
    for wrong in (KEY[:-1], KEY + "A", KEY[:-1] + "/"):
        with pytest.raises(ValueError, match="43"):
            MessageCipher(APP_ID, wrong)


@pytest.mark.parametrize("size", [0, 1, 10, 22, 23, 100])
def test_w09_the_block_is_random_length_message_id_and_a_pad_to_32(size: int) -> None:
    raw = base64.b64decode(MessageCipher(APP_ID, KEY).seal(b"x" * size))
    key = base64.b64decode(KEY + "=")
    decryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).decryptor()
    block = decryptor.update(raw) + decryptor.finalize()
    assert block[16:20] == size.to_bytes(4, "big")
    assert block[20 : 20 + size] == b"x" * size
    pad = block[-1]
    assert 1 <= pad <= 32 and block[-pad:] == bytes([pad]) * pad and len(block) % 32 == 0
    assert block[20 + size : -pad] == APP_ID.encode()


@pytest.mark.parametrize("what", WRONG_BLOCKS)
def test_w10_a_block_that_is_wrong_inside_is_refused_although_signed(both: Both, what: str) -> None:
    good = sealed(document("oW10", Content="x"))
    envelope = WRONG_BLOCKS[what]
    signed = {**good.query, "msg_signature": signature(TOKEN, good.query["timestamp"], good.query["nonce"], envelope)}
    response = post(both.service, Callback(signed, f"<xml><Encrypt><![CDATA[{envelope}]]></Encrypt></xml>".encode()))
    assert (response.status_code, response.content) == (403, b"")


def test_w11_the_previous_key_still_works_and_answers_with_itself(both: Both) -> None:
    answer = post(both.service, sealed(document("oW11", Content="你好", MsgId=110001), key=OLD_KEY))
    assert opened(answer, OLD_KEY)["Content"]
    with pytest.raises(Hostile):
        opened(answer, KEY)


def test_w12_the_answer_is_sealed_and_signed_and_success_is_not(both: Both) -> None:
    callback = sealed(document("oW12", Content="你好", MsgId=120001))
    answer = post(both.service, callback)
    assert opened(answer)["Content"]
    assert callback.query["nonce"].encode() in answer.content
    silent = post(both.service, sealed(document("oW12", MsgType="event", Event="VIEW", EventKey="http://a.test")))
    assert silent.content == b"success"


def test_w13_messages_to_the_api_are_not_sealed(both: Both, follower: Follower) -> None:
    follower.say("你好")
    both.inside("staff", follower.openid, "明文到达")
    follower.until("the message in clear", lambda t: "明文到达" in t)


def test_w14_no_callback_takes_five_seconds_however_slow_the_assistant(both: Both, follower: Follower) -> None:
    with paused(both.service):
        delivery = follower.do(Content="我想开个饭店")
    assert delivery["statuses"] == ["ok"]
    assert max(delivery["seconds"]) < 5
    follower.until("the late answer", lambda t: "开办餐饮店" in t)


def test_w15_an_identical_request_gets_the_same_answer_and_is_not_refused(both: Both) -> None:
    callback = sealed(document("oW15", Content="我想开个饭店", MsgId=150001))
    first, second, third = (opened(post(both.service, callback)) for _ in range(3))
    assert first["Content"] and first["Content"] == second["Content"] == third["Content"]
    assert [who for _, who, _ in both.inside("history", "oW15")].count("citizen") == 1


def test_w16_the_message_id_decides_and_without_one_sender_and_time(both: Both) -> None:
    for _ in range(2):  # another nonce and another signature each time
        post(both.service, sealed(document("oW16", Content="我想开个饭店", MsgId=160001)))
    assert [t for _, who, t in both.inside("history", "oW16") if who == "citizen"] == ["我想开个饭店"]
    clicked = {"MsgType": "event", "Event": "CLICK", "EventKey": "guide:how", "CreateTime": int(time.time())}
    answers = [opened(post(both.service, sealed(document("oW16", **clicked))))["Content"] for _ in range(2)]
    assert answers[0] == answers[1]
    assert sum(who == "citizen" for _, who, _ in both.inside("history", "oW16")) == 2
    other = opened(post(both.service, sealed(document("oW16", **{**clicked, "EventKey": "help:phone"}))))
    assert "12345" in other["Content"]


def test_w17_what_cannot_be_ready_in_time_is_success_first_and_a_message_later(both: Both, follower: Follower) -> None:
    with paused(both.service):
        delivery = follower.do(Content="我想开个饭店")
    assert delivery["answers"] == [""], "success, and no empty answer in its place"
    follower.until("the answer as a message", lambda t: "开办餐饮店" in t)
    assert [m["how"] for m in follower.seen()] == ["service"]


def test_w18_a_message_that_cannot_be_stored_never_shows_out_of_service(both: Both, follower: Follower) -> None:
    lock = sqlite3.connect(both.service.var / "onething.db", isolation_level=None)
    lock.execute("BEGIN EXCLUSIVE")
    try:
        delivery = follower.do(Content="我想开个饭店")
    finally:
        lock.execute("ROLLBACK")
        lock.close()
    assert delivery["statuses"] == ["ok"] and max(delivery["seconds"]) < 5
    assert "没有存上" in delivery["answers"][0]
    assert "开办餐饮店" in follower.say("我想开个饭店")


@pytest.mark.parametrize("kind", ["unknown", "", "hologram"])
def test_w18_kinds_that_nobody_knows_are_success(both: Both, kind: str) -> None:
    assert post(both.service, sealed(document("oW18", MsgType=kind, MsgId=180001 + len(kind)))).content == b"success"


def test_w19_the_answer_is_one_text_from_us_to_them(both: Both) -> None:
    fields = opened(post(both.service, sealed(document("oW19", Content="我想开个饭店", MsgId=190001))))
    assert (fields["ToUserName"], fields["FromUserName"], fields["MsgType"]) == ("oW19", ORIGINAL_ID, "text")
    assert abs(int(fields["CreateTime"]) - time.time()) < 10


@given(st.text(alphabet="一二三。，\n!ab 😀", max_size=3000), st.integers(8, 300))
def test_w20_a_text_is_cut_into_pieces_that_fit_and_lose_nothing(text: str, limit: int) -> None:
    pieces = split(text, limit)
    assert all(0 < len(p.encode()) <= limit for p in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


def test_w20_cuts_fall_between_sentences() -> None:
    text = "".join(f"第{n}句话说的是要带什么材料。" for n in range(200))
    pieces = split(text)
    assert len(pieces) > 1 and all(p.endswith("。") and len(p.encode()) <= LIMIT for p in pieces)


@given(
    st.lists(st.tuples(st.text(alphabet="字。\n", min_size=1, max_size=1500), st.integers(0, 3)), max_size=6),
    st.integers(0, 6),
)
def test_w20_the_most_important_goes_first_when_few_may_go(drawn: list[tuple[str, int]], room: int) -> None:
    pieces = [Piece(text, weight) for text, weight in drawn]
    now, later = fit(pieces, room)
    assert len(now) <= room or not pieces
    assert all(len(t.encode()) <= LIMIT for t in (*now, *later))
    if later and now:
        assert "继续" in now[-1]
    if len(pack(pieces)) <= room:
        assert not later


def test_w20_a_question_is_sent_before_small_talk() -> None:
    long = "闲话一句。" * 130
    now, later = fit([Piece(long, 3), Piece("您是新开店吗？", 1), Piece(long, 3)], 1)
    assert "您是新开店吗" in now[0] and len(later) >= 1


def test_w21_links_go_as_text_never_as_articles(both: Both, follower: Follower) -> None:
    follower.say("我想开个饭店")
    follower.event("CLICK", EventKey="case:notice")
    shown = follower.until("the notice", lambda t: "告知书" in t)
    assert "/notices/" in shown
    fields = opened(post(both.service, sealed(document("oW21", Content="你好", MsgId=210001))))
    assert "ArticleCount" not in fields


def test_a_retry_that_is_waiting_gets_the_answer_and_nothing_is_sent_besides(both: Both, wechat: WeChat) -> None:
    """W37 in full: the first callback ends with success, the retry is there when the answer comes."""
    openid = "oW37retry"
    callback = sealed(document(openid, Content="我想开个饭店", MsgId=370001))
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        retrying = Retrying(both.service, callback, pool)
        with paused(both.service):
            begun = time.monotonic()
            first = pool.submit(post, both.service, callback)
            wait_until("the first callback ended", first.done, 10)
            assert 3.5 < time.monotonic() - begun < 5
            # Only a retry that has arrived can carry the answer; on its way it comes too late for that.
            wait_until("a retry waits", lambda: retrying.answered() or waiting(both.service))
        answer = opened(wait_until("a retry was answered", retrying.answered))
    assert first.result().content == b"success"
    assert "开办餐饮店" in answer["Content"]
    assert opened(post(both.service, callback))["Content"] == answer["Content"]
    assert wechat.state()["people"].get(openid, 0) == 0, "nothing was sent as a message"
