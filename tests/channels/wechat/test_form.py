"""A form filled in by talking in WeChat: from the sentence to the notice, field by field, to the link where it is looked over."""

from __future__ import annotations

import re

import httpx
import pytest

from tests.channels.wechat.conftest import Both, Follower
from tests.channels.wechat.test_conversation import CITIZENS, walk

pytestmark = pytest.mark.processes
MATTER = "social-security-card-services"
PERSON, WRONG_PERSON = "152701198609100032", "15270119860910003"
HOME = "内蒙古鄂尔多斯市达拉特旗树林召镇锡尼街8号"
LINK = re.compile(r"https?://[^\s/]+(/forms/\S+)")
TYPED = {"证件有效期起": "2015年6月1日", "证件有效期止": "2035年6月1日", "民族": "汉族", "户口所在地": HOME,
         "现在住的地址": HOME, "业务类型": "补卡", "服务银行": "内蒙古农信", "领卡方式": "网点自取"}  # fmt: skip
MOST = 30


def begin(follower: Follower) -> str:
    """Someone whose notice is handed out and who wants to fill in the form here. Returns the first question."""
    told = CITIZENS[MATTER]
    walk(follower, MATTER, told["says"], told.get("answers", {}))
    assert "1. 在这里一项一项填" in follower.say("填申请表")
    return follower.say("1")


def fill(follower: Follower, shown: str, until: str, skipped: str = "") -> str:
    """Answer what the phone shows, as somebody with their papers at hand, until it shows ``until``."""
    for _ in range(MOST):
        if until in shown:
            return shown
        asked = re.search(r"请说“([^”]+)”", shown.rsplit("\n\n", maxsplit=1)[-1])
        if asked:
            name = next((n for n in TYPED if n in asked[1]), "")
            assert name, f"nobody would ask for this: {shown}"
            shown = follower.say("跳过" if skipped and skipped in asked[1] else TYPED[name])
        else:
            assert "1. 都对" in shown, shown
            shown = follower.say("1")
    raise AssertionError(f"not after {MOST} answers: {until}; at last {shown}")


def test_a_form_is_filled_in_by_talking_and_ends_at_its_link(both: Both, follower: Follower) -> None:
    first = begin(follower)
    assert "请说“申请人姓名”" in first and "随时可以说“跳过”“返回”“为什么问”“先到这”" in first
    assert "拿不准就说“跳过”" in first and "1. 跳过" not in first, "there is nothing to pick from"
    several = follower.say("我叫李强，电话13947712345")
    assert "记下了：申请人姓名 李强；申请人手机号 139****2345" in several and "请说“申请人身份证号”" in several
    why = follower.say("为什么问")
    assert "用在：" in why and "请说“申请人身份证号”" in why
    wrong = follower.say(WRONG_PERSON)
    assert "身份证号是 18 位，这里是 17 位" in wrong and "请说“申请人身份证号”" in wrong
    assert "请说“申请人证件有效期起”" in follower.say(PERSON)
    back = follower.say("返回")
    assert "现在填的是“152***********0032”" in back and PERSON not in back
    asked = follower.say(PERSON)
    assert "请说“申请人证件有效期起”" in asked and "直接回复日期" in asked
    assert "填过的都存下了" in follower.say("先到这")
    assert "办结时限" in follower.say("要多久")
    again = follower.say("接着填表")
    assert "接着上次的填" in again and "请说“申请人证件有效期起”" in again
    offer = fill(follower, again, "不填了", skipped="现在住的地址")
    assert "跳过的必填还有 1 栏" in offer and "必填的都填好了" not in offer
    passed = follower.say("不填了")
    assert "还有 1 栏空着：现在住的地址" in passed
    assert "请说“现在住的地址”" in follower.say("1")
    ready = follower.say(HOME)
    assert "1. 交表\n2. 打开看一遍\n3. 先不交" in ready
    link = LINK.search(follower.say("2"))
    assert link
    with httpx.Client(base_url=both.service.url, trust_env=False, follow_redirects=True, timeout=30) as phone:
        page = phone.get(link[1])
        review = phone.get(f"{page.url.path}/review")
        assert review.status_code == 200
        assert all(told in review.text for told in ("李强", "2015", "汉族", HOME, "补卡", "内蒙古农信")), review.text
    assert all(len(m["text"].encode()) <= 2048 for m in follower.seen())
    assert not any(m["how"] == "system" for m in follower.seen())
    handed_in = follower.say("接着填表")
    assert "1. 交表" in handed_in
    assert "表填好了" in (done := follower.say("交表")) and LINK.search(done)


def test_a_bare_figure_is_an_answer_where_there_is_nothing_to_pick(follower: Follower) -> None:
    """“1” is not the “跳过” that a page shows as the only button."""
    begin(follower)
    for said in ("李强", PERSON, "2015年6月1日", "2035年6月1日"):
        shown = follower.say(said)
        if "手机号”" in shown:
            shown = follower.say("13947712345")
    shown = fill(follower, shown, "请说“户口所在地”")
    assert "地址没有写旗（区）、县或市" in (answer := follower.say("1")) and "请说“户口所在地”" in answer


def test_a_telephone_to_be_changed_is_asked_which_when_the_form_has_two(follower: Follower) -> None:
    begin(follower)
    follower.say("我叫李强，电话13947712345")
    which = follower.say("改电话")
    assert "1. 申请人手机号" in which and "2. 监护人联系电话" in which
    assert "现在填的是“139****2345”" in follower.say("1")
    follower.say("13800138000")
    follower.say("改电话")
    assert "现在填的是“138****8000”" in follower.say("1")


def test_a_form_of_another_matter_does_not_go_on_where_the_first_was_left(follower: Follower) -> None:
    begin(follower)
    follower.say("我叫李强")
    follower.say("先到这")
    told = CITIZENS["credit-restoration"]
    walk(follower, "credit-restoration", told["says"], told.get("answers", {}))
    assert "接着上次" not in follower.say("在这里一项一项填")
