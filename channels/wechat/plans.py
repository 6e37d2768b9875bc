"""What a message of WeChat's asks for, in our terms. Pure: the plan is stored before anything is done."""

from __future__ import annotations

from typing import Any

from channels.wechat.incoming import Incoming

Plan = dict[str, Any]

UNSUPPORTED = ("[Unsupported Message]", "【收到不支持的消息类型，暂无法显示】", "[收到了一个表情，暂不支持查看]")
EMPTY_VOICE = "这段语音没能变成文字。请打字告诉我，一句话就行。"
CANNOT_SEE = "这个我还看不了。请打字告诉我您想办什么事，一句话就行。"
NO_TEXT = "没有收到文字。请把想办的事写一句话再发。"
EVENTS = {
    "subscribe": "subscribe", "scan": "scan", "click": "click",
    "scancode_push": "scan", "scancode_waitmsg": "scan",
}  # fmt: skip
"""Events that allow messages of ours for a minute (W22)."""


def allowance(message: Incoming) -> str:
    """Which of WeChat's allowances the message opens. A tap on a menu message counts as a click (W23)."""
    if message.kind == "event":
        return EVENTS.get(message.event, "")
    return "click" if message.fields.get("bizmsgmenuid") else "message"


def plan(message: Incoming) -> Plan:
    """``{"do": …}`` with what doing it needs. Kinds that nobody knows do nothing."""
    known = {
        "event": _event, "text": _text, "voice": _voice, "image": _photo, "location": _place,
        "video": _unseen, "shortvideo": _unseen, "link": _unseen, "file": _unseen,
    }  # fmt: skip
    return known.get(message.kind, _nothing)(message)


def _voice(message: Incoming) -> Plan:
    # Some of WeChat's own pages print the field with an n too many (W32).
    heard = message.fields.get("Recognition") or message.fields.get("Recongnition") or ""
    return {"do": "say", "text": heard} if heard.strip() else _tell("（发来一段语音）", EMPTY_VOICE)


def _photo(message: Incoming) -> Plan:
    return {"do": "photo", "media": message.fields.get("MediaId", "")}


def _place(message: Incoming) -> Plan:
    fields = message.fields
    return {"do": "place", "latitude": fields.get("Location_X", ""), "longitude": fields.get("Location_Y", "")}


def _unseen(_message: Incoming) -> Plan:
    return _tell("（发来视频、链接或文件）", CANNOT_SEE)


def _nothing(_message: Incoming) -> Plan:
    return {"do": "nothing"}


def _tell(said: str, answer: str) -> Plan:
    return {"do": "tell", "said": said, "answer": answer}


def _text(message: Incoming) -> Plan:
    content = message.fields.get("Content", "")
    if content.strip() in UNSUPPORTED:
        return _tell("（发来一个表情）", CANNOT_SEE)
    return {"do": "say", "text": content} if content.strip() else _tell("", NO_TEXT)


def _event(message: Incoming) -> Plan:
    key = message.event_key
    if message.event == "subscribe":
        return {"do": "subscribe", "scene": key.removeprefix("qrscene_")}
    if message.event == "scan":
        return {"do": "scan", "scene": key}
    if message.event == "click":
        return {"do": "click", "key": key}
    if message.event == "unsubscribe":
        return {"do": "forget"}
    return {"do": "nothing"}
