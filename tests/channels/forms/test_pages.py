"""The form's pages as a browser without scripts and as a program see them."""

from __future__ import annotations

import base64
import hashlib
import io
import re
import sqlite3
import zipfile
from typing import Any

import httpx
import pytest
from PIL import Image

from knowledge.forms.papers.bundle import check_zip

SAID = ["我爸叫李大山，他身份证号152723194503120019，11月9日走了", "我叫李强，电话13947712345"]
ANSWERS = {"death_proof": "medical", "pension_type": "enterprise_retired", "relief": "none", "cremated": True,
           "medical_insurance": "employee", "household_head": "not_head", "driving_licence": False, "housing_fund": False,
           "elderly_allowance": False, "preferential": False, "work_death": "none", "dependants": False,
           "unemployment_benefit": False, "special_status": "none", "kinship_proof": "same_hukou", "by_agent": False}  # fmt: skip


@pytest.fixture
def death(public: Any) -> dict[str, str]:
    return dict(public.seed("citizen-after-death", SAID, **ANSWERS))


def enter(public: Any, seeded: dict[str, str]) -> httpx.Client:
    device = public.device()
    assert device.get(seeded["path"]).status_code == 200
    return device


def shown(page: str) -> dict[str, str]:
    """All fields of a page as a browser would post them back unchanged."""
    posted: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", page):
        at = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if at.get("type") in ("checkbox", "radio") and " checked" not in tag:
            continue
        if "name" in at:
            posted[at["name"]] = at.get("value", "")
    return posted


def test_f5_a_link_opens_once_and_then_belongs_to_that_device(public: Any, death: dict[str, str]) -> None:
    first, second = public.device(), public.device()
    page = first.get(death["path"])
    assert page.status_code == 200 and page.url.path == f"/forms/{death['form']}"
    assert "李大山" in page.text
    assert first.get(f"/forms/{death['form']}").status_code == 200, "reload"
    again = second.get(death["path"])
    assert again.status_code == 410 and "已经打开过" in again.text
    assert second.get(f"/forms/{death['form']}").status_code == 404
    assert public.device().get("/forms/nonsense").status_code == 404


def test_f5_a_look_ahead_does_not_use_the_link_up(public: Any, death: dict[str, str]) -> None:
    device = public.device()
    assert device.get(death["path"], headers={"purpose": "prefetch"}).status_code == 204
    assert device.get(death["path"]).status_code == 200


def test_f5_another_device_goes_on_with_a_link_of_its_own(public: Any, death: dict[str, str]) -> None:
    first = enter(public, death)
    page = first.post(f"/forms/{death['form']}/link").text
    path = re.search(r"(/forms/[\w-]{20,})\"", page)
    assert path
    second = public.device()
    first.post(f"/forms/{death['form']}/save", json={"fields": {"death_place": "达拉特旗人民医院"}})
    assert "达拉特旗人民医院" in second.get(path[1]).text


def test_f5_a_newer_link_makes_the_older_one_useless_and_says_so(public: Any) -> None:
    seeded = public.seed("retirement")
    http = httpx.Client(base_url=public.url, trust_env=False, headers={"authorization": f"Bearer {seeded['token']}"})
    newer = http.post(f"/api/v1/cases/{seeded['case']}/form/link").json()["url"].removeprefix(public.url)
    older = public.device().get(seeded["path"])
    assert older.status_code == 410 and "再要一个链接" in older.text
    assert public.device().get(newer).status_code == 200


def test_f5_an_old_link_is_refused(public: Any, death: dict[str, str]) -> None:
    with sqlite3.connect(public.var / "onething.db") as db:
        db.execute(
            "update form_doors set until='2026-01-01 00:00:00.000000' where form_id=? and kind='link'", (death["form"],)
        )
    response = public.device().get(death["path"])
    assert response.status_code == 410 and "过期" in response.text


