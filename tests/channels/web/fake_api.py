"""A small scripted server behind the real chat page, for tests of the page alone. Run: ``fake_api.py PORT``.

It keeps the API's promises (one stored message per client_id, numbered messages, resumable events) and has
switches under ``/_fake`` that make it fail in chosen ways. The real server is tested in tests/journeys.
"""

from __future__ import annotations

import asyncio
import json as jsonlib
import sys
import uuid
from dataclasses import dataclass, field
from typing import Any

from sanic import Request, Sanic, json
from sanic.response import HTTPResponse, empty

from actions.errors import Trouble
from channels.web import pages

NOTICE = {
    "number": "GZ20261124-0001", "version": 1, "issued_on": "2026-11-24",
    "matter": {"seq": 8, "id": "open-restaurant", "name": "开办餐饮店"},
    "items": [{"n": 1}, {"n": 2}, {"n": 3}], "materials": [{"n": n} for n in range(1, 10)],
    "extra_materials": [{"slug": "pledge"}],
}  # fmt: skip
TICKET = {"number": "BB20261124-0007", "code": "7K4M9P", "kind": "live", "state": "open", "due": "2026-11-25",
          "addressee": "帮办代办窗口"}  # fmt: skip


def question(prompt: str, options: list[tuple[str, str]], n: int, **data: Any) -> dict[str, Any]:
    """A question as the real assistant words it: the options also stand in the text, numbered."""
    choices = [{"label": label, "value": value} for value, label in [*options, ("unknown", "不清楚")]]
    text = "\n".join([prompt, *(f"{i}. {c['label']}" for i, c in enumerate(choices, 1))])
    return {
        "kind": "question", "text": text, "choices": choices,
        "data": {"situation": f"s{n}", "options": choices, "multiple": False, "type": "choice", "unit": None,
                 "prompt": prompt, "why": "决定要办哪一种许可，带的材料不一样。",
                 "progress": {"asked": n, "at_most": 5}, **data},
    }  # fmt: skip


SCRIPT: list[list[dict[str, Any]]] = [
    [
        {"kind": "matter", "text": "您要办的是“开办餐饮店”：拿到营业执照后开饭馆，把食品经营许可、门头招牌审批、营业前消防安全检查合成一次申请。不对就直接告诉我。",
         "data": {"matters": [{"seq": 8, "id": "open-restaurant", "name": "开办餐饮店", "score": 1.0}]}},
        question("营业执照办好了吗？", [("done", "办好了"), ("not_yet", "还没有办")], 1),
    ],
    [question("店里有哪些设备或做法？（可以选几个）",
              [("gas", "用天然气或者液化气"), ("live_fish", "现场宰杀活鱼活禽"), ("cold", "做凉菜、生食、裱花蛋糕")], 2, multiple=True)],
    [question("店铺面积大约多少？", [], 3, type="number", unit="平方米")],
    [{"kind": "text", "text": "先跟您说一声：\n内蒙古对小餐饮店实行登记，面积界限未核实，先由市场监管窗口判定。"},
     question("打算哪天开业？", [], 4, type="date")],
    [question("门头要挂多大的招牌？", [("small", "普通门头招牌，贴在门上方的墙面上，不超出屋檐"), ("large", "大型户外广告设施")], 5)],
    [{"kind": "notice",
      "text": "您的一次性告知书好了（GZ20261124-0001）：要办 3 项，材料 10 样。打开看、存成PDF或打印："
              "http://127.0.0.1:8000/notices/GZ20261124-0001?t=abc\n接下来：照着清单备齐材料，到就近综合窗口一次交；有不明白的接着问我。",
      "data": {"notice": NOTICE, "url": "/notices/GZ20261124-0001?t=abc", "pdf_url": "/notices/GZ20261124-0001.pdf?t=abc"},
      "choices": [{"label": "要带哪些材料", "value": "ask:materials"}, {"label": "找人帮办", "value": "help"}]}],
]  # fmt: skip


@dataclass
class Talk:
    token: str
    messages: list[dict[str, Any]] = field(default_factory=list)
    step: int = 0


@dataclass
class World:
    """Everything the fake server knows, and the failures it was told to show."""

    talks: dict[str, Talk] = field(default_factory=dict)
    listeners: list[tuple[str, asyncio.Queue[dict[str, Any]]]] = field(default_factory=list)
    posts: int = 0
    resumed_from: list[int] = field(default_factory=list)
    fail_posts: int = 0
    """So many posts answer 503 after storing nothing."""
    lose_answers: int = 0
    """So many posts are stored and answered, but the poster gets a 503."""
    owe: int = 0
    """So many posts are stored and not answered."""
    close_events: bool = False
    refuse_events: bool = False
    delay: float = 0.0


world = World()
app = Sanic("fake_api", configure_logging=False)
app.config.TOUCHUP = False
app.blueprint(pages.bp)


@app.exception(Trouble)
async def trouble(request: Request, failure: Trouble) -> HTTPResponse:
    if pages.wants_page(request):
        return pages.error_page(failure.status, failure.sentence, failure.what_now)
    body = {"status": failure.status, "detail": failure.sentence, "what_now": failure.what_now}
    return json(body, failure.status, content_type="application/problem+json")


def talk_of(request: Request, id: str) -> Talk:
    found = world.talks.get(id)
    if found is None or request.headers.get("authorization") != f"Bearer {found.token}":
        raise Trouble("not_found", "没有找到这次对话。", "请回到首页重新开始。", 404)
    return found


