"""Reports and help requests at the desk of the running program: taken up, answered, revealed with a reason, followed."""

from __future__ import annotations

import re
import sqlite3

import httpx
import pytest

from tests.channels.desk.conftest import Member, SignedIn
from tests.conftest import Service

pytestmark = pytest.mark.processes
TOLD = "昨天在薛家湾大厅办食品经营许可，窗口说少一个章，跑了三趟。我叫张小明，电话13812345678"
DONE = "已和市场监督管理局核对，窗口今天收了件，三天内出证。"


def filed(service: Service, text: str = TOLD) -> dict[str, str]:
    """A report handed in on the page."""
    sent = httpx.post(
        f"{service.url}/reports/send", trust_env=False, timeout=30,
        data={"text": text, "kind": "sent_back", "matter": "open-restaurant", "phone": "13812345678"}, files=[("file", ("", b""))],
    )  # fmt: skip
    assert sent.status_code == 200, sent.text
    return {k: re.search(rf'id="{k}">([^<]+)<', sent.text)[1] for k in ("number", "code", "tail")}  # type: ignore[index]


def followed(service: Service, got: dict[str, str]) -> str:
    return httpx.post(f"{service.url}/reports/view", data=got, trust_env=False, timeout=30).text


def do(member: Member, number: str, move: str, **fields: str) -> httpx.Response:
    return member.post(f"/desk/reports/{number}", move=move, **fields)


def test_a_report_goes_through_the_desk_and_comes_back_to_whoever_wrote_it(
    service: Service, signed_in: SignedIn
) -> None:
    got, staff = filed(service), signed_in("desk")
    assert got["number"] in staff.get("/desk/reports").text
    page = staff.get(f"/desk/reports/{got['number']}").text
    assert "受理" in page and "市场监督管理局" in page
    assert "小明" not in page and "13812345678" not in page, "R12: masked until there is a reason"
    do(staff, got["number"], "acknowledge", text="")
    assert "已受理" in followed(service, got)
    refused = do(staff, got["number"], "answer", text="好了")
    assert refused.status_code == 422 and "做了什么" in refused.text
    assert do(staff, got["number"], "answer", text=DONE).status_code == 200
    assert DONE in followed(service, got) and "已答复" in followed(service, got)
    again = httpx.post(
        f"{service.url}/reports/view", data={**got, "do": "reopen", "words": "窗口还是不收"}, trust_env=False
    )
    assert "您要求重新办理" in again.text
    assert "要求重新办理" in staff.get(f"/desk/reports/{got['number']}").text


def test_r12_the_whole_needs_a_reason_that_is_logged(service: Service, signed_in: SignedIn) -> None:
    got, staff = filed(service), signed_in("desk")
    assert staff.post(f"/desk/reports/{got['number']}/all", reason="").status_code == 422
    page = staff.post(f"/desk/reports/{got['number']}/all", reason="核对身份后回电").text
    assert "13812345678" in page and "张小明" in page
    rows = sqlite3.connect(service.var / "onething.db").execute(
        "SELECT count(*) FROM audit_log WHERE action = 'reveal' AND subject = ?", (got["number"],)
    )
    assert rows.fetchone() == (1,)


def test_r11_a_changed_text_shows_its_reason_and_not_its_original(service: Service, signed_in: SignedIn) -> None:
    got, staff = filed(service, "窗口的李某某骂人，还说少一个章"), signed_in("desk")
    assert staff.post(f"/desk/reports/{got['number']}/text", text="窗口说少一个章", reason="").status_code == 422
    staff.post(f"/desk/reports/{got['number']}/text", text="窗口说少一个章", reason="insult")
    assert "已经遮住，事情照常办" in followed(service, got) and "李某某" not in followed(service, got)


def test_two_who_saw_the_same_version_do_not_both_act(service: Service, signed_in: SignedIn) -> None:
    got, staff = filed(service), signed_in("desk")
    assert do(staff, got["number"], "acknowledge", version="1").status_code == 200
    late = do(staff, got["number"], "not_ours", text="请找税务局办税厅", version="1")
    assert late.status_code == 409 and "刷新" in late.text


@pytest.mark.parametrize("move", ["close", "reopen", "withdraw", "no such move", ""])
def test_staff_cannot_do_what_is_not_theirs(service: Service, signed_in: SignedIn, move: str) -> None:
    got = filed(service)
    assert do(signed_in("desk"), got["number"], move, text=DONE).status_code in (409, 422)


def test_a_low_grade_is_followed_up_by_a_supervisor(service: Service, signed_in: SignedIn) -> None:
    got, staff, supervisor = filed(service), signed_in("desk"), signed_in("supervisor")
    do(staff, got["number"], "not_ours", text="请找税务局办税厅，二楼五号窗口")
    httpx.post(f"{service.url}/reports/view", data={**got, "do": "rate", "grade": "1"}, trust_env=False)
    page = supervisor.get("/desk/follow-ups").text
    assert got["number"] in page and got["number"] not in staff.get("/desk/follow-ups").text
    task = re.search(rf"{got['number']}.*?/desk/follow-ups/(\d+)", page, re.DOTALL)
    assert task
    assert supervisor.post(f"/desk/follow-ups/{task[1]}", note="").status_code == 422
    assert "打过电话" in supervisor.post(f"/desk/follow-ups/{task[1]}", note="打过电话，说明了").text


def test_a_proxy_is_authorised_at_the_desk_before_anything_is_done(service: Service, signed_in: SignedIn) -> None:
    citizen, staff = service.citizen(), signed_in("helper")
    citizen.say("找人帮办")
    ticket = next(m for m in citizen.say("委托别人替我办") if m["kind"] == "ticket")["data"]["ticket"]
    address = f"/desk/help/{ticket['number']}"
    assert ticket["number"] in staff.get("/desk/help").text
    assert staff.post(address, move="begin").status_code == 409
    assert staff.post(address, move="authorise", authorised_by="委托书11月24日").status_code == 422
    staff.post(address, move="authorise", authorised_by="委托书11月24日", consent="yes")
    slot = re.search(r'<option value="(\d{4}-[^"]+)"', staff.get(address).text)
    assert slot
    assert "已约好时间" in staff.post(address, move="arrange", slot=slot[1]).text
    assert any("已约好时间" in m["text"] for m in citizen.history())
