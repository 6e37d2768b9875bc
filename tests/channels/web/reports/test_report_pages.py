"""``/reports`` as a browser without scripts sees it: three screens, a receipt, the state by code and tail (R1, R5, R10–R13)."""

from __future__ import annotations

import html
import io
import re
from typing import Any

import httpx
import pytest
from PIL import Image

TOLD = "昨天在薛家湾大厅办食品经营许可，窗口说少一个章，让我回去三趟都不给办"


def fields(page: str) -> dict[str, str]:
    """What the form on a page would send unchanged."""
    found = {}
    for tag in re.findall(r"<input[^>]*type=\"hidden\"[^>]*>", page):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and value:
            found[name[1]] = html.unescape(value[1])
    return found


def to_check(device: httpx.Client, text: str = TOLD, **more: str) -> httpx.Response:
    first = device.get("/reports/new").text
    second = device.post("/reports/new", data={**fields(first), "text": text, "kind": "sent_back"})
    assert "在哪里" in second.text
    return device.post("/reports/new", data={**fields(second.text), "where": "三号窗口", "when": "昨天", **more})


def send(device: httpx.Client, check: str, files: Any = None, **more: str) -> httpx.Response:
    # A multipart body always, as the page says: an empty file is what a browser sends when none was chosen.
    return device.post("/reports/send", data={**fields(check), **more}, files=files or [("file", ("", b""))])


def receipt(page: str) -> dict[str, str]:
    return {k: re.search(rf'id="{k}">([^<]+)<', page)[1] for k in ("number", "code", "tail")}  # type: ignore[index]


def photo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(out, "JPEG")
    return out.getvalue()


def test_r1_three_screens_and_no_sign_in(public: Any) -> None:
    device = public.device()
    check = to_check(device, matter="open-restaurant")
    assert "第 3 步，共 3 步" in check.text and "市场监督管理局" in check.text
    sent = send(device, check.text)
    assert sent.status_code == 200 and re.fullmatch(r"FY\d{8}-\d{4}", receipt(sent.text)["number"])
    again = send(device, check.text)
    assert receipt(again.text) == receipt(sent.text), "a second click is the same report"


def test_r10_r12_what_staff_will_see_is_shown_before_it_is_sent(public: Any) -> None:
    check = to_check(public.device(), TOLD + "，我叫张小明，电话13812345678")
    shown = re.search(r'class="said">(.*?)</p>', check.text, re.DOTALL)[1]  # type: ignore[index]
    assert "小明" not in shown and "12345678" not in shown and "138****5678" in shown and "三号窗口" in shown
    assert "姓名" in check.text and "已经遮住" in check.text


def test_going_back_keeps_everything(public: Any) -> None:
    device = public.device()
    check = to_check(device, matter="retirement")
    back = device.post("/reports/new", data={**fields(check.text), "back": "what"})
    assert TOLD in back.text and 'value="retirement"' in back.text and 'value="三号窗口"' in back.text


@pytest.mark.parametrize("wrong", [{"text": ""}, {"text": "啊" * 2001}, {"kind": "no such kind"}, {"phone": "12"}])
def test_what_is_wrong_is_said_and_nothing_lost(public: Any, wrong: dict[str, str]) -> None:
    device = public.device()
    answer = device.post("/reports/new", data={"step": "what", "text": TOLD, "kind": "other", **wrong})
    assert answer.status_code == 422 and 'role="alert"' in answer.text
    assert wrong.get("text") is not None or TOLD in answer.text


def test_a_script_in_the_text_stays_text(public: Any) -> None:
    device = public.device()
    check = to_check(device, "<script>alert(1)</script>窗口不收我的件")
    assert "<script>alert" not in check.text and "&lt;script&gt;" in check.text
    sent = send(device, check.text)
    shown = device.post("/reports/view", data=receipt(sent.text))
    assert "<script>alert" not in shown.text
    assert (
        "script-src 'self'" in shown.headers["content-security-policy"] and shown.headers["cache-control"] == "no-store"
    )


def test_r5_code_and_tail_lead_to_it_and_the_author_can_add_and_take_back(public: Any) -> None:
    device = public.device()
    got = receipt(send(device, to_check(device).text, phone="13812345678").text)
    assert got["tail"] == "5678"
    page = public.device().post("/reports/view", data=got).text
    assert "已收到" in page and got["number"] in page and "13812345678" not in page
    added = device.post("/reports/view", data={**got, "do": "add", "words": "今天又去了一次"}).text
    assert "您补充了情况" in added
    gone = device.post("/reports/view", data={**got, "do": "withdraw"}).text
    assert "您已撤回" in gone and "评价这次服务" in gone
    late = device.post("/reports/view", data={**got, "do": "withdraw"})
    assert late.status_code == 409
    rated = device.post("/reports/view", data={**got, "do": "rate", "grade": "2", "why-slow": "slow"}).text
    assert "您评的是：不满意" in rated
    assert device.post("/reports/view", data={**got, "do": "rate"}).status_code == 422


def test_r5_a_link_with_the_code_still_asks_for_the_tail(public: Any) -> None:
    device = public.device()
    got = receipt(send(device, to_check(device).text).text)
    page = device.get(f"/reports/{got['code']}")
    assert page.status_code == 200 and got["number"] not in page.text and 'name="tail"' in page.text


def test_d16_evidence_is_taken_and_a_liar_is_refused_with_nothing_filed(public: Any) -> None:
    device = public.device()
    check = to_check(device).text
    lie = send(device, check, [("file", ("photo.jpg", b"MZ a program"))])
    assert lie.status_code == 415 and "只收照片" in lie.text and TOLD in lie.text
    sent = send(device, fields_kept(lie.text), [("file", ("回执.jpg", photo())), ("file", ("b.jpg", photo()))])
    assert "已经登记" in sent.text
    assert "您交了附件" in device.post("/reports/view", data=receipt(sent.text)).text
    stored = list((public.var / "evidence").iterdir())
    assert len(stored) >= 2 and not any(p.read_bytes().startswith(b"\xff\xd8") for p in stored)


def fields_kept(page: str) -> str:
    return page


def test_a_body_beyond_all_measure_is_refused_and_the_process_lives(public: Any) -> None:
    device = public.device()
    answer = device.post("/reports/new", data={"step": "what", "text": "大" * 1_000_000})
    assert answer.status_code == 413
    assert device.get("/livez").status_code == 200


def test_r13_wrong_codes_come_to_an_end(public: Any) -> None:
    """Last of this file: this address is shut out for an hour."""
    device = public.device()
    got = receipt(send(device, to_check(device).text).text)
    statuses = [
        device.post("/reports/view", data={"code": f"AAAAAA{n:02d}", "tail": "0000"}).status_code for n in range(21)
    ]
    assert statuses[:20] == [404] * 20 and statuses[20] == 429
    assert device.post("/reports/view", data=got).status_code == 429
