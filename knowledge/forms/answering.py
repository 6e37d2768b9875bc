"""What is said while a form is filled in by talking: a value for the field that is open, or a word about the way."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from knowledge.catalogue.model import Column
from knowledge.forms.model import CombinedForm, Field, Value
from knowledge.forms.said import CALLED, FULL_DAY, ID, LANDLINE, MOBILE, RELATIVE, SHORT_DAY, heard
from knowledge.forms.values import NO, YES, normalise, simple
from knowledge.places import completed

Way = Literal["skip", "back", "why", "pause", "left", "change", "yes", "no", "enough", "page", "help"]
WAY_WORDS: dict[Way, str] = {
        "skip": r"跳过(?:这个|这一?栏|这一?项)?|(?:先)?不填(?:这个|这一?栏|这一?项)?|下一[个栏项]|略过|过|不知道|不清楚|不记得|记不清|记不得|忘了?|没带|说不准|不晓得",
        "back": r"返回|后退|退回|退一步|上一[个栏项步]|回上一?[个栏项步]|刚才那个填错|刚才填错|填错",
        "why": r"为(?:什么|啥)(?:要?(?:问|填|写))?(?:这个|这一?栏|这一?项|这些)?|问这个(?:干|做)(?:什么|啥|嘛)|这个?有(?:什么|啥)用|填这个(?:干|做)(?:什么|啥|嘛)",
        "pause": r"到这(?:里|儿)?|停(?:一?下|下来)?|暂停|不填(?:表)?|不想填|以后再(?:填|说)|等会儿?再?(?:填|说)|改天再?(?:填|说)|明天再(?:填|说)|退出(?:填表)?|歇会儿?",
        "left": r"还(?:差|有|剩)(?:多少|几)(?:栏|项|个|样)?(?:没填|要填|没有填)?|填到哪(?:里|儿)?|进度|多久能?填完|快完",
        "page": r"(?:给我|要|发我|打开|用|换)*(?:个|一个)?(?:链接|网页|页面|手机上?填)(?:来?填)?",
        "enough": r"没有?(?:别的|其他的?|其它的?|更多)|就(?:这些|这几个|这一?个|这样)|没了|够了|没有了|不加|不用加|完了",
        "yes": r"(?:都|全|全都)?(?:对|对的|没错|没问题|是的?|正确|可以|行|好的?|没毛病|都没错|确认|嗯|中)",
        "no": r"不对|错|不是|有错|有不对的?|有要改的?|不行|不用|不要|否|改|要改|改一[个栏项]",
}  # fmt: skip
WAYS = tuple(
    (way, re.compile(rf"^(?:我|那|就|先|嗯|那就|我先)*(?:{words})(?:吧|了|啊|呀|呢|嘛|哦|啦)*$"))
    for way, words in WAY_WORDS.items()
)
SET = re.compile(
    r"^(?:请|帮我|麻烦)*(?:把|将)?(.{1,20}?)(?:应该|要)?(?:改成|改为|换成|填成|写成|改到|更正为)[:：]?\s*(.+)$"
)
MEND = re.compile(r"^(?:我?要|我想|想|请|帮我|麻烦|就)*(?:改|修改|更正|重填|重新填)(?:一下|下)?(.{1,20})$")
WRONG = re.compile(r"^(.{2,20}?)(?:填|写|弄|搞)?错了?$")
QUESTION = re.compile(
    r"[?？]$|[吗么]$|怎么|咋|什么|啥|多少|多久|几天|哪里|哪儿|哪个|为何|能不能|可不可以|是不是|要不要|有没有|谁"
)
LEAD = re.compile(
    r"^(?:嗯|哦|那|就)*(?:我|他|她|孩子|我们|公司|单位)?(?:的)?(?:名字|姓名|电话|手机|手机号|号码|地址|住址|住|家住|身份证号?|账号|卡号)?"
    r"(?:就)?(?:是|叫|在|填|写|为)?[:：]?\s*"
)
ALIKE = (
    ("电话", "手机", "手机号", "电话号", "手机号码", "电话号码"),
    ("名字", "姓名"),
    ("地址", "住址", "住处"),
)
"""What people call a field and what forms call it."""
LESS = re.compile(r"^(?:就)?(?:填|写|是|叫|用)(?!不)[:：]?\s*")
DIGITS = str.maketrans("零〇一二三四五六七八九幺", "001234567891")
SPOKEN = re.compile(r"[零〇一二三四五六七八九幺]{7,}")
CARD = re.compile(r"\d(?:[ -]?\d){7,29}")
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
NUMBERED = re.compile(r"^\d{1,2}(?:[、,，.\s和]+\d{1,2})*$")
MOST_BUTTONS = 12
BESIDE = 8
"""Characters beside a figure that may be its unit and a word or two; more are about something else."""
TALL = 200
"""Words longer than this are a story, not the content of a line."""


@dataclass(frozen=True)
class Word:
    """A word about the way. ``about``: the field that is to change, in the person's words; ``value``: to what."""

    way: Way
    about: str = ""
    value: str = ""