def store(id: str, sender: str, client_id: str | None = None, **body: Any) -> dict[str, Any]:
    talk = world.talks[id]
    message = {"id": uuid.uuid4().hex, "seq": len(talk.messages) + 1, "from": sender, "kind": "text", "choices": [],
               "data": {}, "client_id": client_id, "at": "2026-11-24T10:00:00+08:00", **body}  # fmt: skip
    talk.messages.append(message)
    tell(id, {"wake": True})
    return message


def tell(id: str, signal: dict[str, Any]) -> None:
    for listened, queue in world.listeners:
        if listened == id:
            queue.put_nowait(signal)


def answers(talk: Talk, text: str) -> list[dict[str, Any]]:
    if "帮办" in text:
        return [{"kind": "ticket", "text": "人工接待登记好了。编号 BB20261124-0007，查询码 7K4M9P，请记下来。帮办代办窗口最晚 2026年11月25日 前联系您；急事请打12345。", "data": {"ticket": TICKET}}]  # fmt: skip
    if talk.step == 0 and "店" not in text and "馆" not in text:
        return [{"text": f"您说的是：{text}"}]
    step, talk.step = talk.step, talk.step + 1
    return SCRIPT[step] if step < len(SCRIPT) else [{"text": f"您说的是：{text}"}]


@app.post("/api/v1/conversations")
async def start(_request: Request) -> HTTPResponse:
    talk_id, token = uuid.uuid4().hex, uuid.uuid4().hex
    world.talks[talk_id] = Talk(token)
    return json({"conversation_id": talk_id, "token": token}, 201)


@app.post("/api/v1/conversations/<id:str>/messages")
async def send(request: Request, id: str) -> HTTPResponse:
    talk, world.posts = talk_of(request, id), world.posts + 1
    if world.fail_posts > 0:
        world.fail_posts -= 1
        raise Trouble("busy", "现在有点忙，这一步没有存上。", "请稍等几秒再试一次；急事请拨打12345。", 503)
    said = request.json
    text = said.get("text") or label_of(talk, said["choice"])
    if text == "拒收":
        raise Trouble("bad_input", "这句话收不了。", "请改一下再发。", 422)
    known = next((m for m in talk.messages if m["client_id"] == said["client_id"]), None)
    asked = known or store(id, "citizen", said["client_id"], text=text)
    replies = [m for m in talk.messages if m.get("reply_to") == asked["id"]]
    if not replies and world.owe > 0:
        world.owe -= 1
        status = {"id": f"owed-{asked['id']}", "seq": None, "from": "system", "kind": "status", "choices": [],
                  "text": "您的话我收到了，一时回复不了，正在接着试。", "data": {"retry": said["client_id"]}, "at": ""}  # fmt: skip
        return json({"messages": [asked, status]})
    if not replies:
        tell(id, {"typing": True})
        await asyncio.sleep(world.delay)
        tell(id, {"typing": False})
        replies = [store(id, "assistant", reply_to=asked["id"], **a) for a in answers(talk, text)]
    if world.lose_answers > 0:
        world.lose_answers -= 1
        raise Trouble("busy", "回答没有送到。", "请再试一次。", 503)
    return json({"messages": [asked, *replies]})


def label_of(talk: Talk, choice: str) -> str:
    labels = {c["value"]: c["label"] for m in talk.messages for c in m["choices"]}
    return "、".join(labels[part] for part in choice.split(","))


@app.get("/api/v1/conversations/<id:str>/messages")
async def history(request: Request, id: str) -> HTTPResponse:
    return json({"messages": talk_of(request, id).messages})


@app.delete("/api/v1/conversations/<id:str>")
async def forget(request: Request, id: str) -> HTTPResponse:
    talk_of(request, id)
    del world.talks[id]
    return empty()


@app.get("/api/v1/conversations/<id:str>/events")
async def events(request: Request, id: str) -> None:
    talk = talk_of(request, id)
    if world.refuse_events:
        raise Trouble("busy", "正在启动。", "请稍等。", 503)
    seen = int(request.headers.get("last-event-id", "0"))
    world.resumed_from.append(seen)
    queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    listener = (id, queue)
    world.listeners.append(listener)
    response = await request.respond(content_type="text/event-stream")
    try:
        await response.send("retry: 2000\n\n")
        while True:
            for message in talk.messages[seen:]:
                seen = message["seq"]
                await response.send(
                    f"id: {seen}\nevent: message\ndata: {jsonlib.dumps(message, ensure_ascii=False)}\n\n"
                )
            signal = await queue.get()
            if "close" in signal:
                return
            if "typing" in signal:
                await response.send(f"event: typing\ndata: {jsonlib.dumps({'active': signal['typing']})}\n\n")
    finally:
        world.listeners.remove(listener)


@app.post("/_fake/set")
async def switch(request: Request) -> HTTPResponse:
    for name, value in request.json.items():
        setattr(world, name, value)
    return empty()


@app.post("/_fake/drop")
async def drop(_request: Request) -> HTTPResponse:
    """Close all event streams, as a proxy or a sleeping phone does."""
    for _, queue in world.listeners:
        queue.put_nowait({"close": True})
    return empty()


@app.post("/_fake/push")
async def push(request: Request) -> HTTPResponse:
    """Somebody else speaks: {"from": "staff", "text": …} in the newest conversation."""
    body = request.json
    store(list(world.talks)[-1], body.pop("from"), **body)
    return empty()


@app.get("/_fake/seen")
async def seen(_request: Request) -> HTTPResponse:
    newest = list(world.talks.values())[-1].messages if world.talks else []
    return json({"posts": world.posts, "talks": len(world.talks), "messages": newest,
                 "resumed_from": world.resumed_from, "listeners": len(world.listeners)})  # fmt: skip


if __name__ == "__main__":
    app.run(host="127.0.0.1", port=int(sys.argv[1]), single_process=True, access_log=False, motd=False)
