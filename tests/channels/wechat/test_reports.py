"""R1: a photo sent in WeChat goes with the report that is being told or was filed; asked only where it may be a material."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from itertools import count

import httpx
import pytest
from PIL import Image

from tests.channels.desk.conftest import Member
from tests.channels.wechat.calling import paused
from tests.channels.wechat.conftest import Both, Follower
from tests.channels.wechat.test_conversation import CITIZENS, walk

pytestmark = pytest.mark.processes
NUMBER = re.compile(r"FY\d{8}-\d{4}")
TROUBLE = "窗口说我少个章，材料退回来三次"
WHERE = "薛家湾大厅三号窗口，上周五"
WHOLE = "昨天在薛家湾大厅办食品经营许可，窗口说少一个章，让我跑了三趟都不给办"
_shades = count(1)


def picture() -> bytes:
    """A photo that no other test has sent, with the place where it was taken inside."""
    out = io.BytesIO()
    taken = Image.Exif()
    taken[0x010F] = "MakerOfThePhone"
    shade = next(_shades)
    Image.new("RGB", (64, 48), (shade * 5 % 256, shade % 256, 90)).save(out, "JPEG", exif=taken)
    return out.getvalue()


def send_whole(follower: Follower) -> str:
    """Report in one sentence, look at the preview, send it. Returns the receipt."""
    assert "工作人员会看到" in follower.say(WHOLE)
    return follower.say("1")


def evidence(both: Both) -> set[str]:
    folder = both.service.var / "evidence"
    return {p.name for p in folder.iterdir()} if folder.is_dir() else set()


def number_in(text: str) -> str:
    found = NUMBER.search(text)
    assert found, text
    return found.group()


@pytest.fixture(scope="module")
def staff(both: Both) -> Iterator[Member]:
    member = Member(both.service, "photos", "desk")
    member.sign_in()
    yield member
    member.http.close()


def files_of(staff: Member, number: str) -> list[str]:
    page = staff.get(f"/desk/reports/{number}")
    assert page.status_code == 200 and number in page.text
    return re.findall(rf"/desk/reports/{number}/evidence/(\w+)", page.text)


def download(staff: Member, number: str, file: str, reason: str) -> httpx.Response:
    return staff.post(f"/desk/reports/{number}/evidence/{file}", reason=reason)


def test_r1_photos_sent_while_a_report_is_told_are_its_evidence(both: Both, follower: Follower, staff: Member) -> None:
    before, first = evidence(both), picture()
    follower.say("办不成事")
    assert "一共1张" in (answer := follower.photo(first)) and "接着说发生了什么" in answer
    assert "哪个窗口" in follower.say(TROUBLE)
    assert "一共2张" in (answer := follower.photo(picture(), twice=True)) and "哪个窗口" in answer
    assert "一共2张" in follower.photo(first), "the same photo again is kept once"
    assert "另附照片 2 张" in follower.say(WHERE), "R10: what staff will see is said before it is sent"
    assert "还没有发出" in follower.photo(picture())
    receipt = follower.say("1")
    assert "附照片 3 张" in receipt
    number = number_in(receipt)
    listed = files_of(staff, number)
    assert len(listed) == 3 and "微信照片1" in staff.get(f"/desk/reports/{number}").text
    assert set(listed) == evidence(both) - before
    assert download(staff, number, listed[0], "").status_code == 422
    got = download(staff, number, listed[0], "核对退件回执")
    assert got.headers["content-type"] == "image/jpeg"
    assert Image.open(io.BytesIO(got.content)).size == (64, 48) and b"MakerOfThePhone" not in got.content
    assert got.content[:200] not in (both.service.var / "evidence" / listed[0]).read_bytes()


def test_r1_a_photo_right_after_the_report_was_filed_joins_it(
    both: Both, follower: Follower, staff: Member
) -> None:  # fmt: skip
    receipt = send_whole(follower)
    number = number_in(receipt)
    assert f"附在反映{number}里，一共1张" in follower.photo(picture())
    assert "电话记下了" in follower.say("13947712345"), "the question that was open still is"
    assert f"附在反映{number}里，一共2张" in follower.photo(picture())
    assert len(files_of(staff, number)) == 2
    code = re.search(r"查询码 (\w{8})", receipt)
    assert code
    told = follower.wechat.http.post(f"{both.service.url}/reports/view", data={"code": code[1], "tail": "2345"}).text
    assert told.count("您交了附件") == 2


def test_r1_it_is_asked_which_only_where_a_list_of_materials_is_there_too(
    both: Both, follower: Follower, staff: Member
) -> None:
    told = CITIZENS["open-restaurant"]
    walk(follower, "open-restaurant", told["says"], told.get("answers", {}))
    assert "哪样材料" in follower.photo(picture()), "no report: no question which"
    follower.say("0")
    number = number_in(send_whole(follower))
    asked = follower.photo(picture())
    assert f"1. 反映{number}的附件" in asked and "2. 材料清单上的材料" in asked
    assert "这2张照片是哪一种" in follower.photo(picture()), "two at once are one question"
    assert "一共2张" in follower.say("1")
    assert len(files_of(staff, number)) == 2
    rows = both.inside("rows")["wechat_files"]
    follower.photo(picture())
    assert "哪样材料" in follower.say("2")
    assert "记下了" in follower.say("1")
    assert both.inside("rows")["wechat_files"] == rows + 1 and len(files_of(staff, number)) == 2
    follower.photo(picture())
    assert "没有留存" in follower.say("都不是")
    follower.photo(picture())
    assert "没有说是什么，没有留存" in follower.say("要多久")
    assert both.inside("rows")["wechat_files"] == rows + 1 and len(files_of(staff, number)) == 2


def test_r1_a_question_left_open_while_a_report_is_told_keeps_the_photo_with_it(
    follower: Follower, staff: Member
) -> None:
    told = CITIZENS["open-restaurant"]
    walk(follower, "open-restaurant", told["says"], told.get("answers", {}))
    follower.say("办不成事")
    assert "1. 正在说的这件反映的附件" in follower.photo(picture())
    answer = follower.say(TROUBLE)
    assert "附在这件反映里了，一共1张" in answer and "哪个窗口" in answer
    follower.say(WHERE)
    assert len(files_of(staff, number_in(follower.say("1")))) == 1


def test_r1_a_photo_sent_before_the_words_are_answered_still_belongs_to_them(both: Both, follower: Follower) -> None:
    with paused(both.service):
        follower.do(Content="办不成事")
        media = "media-at-once"
        follower.wechat.media(media, picture())
        follower.do(MsgType="image", MediaId=media, PicUrl="http://127.0.0.1/")
    shown = follower.until("both answers", lambda t: "照片" in t)
    assert "一共1张" in shown and "没有留存" not in shown


def test_r1_what_is_no_photo_or_one_too_many_is_refused_as_on_the_page(
    both: Both, follower: Follower, staff: Member
) -> None:
    number = number_in(send_whole(follower))
    assert "只收照片" in follower.photo(b"MZ\x90\x00 a program that says it is a photo")
    assert "打不开" in follower.photo(picture()[:300])
    assert files_of(staff, number) == []
    for n in range(6):
        assert f"一共{n + 1}张" in follower.photo(picture())
    assert "附件最多 6 个" in follower.photo(picture())
    assert len(files_of(staff, number)) == 6


def test_r1_a_report_that_is_not_sent_leaves_no_photo(both: Both, follower: Follower) -> None:
    before = evidence(both)
    follower.say("办不成事")
    follower.photo(picture())
    assert len(evidence(both) - before) == 1
    assert "没有登记" in follower.say("算了")
    assert evidence(both) == before
    assert "没有留存" in follower.photo(picture()), "there is no report any more"
    follower.say("办不成事")
    follower.photo(picture())
    assert len(evidence(both) - before) == 1
    follower.event("unsubscribe")
    assert evidence(both) == before


def test_r12_nothing_is_filed_in_wechat_before_it_was_shown_and_it_waits_while_something_else_is_asked(
    follower: Follower,
) -> None:
    shown = follower.say("东胜政务大厅让我跑了四趟还不给办，我电话13912345678")
    assert "1. 发出去" in shown and "139****5678" in shown and not NUMBER.search(shown)
    other = follower.say("我想开个饭店")
    assert "没发出去的反映" in other and "1. " in other
    assert "工作人员会看到" in follower.say("接着反映")
    assert NUMBER.search(follower.say("1"))
