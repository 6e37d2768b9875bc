"""W29 to W35 and W37: following, leaving, voice, photos, places, and what is too old or not ours."""

from __future__ import annotations

import time

import pytest

from actions.wechat import deliveries
from channels.wechat.incoming import Incoming
from channels.wechat.plans import EMPTY_VOICE, plan
from tests.channels.wechat.calling import paused, post
from tests.channels.wechat.conftest import Both, Follower, WeChat
from tests.channels.wechat.making import Callback, document, sealed
from tests.channels.wechat.test_conversation import CITIZENS, walk
from tests.channels.wechat.test_rules import refused_and_nothing_ran
from tests.conftest import wait_until

pytestmark = pytest.mark.processes

PHOTO = {"MsgType": "image", "MediaId": "photo-1", "PicUrl": "http://127.0.0.1/"}


def event(name: str, **fields: str) -> Incoming:
    return Incoming("o", "gh", "event", 1, {"Event": name, **fields})


def test_w29_event_names_are_compared_without_case() -> None:
    for name in ("subscribe", "SUBSCRIBE", "Subscribe"):
        assert plan(event(name))["do"] == "subscribe"
    for name in ("LOCATION", "VIEW", "pic_sysphoto", "pic_photo_or_album", "location_select", "scancode_push",
                 "TEMPLATESENDJOBFINISH", "debug_demo", ""):  # fmt: skip
        assert plan(event(name))["do"] == "nothing"


def test_w29_the_picture_event_with_nested_fields_is_success(both: Both) -> None:
    inner = document("oW29", MsgType="event", Event="pic_sysphoto", EventKey="6").replace(
        "</xml>",
        "<SendPicsInfo><Count>1</Count><PicList><item><PicMd5Sum>1b5f</PicMd5Sum></item></PicList></SendPicsInfo></xml>",
    )
    assert post(both.service, sealed(inner)).content == b"success"


def test_w30_following_greets_and_a_scanned_code_opens_its_matter(follower: Follower) -> None:
    follower.event("subscribe")
    assert "导办助手" in follower.until("a greeting", bool)
    follower.event("subscribe", EventKey="qrscene_8", Ticket="t")
    both_texts = follower.until("greeting and matter", lambda t: "开办餐饮店" in t)
    assert "导办助手" in both_texts and "1. " in both_texts


@pytest.mark.parametrize("scene", ["8", "open-restaurant"])
def test_w30_a_follower_who_scans_gets_the_matter_too(follower: Follower, scene: str) -> None:
    follower.event("SCAN", EventKey=scene, Ticket="t")
    assert "开办餐饮店" in follower.until("the matter", bool)


def test_w30_a_code_that_is_not_ours_says_so(follower: Follower) -> None:
    follower.event("SCAN", EventKey="../../etc", Ticket="t")
    assert "不认识" in follower.until("an answer", bool)


def test_w31_leaving_deletes_the_person_and_says_so_in_the_audit(both: Both, follower: Follower) -> None:
    follower.say("找人帮办")
    follower.say("1")
    follower.say("13812345678")
    kept = both.inside("rows")["tickets"]
    assert both.inside("history", follower.openid)
    follower.event("unsubscribe")
    assert both.inside("history", follower.openid) == []
    assert both.inside("rows")["tickets"] == kept, "an office must account for its tickets"
    what, data = both.inside("audit")[-1]
    assert "deleted" in what and data == {"tickets": 1, "ratings": 0}
    tables = both.inside("orphans")
    assert tables == {}, "no row of anybody unknown is left"
    assert follower.event("unsubscribe")["statuses"] == ["ok"]
    follower.event("subscribe")
    follower.until("a fresh beginning", lambda t: "导办助手" in t)


@pytest.mark.parametrize("field", ["Recognition", "Recongnition"])
def test_w32_speech_that_was_recognised_is_words(follower: Follower, field: str) -> None:
    follower.do(MsgType="voice", MediaId="v", Format="amr", **{field: "我想开个饭店。"})
    assert "开办餐饮店" in follower.until("an answer", bool)


def test_w32_speech_that_was_not_recognised_is_asked_for_in_writing(follower: Follower) -> None:
    follower.do(MsgType="voice", MediaId="v", Format="amr", Recognition="")
    assert follower.until("an answer", bool) == EMPTY_VOICE


def test_w33_a_photo_is_fetched_at_once_and_ticked_off_the_list(both: Both, follower: Follower, wechat: WeChat) -> None:
    kept = both.inside("rows")["wechat_files"]  # by other tests
    follower.do(**PHOTO)
    assert "没有留存" in follower.until("no list yet", bool)
    told = CITIZENS["open-restaurant"]
    walk(follower, "open-restaurant", told["says"], told.get("answers", {}))
    wechat.media("photo-1", b"bytes of a photo")
    calls = wechat.state()["calls"].get("/cgi-bin/media/get", 0)
    follower.fresh()
    follower.do(**PHOTO)
    listed = follower.until("the list", lambda t: "哪样材料" in t)
    assert wechat.state()["calls"]["/cgi-bin/media/get"] == calls + 1
    assert "记下了" in follower.say("1")
    follower.do(**PHOTO)
    assert "（已有照片）" in follower.until("the list again", lambda t: "哪样材料" in t)
    assert "没有留存" in follower.say("0")
    assert both.inside("rows")["wechat_files"] == kept + 1
    assert "1. " in listed and b"bytes of a photo" not in (both.service.var / "onething.db").read_bytes()