def test_f2_a_page_without_scripts_is_saved_and_answered_with_its_mistakes(public: Any, death: dict[str, str]) -> None:
    device = enter(public, death)
    address = f"/forms/{death['form']}"
    posted = {
        **shown(device.get(address).text),
        "f.applicant_phone": "1394771",
        "f.death_place": "家中",
        "go": "review",
    }
    answer = device.post(address, data=posted)
    assert answer.status_code == 422
    assert re.search(r'id="e-applicant_phone"[^>]*>[^<]*手机号是 11 位，这里是 7 位', answer.text)
    field = re.search(r'<input[^>]*id="f-applicant_phone"[^>]*>', answer.text)
    assert field and 'aria-invalid="true"' in field[0] and "e-applicant_phone" in field[0]
    assert 'value="家中"' in answer.text, "what was right is kept"
    posted["f.applicant_phone"] = "13947712345"
    assert device.post(address, data=posted).url.path == f"{address}/review"


def test_f2_fields_that_do_not_apply_cannot_be_sent_in(public: Any, death: dict[str, str]) -> None:
    device = enter(public, death)
    answer = device.post(
        f"/forms/{death['form']}/save", json={"fields": {"driving_class": "C1", "nonsense": "x", "stop_reason": "死亡"}}
    )
    assert answer.status_code == 200
    assert "driving_class" not in device.get(f"/forms/{death['form']}/file/form.json").text


def test_what_follows_from_an_identity_number_comes_back_at_once(public: Any, death: dict[str, str]) -> None:
    device = enter(public, death)
    answer = device.post(
        f"/forms/{death['form']}/save", json={"fields": {"deceased_id_number": "152722196611050014"}}
    ).json()
    assert answer["followed"] == {} or all(v["note"] for v in answer["followed"].values())
    assert "deceased_gender" in answer["problems"] or answer["counts"]["problems"] >= 0


def test_f4_the_review_lists_every_answer_masked_with_a_link_to_mend_it(public: Any, death: dict[str, str]) -> None:
    device = enter(public, death)
    form = device.get(f"/forms/{death['form']}").text
    page = device.get(f"/forms/{death['form']}/review").text
    keys = set(re.findall(r'name="m\.(\w+)"', form))
    assert keys and keys == set(re.findall(rf'/forms/{death["form"]}#f-(\w+)">改', page))
    assert "152***********0019" in page and "152723194503120019" not in page
    assert "139****2345" in page and "13947712345" not in page


def test_f7_handing_in_waits_until_each_value_was_looked_at(public: Any, death: dict[str, str]) -> None:
    device = enter(public, death)
    review = f"/forms/{death['form']}/review"
    fill_the_rest(device, death["form"])
    refused = device.post(review, data={"go": "submit"})
    assert refused.status_code == 422 and "还没有填完" in refused.text
    boxes = re.findall(r'name="(c\.\w+)"', refused.text)
    assert boxes
    taken = device.post(review, data={**dict.fromkeys(boxes, "1"), "go": "submit"})
    assert taken.url.path.endswith("/done"), re.findall(r"<li><a[^>]*>([^<]*)", taken.text)
    bundle = device.get(f"/forms/{death['form']}/file/bundle.zip")
    assert check_zip(bundle.content) == []
    with zipfile.ZipFile(io.BytesIO(bundle.content)) as packed:
        assert "李大山" in packed.read("form.json").decode()


def fill_the_rest(device: httpx.Client, form_id: str) -> None:
    """Plausible words into everything that is still empty."""
    body = device.get(f"/forms/{form_id}/file/form.json").json()
    kinds = {"date": "2026-11-20", "address": "达拉特旗树林召镇锡尼街8号", "number": "1", "money": "1", "cn_id": "152723197206150039",
             "bank_account": "6228480123456789015", "phone": "13947712345", "yes_no": True}  # fmt: skip
    fields = {}
    for field in (f for s in body["sections"] for f in s["fields"]):
        if field["asked"] and field["required"] and field["value"] is None:
            options = field.get("options")
            one = options[0] if options else kinds.get(field["type"], "无")
            fields[field["key"]] = [one] if field["type"] == "multi_choice" else one
    answer = device.post(f"/forms/{form_id}/save", json={"fields": fields}).json()
    assert answer["counts"]["to_type"] == 0


