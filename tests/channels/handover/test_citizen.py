"""The citizen's side of the hand-over, through the real process."""

from __future__ import annotations

import json

import httpx

from tests.channels.handover.conftest import Talk


def first_event(talk: Talk, name: str) -> dict[str, object]:
    """The first event of this name on the live stream."""
    with talk.http.stream("GET", f"{talk.address}/events") as stream:
        wanted = ""
        for line in stream.iter_lines():
            if line.startswith("event: "):
                wanted = line.removeprefix("event: ")
            elif line.startswith("data: ") and wanted == name:
                return dict(json.loads(line.removeprefix("data: ")))
    raise AssertionError(f"the stream ended without {name}")


def test_d1_place_in_the_queue_take_over_answer_and_back(talk: Talk) -> None:
    assert talk.standing()["state"] == "assistant"
    talk.staff("ask")
    waiting = talk.standing()
    assert waiting["state"] == "waiting" and waiting["position"] == 1 and waiting["leave"] == "不等了"
    assert first_event(talk, "handover") == waiting, "a page that comes back is told at once"
    assert talk.staff("claim")
    assert talk.standing()["state"] == "staff"
    said = talk.say("我的材料补好了").json()["messages"]
    assert [(m["from"], m["data"].get("to")) for m in said] == [("citizen", "staff")], "the assistant keeps silent"
    talk.staff("answer", words="好的，我看一下")
    assert [m["text"] for m in talk.read() if m["from"] == "staff"] == ["好的，我看一下"]
    assert talk.read()[-1]["data"]["name"] == "王师傅"
    talk.staff("back")
    assert talk.standing()["state"] == "assistant"
    assert [m["from"] for m in talk.read()] == ["system", "citizen", "staff", "system"]


def test_d7_no_door_of_the_citizen_shows_a_note(talk: Talk) -> None:
    talk.staff("ask")
    talk.staff("claim")
    talk.staff("note", words="对方身份待核实XYZZY")
    assert "XYZZY" not in json.dumps(talk.read(), ensure_ascii=False)
    with talk.http.stream("GET", f"{talk.address}/events") as stream:
        for line in stream.iter_lines():
            assert "XYZZY" not in line
            if line.startswith("event: handover"):
                break
    talk.staff("close", words="核实过了XYZZY")
    assert "XYZZY" not in json.dumps(talk.read(), ensure_ascii=False)
    assert talk.read()[-1]["choices"][0]["value"] == "rate:5"


def test_words_lead_out_of_the_queue_without_the_dialogue(talk: Talk) -> None:
    talk.staff("ask")
    left = talk.say("不等了").json()["messages"]
    assert [m["from"] for m in left] == ["citizen", "system"]
    assert talk.standing()["state"] == "assistant"


def test_d25_more_than_anybody_types_is_refused_and_nothing_is_stored(talk: Talk) -> None:
    talk.staff("ask")
    talk.staff("claim")
    answers = [talk.say(f"第{n}句") for n in range(62)]
    assert [a.status_code for a in answers[:60]] == [200] * 60
    refused = answers[60]
    assert refused.status_code == 429 and int(refused.headers["retry-after"]) >= 1
    assert refused.json()["code"] == "too_fast" and refused.json()["what_now"]
    assert len([m for m in talk.read() if m["from"] == "citizen"]) == 60
    talk.staff("close", words="清掉")


def test_another_citizens_token_sees_nothing_of_it(talk: Talk) -> None:
    other = Talk(talk.public)
    for method, path in (("GET", "handover"), ("POST", "typing"), ("GET", "events")):
        answer = httpx.request(
            method, f"{talk.public.url}{talk.address}/{path}", headers=other.http.headers, trust_env=False
        )
        assert answer.status_code == 404, path


def test_d12_typing_with_rubbish_does_no_harm(talk: Talk) -> None:
    for body in (b"", b"{}", b"[1]", b"\xff"):
        assert talk.http.post(f"{talk.address}/typing", content=body).status_code == 204
