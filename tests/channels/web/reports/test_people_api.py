"""``/api/v1/cases/{id}/help-requests``, ``/stuck-reports``, ``/rating``: with the case's token and nobody else's."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

TOLD = "昨天在大厅办退休，窗口让我跑了三趟，电话13812345678"


@pytest.fixture(scope="module")
def case(public: Any) -> tuple[httpx.Client, str]:
    seeded = public.seed("retirement")
    client = httpx.Client(
        base_url=f"{public.url}/api/v1/cases/{seeded['case']}", trust_env=False, timeout=30,
        headers={"authorization": f"Bearer {seeded['token']}"},
    )  # fmt: skip
    return client, seeded["case"]


def test_a_report_is_previewed_filed_and_listed(case: tuple[httpx.Client, str]) -> None:
    client, _ = case
    shown = client.post("/stuck-reports", json={"text": TOLD, "preview": True}).json()
    assert "13812345678" not in shown["seen"] and "人力资源和社会保障局" in shown["addressee"]
    assert client.get("/stuck-reports").json() == {"tickets": []}
    filed = client.post("/stuck-reports", json={"text": TOLD, "kind": "sent_back", "phone": "13812345678"})
    ticket = filed.json()["ticket"]
    assert filed.status_code == 201 and set(ticket) == {"number", "code", "kind", "state", "due", "addressee"}
    listed = client.get("/stuck-reports").json()["tickets"]
    assert [t["number"] for t in listed] == [ticket["number"]] and "13812345678" not in str(listed)
    assert (
        client.post("/stuck-reports", json={"text": TOLD, "preview": True}).json()["similar"][0]["number"]
        == ticket["number"]
    )


def test_help_is_asked_once_for_one_case(case: tuple[httpx.Client, str]) -> None:
    client, _ = case
    first = client.post("/help-requests", json={"kind": "accompany"})
    second = client.post("/help-requests", json={"kind": "accompany"})
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["ticket"]["number"] == second.json()["ticket"]["number"]
    assert first.json()["ticket"]["code"] and second.json()["ticket"]["code"] is None


def test_help_is_asked_for_a_place_that_exists(case: tuple[httpx.Client, str]) -> None:
    client, _ = case
    refused = client.post("/help-requests", json={"kind": "remote", "place": "树林昭镇"})
    assert refused.status_code == 422 and "树林召镇" in refused.text
    assert client.post("/help-requests", json={"kind": "remote", "place": "树林召镇"}).status_code == 201


@pytest.mark.parametrize("body", [{"kind": "fly"}, {"kind": 7}, {"kind": "remote", "place": 7}, [], "x"])
def test_what_cannot_be_help_is_refused(case: tuple[httpx.Client, str], body: Any) -> None:
    assert case[0].post("/help-requests", json=body).status_code == 422


def test_the_notice_is_rated_and_the_grade_changed(case: tuple[httpx.Client, str]) -> None:
    client, _ = case
    assert client.put("/rating", json={"grade": 5, "reasons": ["clear"]}).json() == {"grade": 5, "reasons": ["clear"]}
    assert client.put("/rating", json={"grade": 2, "reasons": ["slow", "x"]}).json() == {
        "grade": 2,
        "reasons": ["slow"],
    }
    for grade in (0, 6, "5", True, None):
        assert client.put("/rating", json={"grade": grade}).status_code == 422


@pytest.mark.parametrize("token", ["", "Bearer x", "Bearer " + "a" * 32])
@pytest.mark.parametrize("path", ["/help-requests", "/stuck-reports"])
def test_another_ones_case_is_not_there(case: tuple[httpx.Client, str], path: str, token: str) -> None:
    client, _ = case
    answer = client.get(path, headers={"authorization": token})
    assert answer.status_code in (401, 404) and "FY" not in answer.text
    assert client.post(path, json={"text": TOLD}, headers={"authorization": token}).status_code in (401, 404)