def test_f9_rows_are_added_moved_and_taken_away_without_scripts(public: Any) -> None:
    seeded = public.seed(
        "start-freight-transport-enterprise",
        cargo_type=["general"],
        vehicle_class="over_12t",
        vehicle_status="purchased",
    )
    device = enter(public, seeded)
    address = f"/forms/{seeded['form']}"
    page = device.get(address).text
    for n, name in enumerate(("甲", "乙", "丙")):
        posted = {**shown(page), f"t.drivers.{n}.driver_name": name, "more": "drivers"}
        page = device.post(address, data=posted).text
        assert f"t-drivers-{n + 1}-driver_name" in page
    page = device.post(address, data={**shown(page), "row": "drivers:up:2"}).text
    page = device.post(address, data={**shown(page), "row": "drivers:remove:0"}).text
    names = re.findall(r'name="t\.drivers\.\d+\.driver_name" value="([^"]*)"', page)
    assert names == ["丙", "乙"]


def test_f20_nothing_readable_is_stored_and_erasing_erases(public: Any, death: dict[str, str]) -> None:
    device = enter(public, death)
    device.post(f"/forms/{death['form']}/save", json={"fields": {"death_place": "某某医院二楼"}})
    device.post(f"/forms/{death['form']}/erase", data={"sure": "no"})
    assert device.get(f"/forms/{death['form']}").status_code == 200
    stored = b"".join(p.read_bytes() for p in public.var.glob("onething.db*"))
    for secret in ("李大山", "152723194503120019", "某某医院二楼", "13947712345"):
        assert secret.encode() not in stored
    log = (public.var / "public.log").read_text()
    assert "李大山" not in log and "152723194503120019" not in log
    assert device.post(f"/forms/{death['form']}/erase", data={"sure": "yes"}).status_code == 200
    with sqlite3.connect(public.var / "onething.db") as db:
        assert db.execute("select count(*) from form_records where id=?", (death["form"],)).fetchone() == (0,)
        assert db.execute("select count(*) from form_doors where form_id=?", (death["form"],)).fetchone() == (0,)
    assert device.get(f"/forms/{death['form']}").status_code == 404


def test_f18_the_same_form_over_the_api(public: Any, death: dict[str, str]) -> None:
    http = httpx.Client(
        base_url=public.url, trust_env=False, timeout=60, headers={"authorization": f"Bearer {death['token']}"}
    )
    address = f"/api/v1/cases/{death['case']}/form"
    body = http.get(address).json()
    assert set(body) >= {"matter", "sections", "per_item", "counts", "problems", "missing"}
    saved = http.patch(address, json={"fields": {"death_date": "2027-01-01"}, "confirmed": ["deceased_name"]}).json()
    assert [p["key"] for p in saved["problems"]] == ["death_date"]
    name = next(f for s in saved["sections"] for f in s["fields"] if f["key"] == "deceased_name")
    assert name["confirmed"] and name["value"] == "李大山"
    assert http.post(f"{address}/submission").status_code == 422
    link = http.post(f"{address}/link").json()
    assert public.device().get(link["url"].removeprefix(public.url)).status_code == 200
    assert http.patch(address, json={"fields": []}).status_code == 422
    assert httpx.get(f"{public.url}{address}", trust_env=False).status_code == 401
    other = httpx.get(f"{public.url}{address}", trust_env=False, headers={"authorization": "Bearer x"})
    assert other.status_code == 404
    described = httpx.get(f"{public.url}/docs/openapi.json", trust_env=False).json()["paths"]
    assert {p for p in described if p.endswith("/form")} and any(p.endswith("/form/link") for p in described)
    assert http.delete(address).status_code == 204