def test_w33_a_photo_that_is_gone_is_asked_for_again(follower: Follower) -> None:
    told = CITIZENS["open-restaurant"]
    walk(follower, "open-restaurant", told["says"], told.get("answers", {}))
    follower.do(MsgType="image", MediaId="expired", PicUrl="x")
    follower.until("an answer", lambda t: "没能取下来" in t)


def test_w33_a_place_gives_the_nearest_offices(follower: Follower) -> None:
    follower.do(MsgType="location", Location_X="39.89", Location_Y="111.19", Scale="20", Label="x")
    near = follower.until("offices", bool)
    assert near.index("测试窗口甲") < near.index("测试窗口乙") < near.index("测试窗口丙")
    assert "测试窗口丁" not in near


@pytest.mark.parametrize("place", [("", ""), ("north", "111"), ("nan", "1e400")])
def test_w33_a_place_that_is_none_claims_nothing(follower: Follower, place: tuple[str, str]) -> None:
    follower.do(MsgType="location", Location_X=place[0], Location_Y=place[1], Scale="20", Label="x")
    assert "12345" in follower.until("an answer", bool)


@pytest.mark.parametrize("kind", ["video", "shortvideo", "link", "file"])
def test_w33_what_cannot_be_seen_is_asked_for_in_words(follower: Follower, kind: str) -> None:
    follower.do(MsgType=kind, MediaId="m", ThumbMediaId="t", Title="t", Description="d", Url="http://a.test/")
    assert "打字" in follower.until("an answer", bool)


def test_w34_entities_are_refused_and_odd_text_is_answered(both: Both, follower: Follower) -> None:
    refused_and_nothing_ran(
        both, sealed('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + document("oW34", Content="&e;"))
    )
    good = sealed(document("oW34", Content="x"))
    refused_and_nothing_ran(both, Callback(good.query, good.body + b" " * 70_000))
    for text in ("]]>", "<xml>]]></xml>", "&lt;a&gt;", "\u202e开饭店", "😀"):
        assert follower.say(text)
    said = [t for _, who, t in both.inside("history", follower.openid) if who == "citizen"]
    assert "<xml>]]></xml>" in said


def test_w35_another_account_is_refused(both: Both) -> None:
    refused_and_nothing_ran(both, sealed(document("oW35", Content="x", ToUserName="gh_somebodyelse")))


def test_w35_a_first_delivery_may_be_late_but_not_old(both: Both) -> None:
    now = int(time.time())
    refused_and_nothing_ran(both, sealed(document("oW35", Content="x", MsgId=350001), at=now - 3 * 3600))
    refused_and_nothing_ran(both, sealed(document("oW35", Content="x", MsgId=350002), at=now + 3 * 3600))
    assert post(both.service, sealed(document("oW35", Content="你好", MsgId=350003), at=now - 900)).status_code == 200


def test_w35_a_retry_is_never_too_old(own: WeChat) -> None:
    first = deliveries.do_receive("o", "id:1", "message", {"do": "nothing"}, in_time=True)
    assert first is not None and first.fresh
    again = deliveries.do_receive("o", "id:1", "message", {"do": "nothing"}, in_time=False)
    assert again is not None and not again.fresh
    assert deliveries.do_receive("o", "id:2", "message", {"do": "nothing"}, in_time=False) is None


def test_w37_ready_in_time_is_passive_late_is_a_message_and_each_once(both: Both, follower: Follower) -> None:
    follower.do(Content="我想开个饭店", twice=True)
    with paused(both.service):
        follower.do(Content="新开店，第一次申请", twice=True)
    follower.until("both answers", lambda _: len(follower.seen()) >= 2)
    hows = [m["how"] for m in follower.seen()]
    assert hows == ["passive", "service"]
    heads = [text.split("\n")[0] for _, who, text in both.inside("history", follower.openid) if who != "citizen"]
    phone = "\n".join(m["text"] for m in follower.seen())
    assert heads
    for head in heads:
        assert phone.count(head) == sum(head in other for other in heads), head


def test_w37_a_process_that_dies_in_between_loses_nothing(both: Both, follower: Follower) -> None:
    with paused(both.service):
        follower.do(Content="我想开个饭店")
        both.service.kill("channels")
    wait_until("the program is back", both.service.ready, 90)
    follower.until("the owed answer", lambda t: "开办餐饮店" in t, 120)
    assert sum("开办餐饮店" in m["text"] for m in follower.seen()) == 1


def test_openids_and_words_are_nowhere_in_the_clear(both: Both, follower: Follower) -> None:
    """Database, its journal and every log, after all kinds of messages."""
    secret_words = "我家住在测试胡同三十七号"
    follower.say(secret_words)
    follower.do(MsgType="voice", MediaId="v", Format="amr", Recognition=secret_words)
    with paused(both.service):
        follower.do(Content=secret_words)
    wait_until("the late answer was sent", lambda: any(m["how"] == "service" for m in follower.seen()))
    for path in (both.service.var).rglob("*"):
        if (
            path.is_file()
            and path.name != "played.log"
            and path.stat().st_size < 50_000_000
            and "search" not in path.parts
        ):
            content = path.read_bytes()
            assert follower.openid.encode() not in content, path
            assert secret_words.encode() not in content, path
            assert b"access_token=" not in content, path
