"""The same message in WeChat's terms: choices as numbers, a notice in a few lines, at most 2048 bytes a piece."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from actions.database.models import Message
from actions.messages import asks_for_words
from actions.settings import settings
from knowledge.notice import Notice, to_text

LIMIT = 2048
"""Bytes of UTF-8 in one WeChat text (W20)."""
NOTICE_BYTES = 1200
LISTED_ONE_BY_ONE = 4
WEIGHTS = {"notice": 0, "ticket": 0, "question": 1, "choices": 1, "status": 2}
"""What must arrive when not everything can: smaller is more important. Everything else weighs 3."""
SENTENCE = re.compile(r"[^。！？；\n]*[。！？；\n]+[”’）】]*|[^。！？；\n]+")
CLAUSE = re.compile(r"[^，、, ]*[，、, ]+|[^，、, ]+")
MORE = "（还有{count}段没发完，微信一次只许发这么多。回复“继续”接着看。）"
MISSED = "上次有{count}段回复没能发出，补在这里："


@dataclass(frozen=True)
class Piece:
    """A text that fits into one WeChat message."""

    text: str
    weight: int


def size(text: str) -> int:
    return len(text.encode())


def render(messages: Sequence[Message]) -> list[Piece]:
    """Each message as a text of its own. Only the last choices can be picked by number, so only they are numbered."""
    last = max((n for n, m in enumerate(messages) if m.body.get("choices")), default=-1)
    return [Piece(_text(m, numbered=n == last), weight(m)) for n, m in enumerate(messages)]


def weight(message: Message) -> int:
    """How much a message matters when not everything can be sent. A person's own words go first."""
    return 0 if message.sender == "staff" else WEIGHTS.get(message.kind, 3)


def _text(message: Message, *, numbered: bool) -> str:
    text, data = str(message.body["text"]).strip(), message.body.get("data", {})
    choices: list[dict[str, str]] = message.body.get("choices", [])
    if message.sender == "staff":
        return f"【工作人员】{text}"
    if message.kind == "notice" and "notice" in data:
        text = _notice(text, data)
    if not choices:
        return text
    labels = [c["label"] for c in choices]
    if message.kind == "question" and asks_for_words(data):
        return _without_list(text, labels) + "\n" + _how_to_say(data["type"], labels)
    if not numbered:
        listed = any(_line(n, label) in text for n, label in enumerate(labels, 1))
        return text if listed else text + "\n也可以说：" + "、".join(f"“{label}”" for label in labels)
    if not all(_line(n, label) in text for n, label in enumerate(labels, 1)):
        text += "\n" + "\n".join(_line(n, label) for n, label in enumerate(labels, 1))
    return text + "\n" + _how_to_pick(len(labels), multiple=bool(data.get("multiple")))


def _notice(text: str, data: dict[str, Any]) -> str:
    """The announcement with its link, and below it what matters most of the notice."""
    summary = to_text(Notice.from_json(data["notice"]), url=None, limit=NOTICE_BYTES)
    link = settings().site + data["url"]
    return text + ("" if link in text else f"\n{link}") + "\n\n" + summary


def _line(number: int, label: str) -> str:
    return f"{number}. {label}"


def _without_list(text: str, labels: list[str]) -> str:
    listed = {_line(n, label) for n, label in enumerate(labels, 1)}
    return "\n".join(line for line in text.split("\n") if line not in listed)


def _how_to_say(kind: str, labels: list[str]) -> str:
    """In a form one passes over what one does not know; in a talk one says so."""
    way_past = "跳过" if "跳过" in labels else "不清楚"
    example = {"number": "数字", "date": "日期，比如“2026年3月5日”"}.get(kind, "")
    return f"（直接回复{example}{'。' if example else '就行。'}拿不准就说“{way_past}”。）"


def _how_to_pick(count: int, *, multiple: bool) -> str:
    numbers = "、".join(map(str, range(1, count + 1))) if count < LISTED_ONE_BY_ONE else f"1到{count}"
    if multiple and count > 1:
        return f"（回复{numbers}，几个都行，比如“1、2”；或直接说。）"
    return f"（回复{numbers}，或直接说。）"


def split(text: str, limit: int = LIMIT) -> list[str]:
    """The text in pieces of at most ``limit`` bytes, cut after sentences; a longer sentence after clauses or characters."""
    if size(text) <= limit:
        return [text] if text.strip() else []
    pieces: list[str] = []
    current = ""
    for part in _parts(text, limit):
        if current and size((current + part).rstrip()) > limit:
            pieces.append(current.strip())
            current = ""
        current += part
    pieces.append(current.strip())
    return [p for p in pieces if p]


def _parts(text: str, limit: int) -> list[str]:
    parts: list[str] = []
    for sentence in SENTENCE.findall(text):
        for clause in [sentence] if size(sentence) <= limit else CLAUSE.findall(sentence):
            parts += [clause] if size(clause) <= limit else _characters(clause, limit)
    return parts


def _characters(text: str, limit: int) -> list[str]:
    cut: list[str] = [""]
    for character in text:
        if size(cut[-1] + character) > limit:
            cut.append("")
        cut[-1] += character
    return cut


def pack(pieces: Sequence[Piece], limit: int = LIMIT) -> list[Piece]:
    """Neighbouring texts together in as few messages as fit, in order; each weighs what its weightiest part does."""
    packed: list[Piece] = []
    for piece in pieces:
        for text in split(piece.text, limit):
            if packed and size(packed[-1].text) + 2 + size(text) <= limit:
                packed[-1] = Piece(f"{packed[-1].text}\n\n{text}", min(packed[-1].weight, piece.weight))
            else:
                packed.append(Piece(text, piece.weight))
    return packed


def fit(pieces: Sequence[Piece], room: int) -> tuple[list[str], list[str]]:
    """What is sent now and what must wait, when ``room`` messages are allowed. The most important go first.

    What is sent keeps its order, and its end says that there is more.
    """
    packed = pack(pieces)
    if len(packed) <= room:
        return [p.text for p in packed], []
    if room <= 0:
        return [], [p.text for p in packed]
    packed = pack(pieces, LIMIT - size(MORE.format(count=99)) - 1)
    chosen = sorted(sorted(range(len(packed)), key=lambda n: (packed[n].weight, n))[:room])
    now = [packed[n].text for n in chosen]
    later = [p.text for n, p in enumerate(packed) if n not in chosen]
    if later:
        now[-1] += "\n" + MORE.format(count=len(later))
    return now, later
