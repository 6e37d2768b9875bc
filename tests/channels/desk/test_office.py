"""Home with what waits, accounts made and mended on the page, one's own account, canned answers in the answer box."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from actions.staff.permissions import ROLES
from tests.channels.desk.conftest import PASSWORD, Member, SignedIn
from tests.conftest import Service

pytestmark = pytest.mark.processes
LATER = "2099-01-01"


def rows(page: httpx.Response) -> dict[str, str]:
    """What the home page counts."""
    return dict(re.findall(r'<th scope="row"><a href="[^"]+">([^<]+)</a></th><td[^>]*>(\d+)', page.text))


@pytest.mark.parametrize(
    ("role", "sees", "not_this"),
    [
        ("desk", {"排队的对话", "在办的办不成事", "要跟进的事"}, {"该复核的常用语"}),
        ("helper", {"排队的对话", "在办的帮办代办"}, {"在办的办不成事", "没答上的话"}),
        ("editor", {"没答上的话", "该复核的常用语"}, {"排队的对话", "在办的帮办代办"}),
        ("admin", set(), {"排队的对话", "在办的办不成事", "没答上的话"}),
    ],
)
def test_home_counts_what_the_role_may_open(signed_in: SignedIn, role: str, sees: set[str], not_this: set[str]) -> None:
    page = signed_in(role).get("/desk")
    assert page.status_code == 200
    assert sees <= set(rows(page))
    assert not not_this & set(rows(page))


def test_an_administrator_makes_an_account_that_binds_its_own_app(service: Service, signed_in: SignedIn) -> None:
    admin = signed_in("admin")
    fields = {"name": "sun", "display": "孙老师", "password": PASSWORD, "role-desk": "on"}
    assert "孙老师" in admin.post("/desk/staff", **fields).text
    assert "已经有叫 sun 的账号" in admin.post("/desk/staff", **fields).text
    refused = admin.post("/desk/staff", **{**fields, "name": "zhou", "password": "1234567890"})
    assert refused.status_code == 422 and "太容易猜到" in refused.text
    with httpx.Client(base_url=service.url, trust_env=False, follow_redirects=True) as browser:
        page = browser.post("/desk/sign-in", data={"name": "sun", "password": PASSWORD})
        assert "二维码" in page.text
    fresh = "另外 一个 很长的 密码"
    admin.post("/desk/staff/sun/password", password=fresh)
    with httpx.Client(base_url=service.url, trust_env=False, follow_redirects=True) as browser:
        assert browser.post("/desk/sign-in", data={"name": "sun", "password": PASSWORD}).status_code == 401
        assert "二维码" in browser.post("/desk/sign-in", data={"name": "sun", "password": fresh}).text


def test_a_lost_telephone_is_bound_anew(service: Service, signed_in: SignedIn) -> None:
    member = Member(service, "wu", "desk")
    member.sign_in()
    signed_in("admin").post("/desk/staff/wu/reset-totp")
    assert member.get("/desk/queue/").url.path == "/desk/sign-in", "signed out at once"
    assert "二维码" in member.http.post("/desk/sign-in", data={"name": "wu", "password": PASSWORD}).text


@pytest.mark.parametrize(("what", "fields"), [("roles", {"role-desk": "on"}), ("disable", {}), ("reset-totp", {})])
def test_an_administrator_cannot_lock_themselves_out(
    service: Service, signed_in: SignedIn, what: str, fields: dict[str, str]
) -> None:
    admin = signed_in("admin")
    answer = admin.post(f"/desk/staff/{admin.name}/{what}", **fields)
    assert answer.status_code == 422 and "另一位管理员" in answer.text
    assert admin.get("/desk/staff").status_code == 200


def test_one_changes_ones_own_password_and_recovery_codes(service: Service) -> None:
    member = Member(service, "zheng", "desk")
    first = set(re.findall(r"<li><code>(\w{10})</code>", member.sign_in().text))
    wrong = member.post("/desk/account/recovery", old="wrong wrong wrong")
    assert wrong.status_code == 422 and "现在的密码不对" in wrong.text
    fresh = set(re.findall(r"<li><code>(\w{10})</code>", member.post("/desk/account/recovery", old=PASSWORD).text))
    assert len(fresh) == 8 and not fresh & first
    changed = member.post("/desk/account/password", old=PASSWORD, new="另外 一个 很长的 密码")
    assert changed.url.path == "/desk/sign-in"
    assert member.get("/desk/account").url.path == "/desk/sign-in", "this browser is signed out too"


@pytest.fixture
def call(signed_in: SignedIn) -> Iterator[tuple[Member, str]]:
    """Somebody on the telephone about opening a restaurant; canned answers for that, for others, and for all.

    The talk is ended with the test: one that its owner leaves waits in the queue again 90 seconds later.
    """
    editor, member = signed_in("editor"), signed_in("desk")
    for code, text, matter in (
        ("kitchen", "{工作人员}：办“{事项}”，后厨要有三个水池，{时间}来看现场。", "open-restaurant"),
        ("pension", "养老金按月发。", "retirement"),
        ("hours", "我们上午九点上班。", ""),
    ):
        assert editor.post("/desk/canned", code=code, text=text, matter=matter, review_by=LATER).status_code == 200
    opened = member.post("/desk/queue/open", channel="phone", agreed="yes", why="来电咨询", matter="open-restaurant")
    assert opened.status_code == 200
    conversation = opened.url.path.rpartition("/")[2]
    yield member, conversation
    member.post(f"/desk/conversations/{conversation}/close", done="另约时间")


def test_d6_the_answer_box_offers_the_matters_own_first_with_what_is_known_filled_in(call: tuple[Member, str]) -> None:
    member, conversation = call
    offered = member.http.get(f"/desk/canned/for/{conversation}").json()["answers"]
    assert [a["code"] for a in offered if a["code"] in ("kitchen", "pension", "hours")] == ["kitchen", "hours"]
    assert re.fullmatch(r"desk老师：办“[^”{]+”，后厨要有三个水池，\{时间\}来看现场。", offered[0]["text"])
    assert member.http.get("/desk/canned/for/c_nothing").status_code == 404


def test_d6_an_answer_with_an_open_blank_is_not_sent(call: tuple[Member, str]) -> None:
    member, conversation = call
    refused = member.post(f"/desk/conversations/{conversation}/answer", text="{时间}来看现场。")
    assert refused.status_code == 422 and "还有没填的地方：时间" in refused.text
    sent = member.post(f"/desk/conversations/{conversation}/answer", text="下午三点来看现场。")
    assert sent.status_code == 200 and "下午三点来看现场" in sent.text


@pytest.fixture
def desk(browser: Browser, service: Service, call: tuple[Member, str]) -> Iterator[Page]:
    """The conversation in a browser, signed in."""
    member, conversation = call
    context = browser.new_context(base_url=service.url, locale="zh-CN")
    context.set_default_timeout(20_000)
    cookies = [{"name": c.name, "value": c.value or "", "url": f"{service.url}/desk"} for c in member.http.cookies.jar]
    context.add_cookies(cookies)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"/desk/conversations/{conversation}")
    yield page
    context.close()


@pytest.mark.browser
def test_d6_a_code_and_tab_put_the_words_in_and_mark_what_is_still_open(desk: Page) -> None:
    box = desk.locator("#text")
    box.press_sequentially("10/hours")
    box.press("Tab")
    expect(box).to_have_value("10/hours")  # part of a date or an address is left alone
    box.fill("")
    box.press_sequentially("您好，/kitchen")
    box.press("Tab")
    expect(box).to_have_value(re.compile("^您好，desk老师：办“.+三个水池，{时间}来看现场。$"))
    desk.keyboard.insert_text("下午三点")
    expect(box).to_have_value(re.compile("水池，下午三点来看现场。$"))
    desk.get_by_role("button", name="发送").click()
    expect(desk.locator("#lines")).to_contain_text("下午三点来看现场")


@pytest.mark.browser
def test_d6_the_list_is_searched_and_a_click_puts_the_words_in(desk: Page) -> None:
    desk.locator("#canned summary").click()
    expect(desk.locator("#canned-found")).to_contain_text("后厨要有三个水池")
    desk.locator("#canned-find").fill("九点")
    expect(desk.locator("#canned-found")).not_to_contain_text("后厨")
    desk.get_by_role("button", name="我们上午九点上班").click()
    expect(desk.locator("#text")).to_have_value("我们上午九点上班。")
    desk.locator("#canned-find").fill("没有这样的话")
    expect(desk.locator("#canned-found")).to_contain_text("没有。")


PAGES = (
    "/desk", "/desk/account", "/desk/staff", "/desk/canned", "/desk/audit", "/desk/catalogue?q=我想开个饭店", "/desk/unanswered",
    "/desk/queue", "/desk/queue/open", "/desk/reports", "/desk/help", "/desk/follow-ups", "/desk/supervision",
    "/desk/deliveries", "/desk/rules", "/desk/queue/search?q=养老",
)  # fmt: skip
PUBLIC_PAGES = ("/", "/reports/", "/reports/new", "/desk/sign-in", "/forms/no-such-link", "/nowhere")
KNOWN = {"Tab", "CSV", "XLSX", "PDF", "DOCX", "ZIP", "Ctrl", "QQ", "WPS", "KTV", "ETC", "WeChat", "HTML", "IC", "ID"}
"""Latin words that people in China read every day."""


@pytest.mark.browser
def test_every_page_is_read_out_whole_and_fits_a_narrow_screen(browser: Browser, service: Service) -> None:
    member = Member(service, "everything", *ROLES)
    member.sign_in()
    context = browser.new_context(base_url=service.url, viewport={"width": 360, "height": 740}, locale="zh-CN")
    cookies = [{"name": c.name, "value": c.value or "", "url": f"{service.url}/desk"} for c in member.http.cookies.jar]
    context.add_cookies(cookies)  # type: ignore[arg-type]
    page = context.new_page()
    wrong: dict[str, object] = {}
    for address in PAGES:
        assert (opened := page.goto(address)) and opened.status == 200, address
        found = [v["id"] for v in Axe().run(page).response["violations"] if v["impact"] in ("serious", "critical")]
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        small = page.evaluate(
            "[...document.querySelectorAll('button, select, input:not([type=checkbox], [type=hidden])')]"
            ".filter((e) => e.getClientRects().length && e.getBoundingClientRect().height < 44).map((e) => e.outerHTML.slice(0, 60))"
        )
        if found or wide > 0 or small:
            wrong[address] = (found, wide, small)
    context.close()
    assert wrong == {}


def test_r9_what_did_not_arrive_stands_on_a_page_and_in_the_metrics(service: Service, signed_in: SignedIn) -> None:
    page = signed_in("supervisor").get("/desk/deliveries")
    assert page.status_code == 200 and "等着送的" in page.text
    assert "没送出去的" in rows(signed_in("supervisor").get("/desk"))
    assert signed_in("desk").get("/desk/deliveries").status_code == 403
    told = httpx.get(f"{service.url}/metrics", trust_env=False).text
    assert 'onething_outbox{state="stuck"}' in told and 'onething_outbox{state="waiting"}' in told


def test_d21_the_rules_stand_in_words(signed_in: SignedIn) -> None:
    page = signed_in("supervisor").get("/desk/rules")
    assert "窗口多收钱、多要材料的先看" in page.text and "登记了办不成事" in page.text


def test_r16_an_administrator_limits_what_a_colleague_sees(service: Service, signed_in: SignedIn) -> None:
    member = Member(service, "feng", "desk")
    member.sign_in()
    assert "在办的办不成事" in rows(member.get("/desk"))
    answered = signed_in("admin").post(
        "/desk/staff/feng/scope", region="东胜区", units="税务局、公安局", **{"kind-refused": "on"}
    )
    assert (
        "东胜区，税务局、公安局" in answered.text.replace("公安局、税务局", "税务局、公安局")
        and "只看1种" in answered.text
    )


@pytest.mark.browser
def test_d27_every_page_is_chinese_throughout(browser: Browser, service: Service) -> None:
    """No half-translated screen: whatever is written in Latin letters is code, a name that was typed, or well known."""
    member = Member(service, "reader", *ROLES)
    member.sign_in()
    context = browser.new_context(base_url=service.url, locale="zh-CN")
    cookies = [{"name": c.name, "value": c.value or "", "url": f"{service.url}/desk"} for c in member.http.cookies.jar]
    context.add_cookies(cookies)  # type: ignore[arg-type]
    page = context.new_page()
    foreign: dict[str, set[str]] = {}
    for address in (*PUBLIC_PAGES, *PAGES):
        page.goto(address)
        assert page.locator("html").get_attribute("lang") == "zh-CN", address
        text = page.evaluate(
            """() => { for (const e of document.querySelectorAll("code, script, style, .typed, .rows")) e.remove();
                       for (const d of document.querySelectorAll("details")) d.open = true;
                       return document.body.innerText; }"""
        )
        text = re.sub(r"[\w-]+老师|(FY|BB|GZ)\d+-\d+", "", text)  # the colleagues and tickets of other tests
        if words := {w for w in re.findall(r"[A-Za-z][A-Za-z'’.-]+", text) if w not in KNOWN}:
            foreign[address] = words
    context.close()
    assert foreign == {}, "\n".join(f"{a}: {sorted(w)}" for a, w in foreign.items())