def flat(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().strip("。!！~. ")


def way_in(text: str) -> Word | None:
    """The word about the way that the text is; None when it is none."""
    said = flat(text)
    for way, pattern in WAYS:
        if pattern.match(said):
            return Word(way)
    if found := SET.match(said):
        return Word("change", found[1], found[2])
    for pattern in (MEND, WRONG):
        if found := pattern.match(said):
            return Word("change", found[1])
    return None


def asks(text: str) -> bool:
    """Whether the words sound like a question and not like what one writes into a form."""
    return bool(QUESTION.search(flat(text)))


def named(form: CombinedForm, words: str) -> list[Field]:
    """The fields that words can mean, the best first: by label, or by a part of it."""
    said = re.sub(r"[的那这个栏项]", "", flat(words))
    asked = [f for f in form.fields if f.asked]
    exact = [f for f in asked if re.sub(r"[的那这个栏项]", "", f.label) == said]
    alike = next((words for words in ALIKE if said in words), (said,))
    return exact or [
        f for f in asked
        if len(said) > 1 and (any(one in f.label.replace("的", "") for one in alike) or f.label in said)
    ]  # fmt: skip


def answers(form: CombinedForm, field: Field, text: str, *, as_of: date) -> dict[str, Value]:
    """Field key → value: the open field's, and what else was said in the same breath."""
    also: Mapping[str, Any] = heard(text, form, as_of=as_of)
    own = value_in(field, text, as_of=as_of, alone=not also)
    if own is None:
        return {key: normalise(form.by_key[key], value) for key, value in also.items()}
    # A bare number was heard as somebody's; it is the answer to what was asked.
    others = {k: normalise(form.by_key[k], v) for k, v in also.items() if k != field.key}
    return {field.key: own, **{k: v for k, v in others.items() if str(v) not in str(own)}}


def value_in(field: Field, text: str, *, as_of: date, alone: bool = True) -> Value:
    """What the words say for this field; None when they say nothing for it. ``alone``: nothing else was said."""
    if field.options and field.type in ("choice", "multi_choice"):
        return _picked(field, text)
    if field.type == "yes_no":
        return _truth(text)
    return _plain(field.type, field.label, text, as_of=as_of, alone=alone)


def cell_in(table: Field, column: Column, text: str, *, as_of: date) -> Value:
    """As ``value_in``, for a cell of a table. What is said of an option that is none is kept, and the check tells."""
    repeated = table.repeats.by_key.get(column.key) if table.repeats else None
    if repeated is not None:
        return value_in(repeated, text, as_of=as_of) or simple(repeated.type, LEAD.sub("", flat(text)))
    return _plain(column.type, column.label, text, as_of=as_of)


def _plain(kind: str, label: str, text: str, *, as_of: date, alone: bool = True) -> Value:
    said = SPOKEN.sub(lambda m: m[0].translate(DIGITS), flat(text))
    if kind in FINDERS:
        found = FINDERS[kind].search(said)
        return simple(kind, found[0] if found else LEAD.sub("", said))
    if kind in ("date", "datetime"):
        return _day(said, as_of) if kind == "date" else simple(kind, LESS.sub("", said))
    if kind in ("number", "money"):
        return _amount(kind, said)
    if label.endswith("姓名") and (called := CALLED.search(said)):
        return called[1]
    if not alone or len(said) > TALL:
        return None
    told = simple(kind, LEAD.sub("", said) if kind != "textarea" else LESS.sub("", text.strip())) or None
    return completed(str(told)) if kind == "address" and told else told


FINDERS = {"cn_id": ID, "phone": re.compile(f"{MOBILE.pattern}|{LANDLINE.pattern}"), "bank_account": CARD}


def _amount(kind: str, said: str) -> Value:
    found = NUMBER.findall(said.replace(",", ""))
    if len(found) != 1 or len(said) - len(found[0]) > BESIDE:
        return simple(kind, LESS.sub("", said))
    times = 10_000 if re.search(rf"{re.escape(found[0])}\s*万", said) and kind == "money" else 1
    number = float(found[0]) * times
    return int(number) if number.is_integer() else number


def _day(said: str, as_of: date) -> Value:
    if re.search(r"农历|阴历", said):
        return said  # the check says what to do about it
    if full := FULL_DAY.search(said):
        return simple("date", f"{full[1]}-{full[2]}-{full[3]}")
    if short := SHORT_DAY.search(said):
        year = as_of.year - {"去年": 1, "前年": 2}.get(short[1] or "", 0)
        return simple("date", f"{year}-{short[2]}-{short[3]}")
    for word in sorted(RELATIVE, key=len, reverse=True):
        if word in said:
            return (as_of - timedelta(days=RELATIVE[word])).isoformat()
    return simple("date", LESS.sub("", said))


def _truth(text: str) -> Value:
    said = flat(text).rstrip("的了呢啊吧")
    if said.lower() in YES or said in ("是", "有", "需要", "要", "对", "嗯", "同意"):
        return True
    if said.lower() in NO or re.match(r"(?:不|没|无|否)", said):
        return False
    return True if re.match(r"(?:是|有|需要|要)", said) else None


def _picked(field: Field, text: str) -> Value:
    """The options that the words name: as they stand, by number, or the only one they can mean."""
    options = field.options or ()
    said = flat(text)
    if NUMBERED.match(said):
        numbers = [int(n) for n in re.findall(r"\d+", said)]
        chosen = [options[n - 1] for n in numbers if 0 < n <= len(options)]
    elif said in options:
        chosen = [said]
    elif field.type == "multi_choice" and (parts := [o for o in options if o in said]):
        chosen = parts
    else:
        bare = LEAD.sub("", said)
        near = [o for o in options if o in said] or [o for o in options if len(bare) > 1 and bare in o]
        longest = max(near, key=len, default="")
        chosen = (
            [longest] if longest and all(o in longest or o == longest for o in near) else near[:1] * (len(near) == 1)
        )
    if not chosen:
        return None
    return list(dict.fromkeys(chosen)) if field.type == "multi_choice" else chosen[0]


def sets_out(field: Field | Column, options: Sequence[str] = ()) -> str:
    """How to say it: an example or a hint beside the question; ``options`` where no buttons name them."""
    unit = f"单位：{field.unit}" if isinstance(field, Field) and field.unit else ""
    hints = {
        "date": "比如 2026年3月5日", "address": "从旗（区）说到门牌", "cn_id": "18 位", "uscc": "18 位",
        "phone": "手机号或带区号的座机", "multi_choice": "可以选几个", "datetime": "比如 2026年3月5日 9:30",
    }  # fmt: skip
    listed = f"可以说：{'、'.join(options)}" if options else ""
    words = "，".join(w for w in (hints.get(field.type, ""), unit, listed) if w)
    return f"（{words}）" if words else ""
