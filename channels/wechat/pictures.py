"""Photos: evidence of a report or ticked off a list of materials, and asked which where it may be both (W33, R1)."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from actions.database.engine import write
from actions.errors import Trouble
from actions.reports.photos import Home, do_add, home
from actions.uploads import Upload, checked
from actions.wechat import exchange, people, photos
from channels.live import DESK
from channels.turns import Turns
from channels.wechat import replies
from channels.wechat.client import WeChatClient

SENT = "（发来一张照片）"
NONE_OF_THEM = {"0", "都不是", "不是", "算了", "没有", "不留", "删了", "删掉"}
OF_THE_REPORT = {"1", "反映", "附件", "证据", "投诉", "办不成事", "反映的附件", "反映的"}
OF_THE_LIST = {"2", "材料", "清单", "材料清单", "清单上的", "清单上的材料", "材料照片"}


@dataclass(frozen=True)
class Words:
    """What somebody said, and where. ``said`` is what it comes down to, for comparing with yes and no."""

    person: str
    conversation: str
    key: str
    text: str
    said: str


class Pictures:
    def __init__(self, turns: Turns, client: WeChatClient):
        self.turns = turns
        self.client = client

    async def take(self, person: str, conversation: str, key: str, media: str) -> None:
        """A photo. It is fetched at once, because WeChat forgets it, and kept only where it belongs to something."""
        async with self.turns.alone(conversation):  # what was said just before it decides where it belongs
            answer = await self._taken(person, conversation, media)
        await self._say(conversation, key, SENT, answer)

    async def _taken(self, person: str, conversation: str, media: str) -> dict[str, Any]:
        listed = await asyncio.to_thread(photos.checklist, conversation)
        report = await asyncio.to_thread(home, conversation, just_filed=listed is not None)
        if listed is None and report is None:
            return replies.photo_without_list()
        fetched = await self.client.media(media)
        if not fetched.ok or not 0 < len(fetched.content) <= photos.MAX_PHOTO:
            return replies.photo_not_fetched()
        if listed is None:
            return await self._into_the_report(conversation, fetched.content)
        photo = await asyncio.to_thread(photos.do_keep, person, listed.case_id, fetched.content)
        of = "either" if report else "material"
        count = len(await asyncio.to_thread(people.do_await_photo, person, photo, of))
        return replies.which_of_two(report, count) if report else replies.which_material(listed, count)

    async def _into_the_report(self, conversation: str, content: bytes) -> dict[str, Any]:
        def work() -> Home:
            file = checked(Upload("", content))
            with write() as session:
                return do_add(session, conversation, [file])

        try:
            added = await asyncio.to_thread(work)
        except Trouble as trouble:
            return replies.photo_refused(trouble)
        return replies.photo_in_report(added)

    # ---------------------------------------------------------------- what they are

    async def answer(self, words: Words, asked: dict[str, Any]) -> bool:
        """The answer to the question what photos are. False when the words are about something else."""
        kept = list(asked["photos"])
        which = self._which_of_two if asked["of"] == "either" else self._which_material
        found = await which(words, kept)
        if found is None and words.said in NONE_OF_THEM:
            await asyncio.to_thread(photos.do_drop, kept)
            found = replies.photo_dropped(len(kept))
        if found is not None:
            await self._say(words.conversation, words.key, words.text, found)
        return found is not None

    async def let_go(self, conversation: str, asked: dict[str, Any]) -> str:
        """Nobody said what they are. While a report is told they are its evidence, else they are not kept. What to say."""
        kept = list(asked["photos"])
        report = await asyncio.to_thread(home, conversation, just_filed=True) if asked["of"] == "either" else None
        if report is not None and not report.number:
            try:
                return str(replies.photo_left_in_report(await self._moved(kept, conversation))["text"])
            except Trouble:
                pass  # it could not be kept, and the talk goes on
        await asyncio.to_thread(photos.do_drop, kept)
        return str(replies.photo_unnamed(len(kept))["text"])

    async def _which_of_two(self, words: Words, kept: list[str]) -> dict[str, Any] | None:
        if words.said in OF_THE_REPORT:
            try:
                return replies.photo_in_report(await self._moved(kept, words.conversation))
            except Trouble as trouble:
                await asyncio.to_thread(photos.do_drop, kept)
                return replies.photo_refused(trouble)
        listed = await asyncio.to_thread(photos.checklist, words.conversation) if words.said in OF_THE_LIST else None
        if listed is None:
            return None
        await asyncio.to_thread(people.do_await, words.person, {"kind": "photo", "of": "material", "photos": kept})
        return replies.which_material(listed, len(kept))

    async def _moved(self, kept: list[str], conversation: str) -> Home:
        async with self.turns.alone(conversation):
            return await asyncio.to_thread(photos.do_report, kept, conversation)

    async def _which_material(self, words: Words, kept: list[str]) -> dict[str, Any] | None:
        if not words.said.isdecimal():
            return None
        named = await asyncio.to_thread(photos.do_name, kept, int(words.said))
        return replies.photo_named(named, int(words.said)) if named else None

    async def _say(self, conversation: str, key: str, said: str, answer: dict[str, Any]) -> None:
        await asyncio.to_thread(exchange.do_exchange, conversation, key, said, [answer])
        self.turns.live.tell(conversation)
        self.turns.live.tell(DESK)
