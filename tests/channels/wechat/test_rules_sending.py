"""W22 to W28 and W36: what we send to WeChat's API, within its quotas and limits."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from actions.database.engine import read, write
from actions.database.wechat_models import WechatOutgoing, WechatToken
from actions.settings import settings
from actions.wechat import outbox, people, quotas, tokens
from channels.wechat.client import WeChatClient
from channels.wechat.incoming import Incoming
from channels.wechat.menus import ENTRIES, GROUPS, KEY_BYTES, MENU, SUB_BYTES, TOP_BYTES, menu_json
from channels.wechat.plans import allowance
from channels.wechat.sender import Sender
from channels.wechat.tokens import TokenKeeper
from tests.channels.wechat.calling import paused
from tests.channels.wechat.conftest import Both, Follower, WeChat
from tests.conftest import wait_until

pytestmark = pytest.mark.processes

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
SEND = "/cgi-bin/message/custom/send"


@pytest.fixture
async def client(own: WeChat) -> AsyncIterator[WeChatClient]:
    made = WeChatClient(settings())
    yield made
    await made.close()


def queue_for(openid: str, *texts: str, allow: str = "message") -> str:
    """Texts waiting to be sent to somebody who just did something."""
    with write() as session:
        person = people.meet(session, openid)
        quotas.grant(session, person.id, allow, datetime.now(UTC))
        outbox.queue(session, person.id, texts)
        return person.id


def states() -> list[tuple[str, str]]:
    with read() as session:
        return [(o.state, o.reason) for o in session.query(WechatOutgoing).order_by(WechatOutgoing.id)]


async def send_all(client: WeChatClient) -> None:
    """Rounds of sending until a round sends nothing."""
    sender = Sender(client)
    for _ in range(20):
        if not await sender.step():
            return


# ------------------------------------------------------------------------------------------ W22, W23


@pytest.mark.parametrize(
    ("kind", "count", "lasts"), [("message", 5, 48 * 3600), ("click", 3, 60), ("subscribe", 3, 60), ("scan", 3, 60)]
)
def test_w22_each_act_allows_so_many_messages_for_so_long(own: WeChat, kind: str, count: int, lasts: int) -> None:
    with write() as session:
        person = people.meet(session, "oW22").id
        quotas.grant(session, person, kind, NOON)
        assert quotas.left(session, person, NOON + timedelta(seconds=lasts - 1)) == count
        assert quotas.left(session, person, NOON + timedelta(seconds=lasts)) == 0
        assert [quotas.take(session, person, NOON) for _ in range(count + 1)] == [True] * count + [False]


def test_w22_the_allowance_that_ends_first_is_used_first(own: WeChat) -> None:
    with write() as session:
        person = people.meet(session, "oW22b").id
        quotas.grant(session, person, "message", NOON)
        quotas.grant(session, person, "click", NOON)
        for _ in range(3):
            quotas.take(session, person, NOON)
        assert quotas.left(session, person, NOON + timedelta(minutes=2)) == 5


def test_w22_the_sixth_message_waits_for_the_next_visit(both: Both, follower: Follower) -> None:
    """Counted by us, before WeChat has to refuse."""
    follower.say("你好")
    errors = both.wechat.state()["errors"].get("45047", 0)
    both.inside("staff", follower.openid, *(f"第{n}段。" + "这一段很长很长，讲了很多情况。" * 40 for n in range(1, 9)))
    follower.until("five messages", lambda _: sum(m["how"] == "service" for m in follower.seen()) == 5)
    assert both.wechat.state()["errors"].get("45047", 0) == errors
    assert "继续" in follower.seen()[-1]["text"]
    rest = follower.say("继续")
    assert any(f"第{n}段" in rest for n in range(6, 9))
    wait_until(
        "all eight arrived", lambda: all(any(f"第{n}段" in m["text"] for m in follower.seen()) for n in range(1, 9))
    )
    everything = "".join(m["text"] for m in follower.seen())
    assert all(everything.count(f"第{n}段。") == 1 for n in range(1, 9)), "each once"


def message(**fields: str) -> Incoming:
    kind = fields.pop("MsgType", "text")
    return Incoming("o", "gh", kind, 1, fields)


def test_w23_a_tap_on_a_menu_message_counts_as_a_click() -> None:
    assert allowance(message(Content="1", bizmsgmenuid="101")) == "click"
    assert allowance(message(Content="1")) == "message"
    assert allowance(message(MsgType="event", Event="CLICK")) == "click"
    assert allowance(message(MsgType="event", Event="VIEW")) == ""


# ------------------------------------------------------------------------------------------ W24, W25


@pytest.mark.parametrize(
    ("code", "after"),
    [("45015", ("held", "window")), ("45047", ("held", "quota")), ("48001", ("held", "permission")),
     ("40003", ("failed", "openid")), ("45009", ("queued", "unreachable")), ("-1", ("queued", "unreachable")),
     ("500", ("queued", "unreachable")), ("html", ("queued", "unreachable")), ("99999", ("failed", "refused"))],
)  # fmt: skip
async def test_w24_each_error_has_its_consequence(
    client: WeChatClient, own: WeChat, code: str, after: tuple[str, str]
) -> None:
    openid = own.follower().openid
    own.set(faults={SEND: [code, 1]})
    queue_for(openid, "一段话。")
    await Sender(client).step()
    assert states() == [after]


async def test_w24_45002_is_sent_again_in_halves(client: WeChatClient, own: WeChat) -> None:
    somebody = own.follower()
    somebody.do(Content="你好")
    somebody.fresh()
    own.set(faults={SEND: ["45002", 1]})
    queue_for(somebody.openid, "前一半话。" * 20 + "后一半话。" * 20, "最后一段。")
    await send_all(client)
    arrived = [m["text"] for m in somebody.seen() if m["how"] == "service"]
    assert len(arrived) == 3 and "".join(arrived) == "前一半话。" * 20 + "后一半话。" * 20 + "最后一段。"


@pytest.mark.parametrize("code", ["40001", "42001"])
async def test_w24_a_token_that_is_refused_is_replaced_and_the_message_still_goes(
    client: WeChatClient, own: WeChat, code: str
) -> None:
    somebody = own.follower()
    somebody.do(Content="你好")
    queue_for(somebody.openid, "换了凭证也要到。")
    own.set(faults={SEND: [code, 1]})
    await send_all(client)
    assert any("换了凭证也要到" in m["text"] for m in somebody.seen())


async def test_w24_a_broken_answer_is_tried_again_and_arrives_once(client: WeChatClient, own: WeChat) -> None:
    somebody = own.follower()
    somebody.do(Content="你好")
    own.set(faults={SEND: ["500", 1]})
    queue_for(somebody.openid, "会到的。")
    sender = Sender(client)
    await sender.step()
    assert states() == [("queued", "unreachable")]
    for _ in range(60):
        await sender.step()
        if states() == [("sent", "unreachable")]:
            break
        await asyncio.sleep(0.1)
    assert [m["text"] for m in somebody.seen()].count("会到的。") == 1


async def test_w24_a_new_window_brings_what_was_held(client: WeChatClient, own: WeChat) -> None:
    person = queue_for("oW24held", "上次没到的话。")
    own.set(faults={SEND: ["45015", 1]})
    await Sender(client).step()
    with write() as session:
        pieces = outbox.take_held(session, person)
        assert "补在这里" in pieces[0].text and pieces[1].text == "上次没到的话。"
        assert outbox.take_held(session, person) == [], "once"


async def test_w25_outside_the_window_the_template_calls_the_person_back(client: WeChatClient, own: WeChat) -> None:
    somebody = own.follower()
    somebody.do(Content="你好")
    own.set(ahead=49 * 3600)  # on WeChat's clock two days have passed; on ours they have not
    queue_for(somebody.openid, "两天以后的话。")
    await Sender(client).step()
    assert states() == [("held", "window")]
    told = [t for t in own.state()["templates"] if t["touser"] == somebody.openid]
    assert len(told) == 1 and told[0]["template_id"] == "tpl-1"
    assert told[0]["data"]["time1"]["value"].startswith("20")


def test_w25_after_48_hours_nothing_is_even_tried(own: WeChat) -> None:
    with write() as session:
        person = people.meet(session, "oW25").id
        quotas.grant(session, person, "message", datetime.now(UTC) - timedelta(hours=49))
        outbox.queue(session, person, ["太晚了。"])
    due = outbox.do_take_due()
    assert due.letters == () and due.shut_out == (person,)
    assert states() == [("held", "window")]


# ------------------------------------------------------------------------------------------ W26


async def test_w26_one_refresher_for_all(own: WeChat, client: WeChatClient) -> None:
    """Eight workers without a token make one call between them, and all get the same long token."""
    before = own.state()["calls"].get("/cgi-bin/stable_token", 0)
    keepers = [
        TokenKeeper(client.http, settings().wechat_app_id, settings().wechat_app_secret.get_secret_value())
        for _ in range(8)
    ]
    got = await asyncio.gather(*(k.get() for k in keepers))
    assert len(set(got)) == 1 and len(got[0]) >= 512
    assert own.state()["calls"]["/cgi-bin/stable_token"] == before + 1


async def test_w26_the_token_is_renewed_five_minutes_early_and_kept_encrypted(
    own: WeChat, client: WeChatClient
) -> None:
    app_id = settings().wechat_app_id
    token = await client.tokens.get()
    with write() as session:
        row = session.get_one(WechatToken, app_id)
        row.expires_at = datetime.now(UTC) + timedelta(minutes=4)
    assert tokens.current(app_id).due and tokens.current(app_id).usable
    before = own.state()["calls"]["/cgi-bin/stable_token"]
    await client.tokens.get()
    assert own.state()["calls"]["/cgi-bin/stable_token"] == before + 1
    with read() as session:
        stored = session.connection().exec_driver_sql("SELECT token FROM wechat_tokens").scalar_one()
    assert token.encode() not in stored


async def test_w26_a_refresher_that_dies_does_not_stop_the_others(own: WeChat, client: WeChatClient) -> None:
    app_id = settings().wechat_app_id
    assert tokens.do_lease(app_id, "somebody who dies")
    assert not tokens.do_lease(app_id, "me")
    with write() as session:
        session.get_one(WechatToken, app_id).leased_until = datetime.now(UTC) - timedelta(seconds=1)
    assert await client.tokens.get()


def test_w26_forced_refreshes_are_few_and_far_between(own: WeChat) -> None:
    tokens.do_lease("app", "me")
    assert tokens.do_may_force("app")
    assert not tokens.do_may_force("app"), "within 30 seconds"
    with write() as session:
        row = session.get_one(WechatToken, "app")
        row.forced, row.forced_at = 20, datetime.now(UTC) - timedelta(minutes=5)
    assert not tokens.do_may_force("app"), "twenty a day"


async def test_w26_no_token_is_no_exception(own: WeChat, client: WeChatClient) -> None:
    own.set(listed_address=False, tokens=False)
    assert (await client.send_text("o", "x")).reason == "unreachable"


# ------------------------------------------------------------------------------------------ W27, W28, W36


def test_w27_typing_is_shown_while_the_answer_is_late(both: Both, follower: Follower) -> None:
    with paused(both.service):
        follower.do(Content="我想开个饭店")
        wait_until("typing is shown", follower.typed)
    follower.until("the answer", lambda t: "开办餐饮店" in t)


async def test_w27_typing_errors_have_names(own: WeChat, client: WeChatClient) -> None:
    somebody = own.follower()
    somebody.event("CLICK", EventKey="guide:how")
    assert (await client.typing(somebody.openid, on=True)).reason == "no recent message"
    somebody.do(Content="你好")
    assert (await client.typing(somebody.openid, on=True)).ok
    assert (await client.typing(somebody.openid, on=True)).reason == "already typing"
    assert (await client.typing(somebody.openid, on=False)).ok


async def test_w28_the_menu_keeps_wechats_limits_and_is_accepted(own: WeChat, client: WeChatClient) -> None:
    assert len(MENU) <= GROUPS
    for group, entries in MENU.items():
        assert len(group.encode()) <= TOP_BYTES and len(entries) <= ENTRIES
        assert all(
            len(e.name.encode()) <= SUB_BYTES and len(e.key.encode()) <= KEY_BYTES and len(e.name) <= 8 for e in entries
        )
    assert (await client.create_menu(menu_json())).ok
    assert own.state()["menu"] == menu_json()
    four = {"button": menu_json()["button"] + [{"type": "click", "name": "四", "key": "4"}]}
    assert (await client.create_menu(four)).reason == "refused"


async def test_tags_are_given(own: WeChat, client: WeChatClient) -> None:
    assert (await client.tag(["oTagged"], 101)).ok
    assert own.state()["tags"]["101"] == ["oTagged"]


async def test_w36_chinese_goes_as_utf8(own: WeChat, client: WeChatClient) -> None:
    somebody = own.follower()
    somebody.do(Content="你好")
    assert (await client.send_text(somebody.openid, "汉字“引号”😀")).ok, "the played WeChat refuses \\u escapes"
    assert somebody.seen()[-1]["text"] == "汉字“引号”😀"
