"""Does what a message asks for. What is said goes into the conversation; whoever settles the delivery sends it."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from typing import Any

from actions import offices
from actions.conversations import history
from actions.wechat import codes, exchange, outbox, people
from channels import limits
from channels.messages import open_question
from channels.turns import Turns
from channels.wechat import replies
from channels.wechat.client import WeChatClient
from channels.wechat.menus import entry
from channels.wechat.pictures import Pictures, Words
from channels.wechat.plans import Plan
from knowledge import catalogue
from knowledge.catalogue import Matter
from knowledge.text import normalise

CODE = re.compile(r"(续办码|接着办|验证码|码)?[:：是\s]*([0-9]{6})")
YES = {"1", "同意", "好", "好的", "是", "是的", "可以", "接着办", "同意接着办", "行"}
NO = {"2", "不用", "不", "不是", "不同意", "不要", "不行", "算了"}
GO_ON = {"继续", "接着看", "还有呢"}
Extra = list[str]


class Handler:
    """``do`` carries out a plan for a person. What it returns is said besides the conversation."""

    def __init__(self, turns: Turns, client: WeChatClient):
        self.turns = turns
        self.client = client
        self.pictures = Pictures(turns, client)
        self._known: dict[str, Callable[[str, str, Plan], Awaitable[Extra]]] = {
            "say": self._say, "tell": self._tell, "photo": self._photo, "place": self._place,
            "subscribe": self._subscribe, "scan": self._scan, "click": self._click,
        }  # fmt: skip

    async def do(self, person: str, key: str, plan: Plan) -> Extra:
        """``key`` is the delivery's: doing the same twice under it does it once."""
        known = self._known.get(plan.get("do", ""))
        return await known(person, key, plan) if known else []

    # ---------------------------------------------------------------- words

    async def _say(self, person: str, key: str, plan: Plan) -> Extra:
        text = str(plan["text"])
        conversation, pending = await asyncio.to_thread(people.conversation_of, person)
        said = normalise(text).strip("。.！! ，,")
        if said in GO_ON and await asyncio.to_thread(outbox.has_held, person):
            return []
        if pending:
            await asyncio.to_thread(people.do_await, person, {})
            answered = await self._pending(Words(person, conversation, key, text, said), pending)
            if answered is not None:
                return answered
        left = [await self.pictures.let_go(conversation, pending)] if pending.get("kind") == "photo" else []
        code = CODE.fullmatch(said)
        if code and (code.group(1) or not await asyncio.to_thread(self._expects_a_figure, conversation)):
            return left + await self._code(person, conversation, key, code.group(2))
        return left + await self._turn(conversation, key, text=text)

    async def _turn(self, conversation: str, key: str, *, text: str, payload: str | None = None) -> Extra:
        """The same turn as at every other door. What it could not store comes back as something to say."""
        limits.check_message(conversation)
        messages = await self.turns.take(conversation, key, text=text, payload=payload)
        return [m["text"] for m in messages if m["seq"] is None]

    def _expects_a_figure(self, conversation: str) -> bool:
        """Six digits may be the answer to the open question: then they are no code."""
        question = open_question(history(conversation, limit=40))
        return question is not None and question.get("type") in ("number", "date")

    async def _pending(self, words: Words, pending: dict[str, Any]) -> Extra | None:
        """The answer to a question of the channel's own; None when the words are about something else."""
        if pending["kind"] == "photo":
            return [] if await self.pictures.answer(words, pending) else None
        if words.said in YES:
            return await self._take_up(words, pending["code"])
        if words.said in NO:
            return await self._answer(words.conversation, words.key, words.text, replies.not_taken_up())
        return None

    # ---------------------------------------------------------------- two doors

    async def _code(self, person: str, conversation: str, key: str, code: str) -> Extra:
        offered = await asyncio.to_thread(codes.do_try, person, code)
        said = "（发来一个续办码）"
        if offered is None:
            return await self._answer(conversation, key, said, replies.wrong_code())
        await asyncio.to_thread(people.do_await, person, {"kind": "code", "code": code})
        return await self._answer(conversation, key, said, replies.ask_consent(offered.matter))

    async def _take_up(self, words: Words, code: str) -> Extra:
        offered = await asyncio.to_thread(codes.do_take_up, words.conversation, code)
        if offered is None:
            return await self._answer(words.conversation, words.key, words.text, replies.wrong_code())
        return await self._turn(words.conversation, words.key, text=words.text, payload=offered.payload)

    # ---------------------------------------------------------------- what is not words

    async def _answer(self, conversation: str, key: str, said: str, *answers: dict[str, Any]) -> Extra:
        await asyncio.to_thread(exchange.do_exchange, conversation, key, said, list(answers))
        self.turns.live.tell(conversation)
        return []

    async def _conversation(self, person: str) -> str:
        return (await asyncio.to_thread(people.conversation_of, person))[0]

    async def _tell(self, person: str, key: str, plan: Plan) -> Extra:
        return await self._answer(await self._conversation(person), key, plan["said"], {"text": plan["answer"]})

    async def _photo(self, person: str, key: str, plan: Plan) -> Extra:
        await self.pictures.take(person, await self._conversation(person), key, plan["media"])
        return []

    async def _place(self, person: str, key: str, plan: Plan) -> Extra:
        try:
            near = (await asyncio.to_thread(offices.known)).nearest(float(plan["latitude"]), float(plan["longitude"]))
        except ValueError:
            near = []
        answer = replies.nearest(near) if near else replies.no_offices()
        return await self._answer(await self._conversation(person), key, "（发来一个位置）", answer)

    # ---------------------------------------------------------------- following, scanning, menus

    async def _subscribe(self, person: str, key: str, plan: Plan) -> Extra:
        conversation = await self._conversation(person)
        await self._answer(conversation, f"{key[:58]}-hello", "", replies.greeting())
        return await self._scan(person, key, plan) if plan.get("scene") else []

    async def _scan(self, person: str, key: str, plan: Plan) -> Extra:
        """The code behind a counter opens its matter."""
        conversation = await self._conversation(person)
        matter = catalogue.load().matter(str(plan.get("scene", "")))
        if matter is None:
            return await self._answer(conversation, key, "（扫了一个码）", replies.unknown_scene())
        return await self._turn(conversation, key, text=f"扫码办“{matter.name}”", payload=pick(matter))

    async def _click(self, person: str, key: str, plan: Plan) -> Extra:
        conversation = await self._conversation(person)
        clicked = entry(plan["key"])
        if clicked is None:
            return []
        said = clicked.name
        payload = clicked.payload or await asyncio.to_thread(_payload_now, clicked.key, conversation)
        if payload:
            return await self._turn(conversation, key, text=said, payload=payload)
        return await self._answer(
            conversation, key, said, await asyncio.to_thread(_menu_answer, clicked.key, conversation)
        )


def pick(matter: Matter) -> str:
    return f"/pick_matter{json.dumps({'matter': matter.slug}, ensure_ascii=False)}"


def _payload_now(key: str, conversation: str) -> str:
    """What a menu entry means at this stage of the talk; empty: the channel answers itself."""
    stage, has_case = people.where(conversation)
    if not has_case or key not in ("case:go_on", "case:notice"):
        return ""
    return "/go_on" if key == "case:go_on" and stage == "asking" else "/show_notice"


def _menu_answer(key: str, conversation: str) -> dict[str, Any]:
    if key in ("guide:individual", "guide:enterprise"):
        personal = key == "guide:individual"
        listed = [m for m in catalogue.load().matters.values() if (m.audience == "individual") == personal]
        return replies.matters([(m.name, m.slug, pick(m)) for m in listed])
    if key == "case:web":
        return replies.code(codes.do_make(conversation))
    return {"guide:how": replies.how(), "help:phone": replies.phone()}.get(key, replies.nothing_yet())
