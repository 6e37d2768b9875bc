"""Hostile, broken and unlucky input at the public door: a clear answer each time, nothing lost, nothing doubled."""

from __future__ import annotations

import concurrent.futures
import sqlite3

import httpx
import pytest

from tests.conftest import Service, wait_until

pytestmark = pytest.mark.processes


def problem(response: httpx.Response, status: int) -> dict[str, object]:
    """The response is a problem document that says what happened and what to do now."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"].startswith("application/problem+json")
    body = response.json()
    assert body["detail"] and body["what_now"]
    assert "Traceback" not in response.text
    return body


@pytest.mark.parametrize("text", ["", "   ", "\u200b\u202e", "\n\n\t"])
def test_nothing_to_read_is_refused_with_what_to_do(service: Service, text: str) -> None:
    problem(service.citizen().post(text=text), 422)


def test_ten_thousand_characters_are_refused_and_not_stored(service: Service) -> None:
    citizen = service.citizen()
    problem(citizen.post(text="办" * 10_000), 422)
    assert citizen.history() == []


@pytest.mark.parametrize(
    "text",
    [
        "😀😀😀", "\u202e开饭店", "a\x00b\x07c", "'; DROP TABLE messages;--", "<script>alert(1)</script>",
        "/restart", '/inform{"situation": "stage", "value": "new"}', "{{7*7}}", "${jndi:x}", "？", "1", "\\", "[x](y)",
        "办" * 2000,
    ],
)  # fmt: skip
def test_odd_text_gets_an_ordinary_answer(service: Service, text: str) -> None:
    citizen = service.citizen()
    answers = citizen.say(text)
    assert answers and all(a["text"].strip() for a in answers)
    assert all(a["kind"] != "status" for a in answers)


def test_hostile_text_is_kept_as_text(service: Service) -> None:
    citizen = service.citizen()
    citizen.say("<img src=x onerror=alert(1)> 我想开饭店")
    assert citizen.history()[0]["text"] == "<img src=x onerror=alert(1)> 我想开饭店"


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b'{"text": 5}', b"\xff\xfe", b'{"text": "a", "choice": "b"}']
)
def test_broken_bodies_are_refused(service: Service, body: bytes) -> None:
    citizen = service.citizen()
    response = citizen.http.post(f"/api/v1/conversations/{citizen.id}/messages", content=body)
    assert response.status_code in (400, 422)
    problem(response, response.status_code)


def test_unknown_conversation_and_wrong_token_sound_the_same(service: Service) -> None:
    one, other = service.citizen(), service.citizen()
    unknown = one.http.get("/api/v1/conversations/c_000000000000000000000000/messages")
    foreign = one.http.get(f"/api/v1/conversations/{other.id}/messages")
    assert problem(unknown, 404)["detail"] == problem(foreign, 404)["detail"]


def test_without_a_token_nothing_is_shown(service: Service) -> None:
    citizen = service.citizen()
    del citizen.http.headers["authorization"]
    problem(citizen.http.get(f"/api/v1/conversations/{citizen.id}/messages"), 401)


@pytest.mark.parametrize(
    "path", ["/api/v1/matters/99", "/api/v1/cases/k_0", "/notices/GZ20200101-0001?t=x", "/nowhere"]
)
def test_unknown_ids_are_not_found(service: Service, path: str) -> None:
    citizen = service.citizen()
    response = citizen.http.get(path)
    assert response.status_code == 404
    assert "12345" in response.text or "首页" in response.text


def test_a_choice_that_was_not_offered_is_refused(service: Service) -> None:
    citizen = service.citizen()
    citizen.say("我想开个饭店")
    problem(citizen.post(choice="/restart"), 422)


def test_a_double_click_is_one_message(service: Service) -> None:
    citizen = service.citizen()
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        posts = [pool.submit(citizen.post, text="我想开个饭店", client_id="same") for _ in range(4)]
        bodies = [p.result().json()["messages"] for p in posts]
    assert all(body == bodies[0] for body in bodies)
    assert [m["from"] for m in citizen.history()].count("citizen") == 1


def test_two_tabs_take_turns(service: Service) -> None:
    citizen = service.citizen()
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        list(pool.map(citizen.say, ["我想开个饭店", "要多久"]))
    history = citizen.history()
    assert [m["seq"] for m in history] == list(range(1, len(history) + 1))
    assert {m["text"] for m in history if m["from"] == "citizen"} == {"我想开个饭店", "要多久"}


def test_a_body_beyond_the_limit_is_refused(service: Service) -> None:
    citizen = service.citizen()
    response = citizen.http.post(f"/api/v1/conversations/{citizen.id}/messages", content=b"x" * 400_000)
    assert response.status_code == 413


@pytest.mark.parametrize("victim", ["actions", "assistant"])
def test_a_process_killed_in_mid_turn_loses_and_doubles_nothing(service: Service, victim: str) -> None:
    """The answer comes later by itself, exactly once."""
    citizen = service.citizen()
    citizen.say("我想开个饭店")
    before = len(citizen.history())
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        posting = pool.submit(citizen.post, text="要多久", client_id="in-between")
        service.kill(victim)
        first = posting.result()
    assert first.status_code == 200
    wait_until("the owed answer came", lambda: any(m["from"] == "assistant" for m in citizen.history()[before:]), 90)
    again = citizen.post(text="要多久", client_id="in-between")
    assert again.status_code == 200
    fresh = citizen.history()[before:]
    assert [m["text"] for m in fresh if m["from"] == "citizen"] == ["要多久"]
    assert len({m["id"] for m in fresh}) == len(fresh)
    wait_until("all three are up again", service.ready, 90)


def test_a_locked_database_refuses_clearly_and_a_retry_goes_through(service: Service) -> None:
    citizen = service.citizen()
    lock = sqlite3.connect(service.var / "onething.db", isolation_level=None)
    lock.execute("BEGIN EXCLUSIVE")
    try:
        refused = citizen.post(text="我想开个饭店", client_id="locked")
    finally:
        lock.execute("ROLLBACK")
        lock.close()
    problem(refused, 503)
    assert citizen.history() == []
    assert citizen.say("我想开个饭店", client_id="locked")
    assert [m["from"] for m in citizen.history()].count("citizen") == 1
