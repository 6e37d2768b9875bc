"""Signing in through the real door, and the matrix: every route of the desk, every role."""

from __future__ import annotations

import re

import httpx
import pytest

from actions.staff.permissions import ROLES, matrix
from channels.app import create_app
from channels.desk.guard import PUBLIC, permission_of
from tests.channels.desk.conftest import PASSWORD, Member, SignedIn, csrf_of, onething
from tests.conftest import Service

pytestmark = pytest.mark.processes


def desk_routes() -> list[tuple[str, str, str | None]]:
    """(method, path, permission) of every route under /desk, with something harmless for each placeholder."""
    app = create_app("routes")
    found = []
    for route in app.router.routes_all.values():
        path = "/" + route.path
        if path == "/desk" or path.startswith("/desk/"):
            filled = re.sub(r"<[^>]*:int>", "999999", path)
            filled = re.sub(r"<[^>]+>", "nothing", filled)
            found += [(method, filled, permission_of(route.handler)) for method in sorted(route.methods - {"OPTIONS"})]
    return sorted(found, key=str)


ROUTES = desk_routes()
GUARDED = [(m, p, n) for m, p, n in ROUTES if n not in (None, PUBLIC)]


def test_d19_a_route_without_a_permission_is_not_let_pass() -> None:
    assert len(GUARDED) > 20
    assert [r for r in ROUTES if r[2] is None] == []
    public = {path for _, path, needed in ROUTES if needed == PUBLIC}
    assert public == {"/desk/sign-in", "/desk/code", "/desk/sign-out", "/desk/static/nothing"}


@pytest.mark.parametrize("role", ROLES)
def test_d19_every_role_gets_what_the_matrix_says_and_nothing_else(signed_in: SignedIn, role: str) -> None:
    member = signed_in(role)
    token = csrf_of(member.get("/desk/account"))
    for method, path, needed in GUARDED:
        if path == "/desk/events":
            continue  # a stream that never ends; its guard is the same decorator
        answer = member.http.request(
            method, path, headers={"accept": "application/json", "x-csrf-token": token}, follow_redirects=False
        )
        allowed = role in matrix()[needed or ""]
        refused = answer.status_code == 403 and answer.json()["code"] == "not_allowed"
        assert refused is not allowed, (method, path, needed, answer.status_code)
        assert answer.status_code < 500, (method, path, answer.text)


def test_nothing_of_the_desk_is_shown_to_whoever_is_not_signed_in(service: Service) -> None:
    with httpx.Client(base_url=service.url, trust_env=False, follow_redirects=False) as stranger:
        for method, path, needed in GUARDED:
            answer = stranger.request(method, path, headers={"accept": "application/json"})
            assert answer.status_code == 401, (method, path, needed)
        page = stranger.get("/desk/queue/", headers={"accept": "text/html"})
        assert page.headers["location"].startswith("/desk/sign-in?then=/desk/queue")


def test_d20_signing_in_takes_both_steps_and_a_lost_telephone_has_a_way(service: Service) -> None:
    member = Member(service, "zhao", "desk")
    begun = member.http.post("/desk/sign-in", data={"name": "zhao", "password": PASSWORD})
    assert member.get("/desk/queue/").url.path == "/desk/sign-in", "the password alone opens nothing"
    assert "二维码" in begun.text
    welcome = member.sign_in()
    codes = re.findall(r"<li><code>(\w{10})</code>", welcome.text)
    assert len(codes) == 8
    assert member.get("/desk/queue/").url.path.startswith("/desk/queue")
    member.post("/desk/sign-out")
    assert member.get("/desk/queue/").url.path == "/desk/sign-in"
    again = member.http.post("/desk/sign-in", data={"name": "zhao", "password": PASSWORD})
    assert "二维码" not in again.text
    inside = member.http.post("/desk/code", data={"csrf": csrf_of(again), "code": codes[0], "then": "/desk/account"})
    assert inside.url.path == "/desk/account"


@pytest.mark.parametrize("token", ["", "wrong", "x" * 5000])
def test_what_changes_something_must_come_from_a_page_of_the_session(signed_in: SignedIn, token: str) -> None:
    answer = signed_in("desk").http.post(
        "/desk/account/presence", data={"presence": "busy", "csrf": token}, headers={"accept": "application/json"}
    )
    assert (answer.status_code, answer.json()["code"]) == (403, "stale_page")


def test_somebody_demoted_while_working_is_refused_at_the_next_click_and_it_is_logged(
    service: Service, signed_in: SignedIn
) -> None:
    member = Member(service, "qian", "desk")
    member.sign_in()
    assert member.get("/desk/queue/").status_code == 200
    onething(service.var, "staff", "roles", "qian", "--role", "editor")
    assert member.get("/desk/queue/").status_code == 403
    page = signed_in("supervisor").get("/desk/audit")
    assert "要做没有权限的事，被拦下" in page.text
    onething(service.var, "staff", "disable", "qian")
    assert member.get("/desk/account").url.path == "/desk/sign-in"


def test_a_script_in_what_staff_write_stays_text(signed_in: SignedIn) -> None:
    editor = signed_in("editor")
    saved = editor.post(
        "/desk/canned", code="lunch", text="<script>alert(1)</script>中午休息，{时间}上班", review_by="2020-01-01"
    )
    assert saved.status_code == 200
    shown = signed_in("desk").get("/desk/canned")
    assert "<script>alert" not in shown.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown.text
    assert "该复核了" in shown.text


@pytest.mark.parametrize("then", ["https://evil.example", "//evil.example", "/desk//evil.example", "/desk\\evil"])
def test_after_signing_in_nobody_is_sent_elsewhere(service: Service, then: str) -> None:
    page = httpx.get(f"{service.url}/desk/sign-in", params={"then": then}, trust_env=False)
    assert "evil" not in page.text


def test_a_body_of_ten_megabytes_is_refused(signed_in: SignedIn) -> None:
    answer = signed_in("editor").http.post("/desk/canned", content=b"x" * 10_000_000)
    assert answer.status_code == 413


def test_the_log_of_it_all_verifies(service: Service, signed_in: SignedIn) -> None:
    signed_in("desk")
    assert "没有改动" in onething(service.var, "audit", "verify")
