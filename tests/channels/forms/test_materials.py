"""F17: the papers that belong to a form: sent, looked at by content, promised for later, listed in the bundle."""

from __future__ import annotations

import io
import json
import re
import sqlite3
import zipfile
from datetime import timedelta
from typing import Any

import httpx
import pytest
from PIL import Image
from test_pages import ANSWERS, SAID, enter  # type: ignore[import-not-found]

from actions.clock import today
from knowledge.forms.papers.bundle import check_zip

WHERE = b"GPS-PLACE-1234"


def photo(size: tuple[int, int] = (1200, 800), turned: int = 6) -> bytes:
    """As a phone takes it: lying on its side, with the place inside."""
    exif = Image.Exif()
    exif[0x0112] = turned
    exif[0x010E] = WHERE.decode()
    exif.get_ifd(0x8825)[2] = (39.0, 49.0, 0.0)
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, "JPEG", exif=exif)
    return out.getvalue()


def send(device: httpx.Client, form: str, slug: str, body: bytes, name: str = "a.jpg") -> httpx.Response:
    return device.post(f"/forms/{form}/materials/{slug}", files={"file": (name, body, "application/octet-stream")})


def slugs(page: str) -> list[str]:
    return re.findall(r'<h2 id="m-([\w-]+)"', page)


@pytest.fixture
def death(public: Any) -> dict[str, str]:
    return dict(public.seed("citizen-after-death", SAID, **ANSWERS))


@pytest.fixture
def device(public: Any, death: dict[str, str]) -> httpx.Client:
    return enter(public, death)


def test_f17_a_photo_is_kept_upright_without_its_place_and_encrypted(
    public: Any, death: dict[str, str], device: httpx.Client
) -> None:
    address = f"/forms/{death['form']}/materials"
    page = device.get(address).text
    first = slugs(page)[0]
    assert "还没有" in page and WHERE in photo()
    page = send(device, death["form"], first, photo()).text
    found = re.search(rf"{address}/file/(\w+)", page)
    assert found and "已传" in page
    kept = device.get(found[0])
    assert kept.headers["content-type"] == "image/jpeg" and WHERE not in kept.content
    with Image.open(io.BytesIO(kept.content)) as picture:
        assert picture.size == (800, 1200) and not picture.getexif()
    assert b"JFIF" not in b"".join(p.read_bytes() for p in public.var.glob("onething.db*")), "encrypted at rest"
    assert public.device().get(found[0]).status_code == 404, "nobody else's device"


def test_f17_what_a_file_is_shows_in_its_content_and_not_in_its_name(
    death: dict[str, str], device: httpx.Client
) -> None:
    first = slugs(device.get(f"/forms/{death['form']}/materials").text)[0]
    for body, status, words in (
        (b"MZ\x90\x00 not a picture", 415, "只收照片"), (b"", 422, "没有收到文件"), (photo()[:400], 422, "打不开"),
        (b"%PDF-1.7 cut off", 422, "不完整"), (b"%PDF-1.7 /OpenAction << /S /JavaScript >> %%EOF", 422, "带有程序"),
        (b"<svg onload=alert(1)>", 415, "只收照片"),
    ):  # fmt: skip
        answer = send(device, death["form"], first, body, "photo.jpg")
        assert (answer.status_code, words in answer.text) == (status, True), body[:20]
        assert re.search(rf'role="alert" id="e-{first}"', answer.text), "said beside the paper"
    assert "已传" not in device.get(f"/forms/{death['form']}/materials").text
    assert "已传" in send(device, death["form"], first, b"%PDF-1.4\n1 0 obj\n%%EOF\n", "a.jpg").text


def test_f17_too_large_is_said_and_other_pages_stay_small(death: dict[str, str], device: httpx.Client) -> None:
    first = slugs(device.get(f"/forms/{death['form']}/materials").text)[0]
    answer = send(device, death["form"], first, b"\xff\xd8" + bytes(11 * 1024 * 1024))
    assert answer.status_code == 413 and "超过 10 兆" in answer.text
    assert device.post(f"/forms/{death['form']}", data={"f.death_place": "x" * 400_000}).status_code == 413


def test_f17_a_file_is_taken_back(death: dict[str, str], device: httpx.Client) -> None:
    first = slugs(device.get(f"/forms/{death['form']}/materials").text)[0]
    page = send(device, death["form"], first, photo()).text
    upload = re.search(r'name="file" value="(u_\w+)"', page)
    assert upload
    page = device.post(f"/forms/{death['form']}/materials/{first}/remove", data={"file": upload[1]}).text
    assert upload[1] not in page
    gone = device.post(f"/forms/{death['form']}/materials/{first}/remove", data={"file": upload[1]})
    assert gone.status_code == 404


def test_f17_only_what_may_follow_later_is_promised_with_a_day(public: Any) -> None:
    seeded = public.seed("open-restaurant")
    device = enter(public, seeded)
    address = f"/forms/{seeded['form']}/materials"
    page = device.get(address).text
    may = re.findall(rf'action="{address}/([\w-]+)/promise"', page)
    assert may and set(may) < set(slugs(page)), "some may follow later, not all"
    fixed = next(s for s in slugs(page) if s not in may)
    due = today() + timedelta(days=20)
    assert device.post(f"{address}/{fixed}/promise", data={"due": due.isoformat()}).status_code == 422
    for bad in ("", "2020-01-01", (today() + timedelta(days=200)).isoformat()):
        assert device.post(f"{address}/{may[0]}/promise", data={"due": bad}).status_code == 422
    page = device.post(f"{address}/{may[0]}/promise", data={"due": due.isoformat()}).text
    assert f"{due.year}年{due.month}月{due.day}日前补交" in page
    send(device, seeded["form"], fixed, photo())
    bundle = device.get(f"/forms/{seeded['form']}/file/bundle.zip").content
    assert check_zip(bundle) == []
    with zipfile.ZipFile(io.BytesIO(bundle)) as packed:
        told = {m["name"]: m for m in json.loads(packed.read("manifest.json"))["materials"]}
        sent = next(m for m in told.values() if m["state"] == "sent")
        assert packed.read(sent["files"][0]).startswith(b"\xff\xd8") and WHERE not in packed.read(sent["files"][0])
    assert [m["promised_by"] for m in told.values() if m["state"] == "promised"] == [due.isoformat()]
    with sqlite3.connect(public.var / "onething.db") as db:
        kinds = {k for (k,) in db.execute("select kind from case_events where case_id=?", (seeded["case"],))}
    assert {"material promised", "material sent"} <= kinds, "on the case as well"
    send(device, seeded["form"], may[0], photo())
    assert "日前补交" not in device.get(address).text, "a file stands in for the promise"