def test_deleting_the_conversation_deletes_its_form(public: Any, death: dict[str, str]) -> None:
    gone = httpx.delete(
        f"{public.url}/api/v1/conversations/{death['conversation']}", trust_env=False,
        headers={"authorization": f"Bearer {death['token']}"},
    )  # fmt: skip
    assert gone.status_code in (200, 204)
    with sqlite3.connect(public.var / "onething.db") as db:
        assert db.execute("select count(*) from form_records where id=?", (death["form"],)).fetchone() == (0,)


def test_hostile_values_are_shown_as_words(public: Any, death: dict[str, str]) -> None:
    device = enter(public, death)
    device.post(f"/forms/{death['form']}/save", json={"fields": {"death_place": '"><script>alert(1)</script>'}})
    for path in ("", "/review", "/file/form.html"):
        page = device.get(f"/forms/{death['form']}{path}")
        assert "<script>alert" not in page.text
        assert (
            "default-src 'self'" in page.headers["content-security-policy"]
            and page.headers["cache-control"] == "no-store"
        )


def test_a_form_cannot_be_opened_with_the_cookie_of_another(public: Any, death: dict[str, str]) -> None:
    mine = enter(public, death)
    other = public.seed("citizen-after-death", SAID)
    token = mine.cookies[f"onething_form_{death['form']}"]
    mine.cookies.set(f"onething_form_{other['form']}", token, path="/forms")
    assert mine.get(f"/forms/{other['form']}").status_code == 404


def test_f13_every_page_says_that_it_is_chinese(public: Any, death: dict[str, str]) -> None:
    """One language so far; a screen reader must know which."""
    device = enter(public, death)
    for path in ("", "/review", "/materials", "/done", "/file/form.html"):
        assert re.search(r'<html lang="zh(-CN)?"', device.get(f"/forms/{death['form']}{path}").text), path


def test_f15_a_drawn_signature_is_kept_with_its_hash_and_travels_with_the_papers(public: Any) -> None:
    seeded = public.seed("start-freight-transport-enterprise", cargo_type=["general"], vehicle_class="over_12t",
                         vehicle_status="purchased", applicant_type="company")  # fmt: skip
    device, review = enter(public, seeded), f"/forms/{seeded['form']}/review"
    out = io.BytesIO()
    Image.new("L", (320, 120), 255).save(out, "PNG")
    drawn = out.getvalue()
    for bad in ("data:image/png;base64,%%%", "data:image/png;base64," + base64.b64encode(b"<svg>").decode()):
        assert device.post(review, data={"signature": bad, "go": "save"}).status_code == 422
    device.post(review, data={"signature": "data:image/png;base64," + base64.b64encode(drawn).decode(), "go": "save"})
    words = device.get(f"/forms/{seeded['form']}/file/form.json").text
    assert f"SHA-256 {hashlib.sha256(drawn).hexdigest()[:16]}" in words
    bundle = device.get(f"/forms/{seeded['form']}/file/bundle.zip").content
    with zipfile.ZipFile(io.BytesIO(bundle)) as packed:
        assert packed.read("signature.png") == drawn
    assert drawn not in b"".join(p.read_bytes() for p in public.var.glob("onething.db*")), "encrypted at rest"


def test_f19_a_way_in_cannot_be_guessed_or_read_from_the_database(public: Any, death: dict[str, str]) -> None:
    """People have no accounts here: what lets them in is a link, and then a cookie. Both are long, both kept as hashes."""
    token = death["path"].rsplit("/", 1)[1]
    device = enter(public, death)
    cookie = device.cookies[f"onething_form_{death['form']}"]
    assert len(token) >= 32 and len(cookie) >= 32
    stored = b"".join(p.read_bytes() for p in public.var.glob("onething.db*"))
    assert token.encode() not in stored and cookie.encode() not in stored
    stranger = public.device()
    stranger.cookies.set(f"onething_form_{death['form']}", hashlib.sha256(cookie.encode()).hexdigest(), path="/forms")
    assert stranger.get(f"/forms/{death['form']}").status_code == 404, "what the database knows opens nothing"
