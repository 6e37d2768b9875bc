"""The words of one label: the unit, the person, what is asked."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from knowledge.forms.merging.reading.bodies import own_body
from knowledge.forms.merging.reading.words import grammar, vocabulary

BRACKETS = re.compile(r"[（(]([^（）()]*)[）)]")
UNITS = ("万元", "元", "平方米", "m2", "平米", "平", "平方公里", "公顷", "亩", "千克", "公斤", "克", "吨", "毫米", "厘米", "千米", "公里", "米", "立方米/日", "立方米/时", "立方米",
         "千瓦/千伏安", "千瓦", "间", "张", "床", "千伏安", "周", "天", "月", "岁", "人", "名", "枚", "只", "个", "辆", "%", "年")  # fmt: skip
SAME_UNIT = {
    "m2": "平方米",
    "平米": "平方米",
    "平": "平方米",
    "㎡": "平方米",
    "m²": "平方米",
    "m": "米",
    "m3": "立方米",
    "m³": "立方米",
    "km": "千米",
    "kg": "千克",
    "t": "吨",
    "kW": "千瓦",
    "cm": "厘米",
    "mm": "毫米",
    "hm2": "公顷",
    "公斤": "千克",
    "公里": "千米",
    "名": "人",
}
COUNTED = {"周岁", "岁", "人", "名", "枚", "只", "个", "辆", "间", "张", "床", "层"}
"""Units that say no more than 数 does."""
ENDS = {"自": "起", "至": "止"}
TAX = re.compile(r"不含(?:增值)?税|含(?:增值)?税")
SUFFIXES = ((r"号码$|编号$|编码$", "号"), (r"(日期|时间|年月日|年月)$", "日期"), (r"起始|开始|(?<=[^来])自$", "起"), (r"截止|结束|终止|(?<=[期限月日])至$|到期日?(?=日期|$)", "止"), (r"地点$|位置$|所在地$", "地址"),
            (r"类型$|种类$|类别$", "类别"), (r"名称$", "名"), (r"^是否|情况$|^拟(申请)?|^有效", ""), (r"数量$", "数"), (r"价款$", "价格"))  # fmt: skip


CONJOINED = re.compile(r"^(?:或者?|/|、|及|和)(?:主要|实际)?(?:负责人|法定代表人|经营者|业主|代理人|经办人)")
"""法定代表人或者主要负责人 is asked once."""
LATIN = re.compile("(?i:e-?mail|wechat)")
"""Latin words that are the question, not its translation."""
PARTIES = ("respondent", "counterparty", "seller", "landlord", "guarantor", "sponsor")
"""With officers and a code of their own where they are bodies."""
NESTED = ("spouse", "wife", "husband", "mother", "father", "guardian", "agent", "legal")
PAPER = re.compile("(?:残疾人|老年人|学生|职工|军人|驾驶人|持卡人)证(?!件|明)")
GENERIC = re.compile(r"^[\u3400-\u9fff]{2,5}(?:人员|对象)(?=姓名|公民|身份|证件|性别|联系|电话|手机)")
"""特困人员姓名, 优抚对象姓名: whoever the matter is about."""


@cache
def _roles() -> tuple[tuple[str, str], ...]:
    """(word, role), longest word first: 被投靠人 before 投靠人."""
    pairs = [(word, role) for role, words in vocabulary()["roles"].items() for word in words]
    return tuple(sorted(pairs, key=lambda p: -len(p[0])))


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(f"(?:{p})"), name) for name, ps in vocabulary()["concepts"].items() for p in ps)


@cache
def companies() -> re.Pattern[str]:
    words = "|".join(sorted(vocabulary()["company"], key=len, reverse=True))
    return re.compile(rf"(?:原)?(?:{words})(?:（?(?:个人|用户)）?)?(?:全称|原名称|名称|姓名名称|姓名（名称）)?")


@cache
def flatten(label: str) -> str:
    return (
        re.sub(r"[\s:：*＊、，,.。_—“”‘’\"-]", "", unicodedata.normalize("NFKC", label))
        .replace("(", "（")
        .replace(")", "）")
    )


def bare_of(flat: str, *, brackets: bool = False) -> str:
    """Without hints: Latin words behind Chinese ones (性别 Sex) and, unless ``brackets`` are kept, what stands in them."""
    text = flat if brackets else BRACKETS.sub("", flat) or flat
    return re.sub(r"(?<=[\u3400-\u9fff）])[A-Za-z./']{3,}$", "", text) if not LATIN.search(text) else text


def company_part(bare: str) -> str:
    """What a company is asked under its own word: 电话 of 使用单位电话; empty where it is not asked so."""
    for word in sorted(vocabulary()["company"], key=len, reverse=True):
        rest = bare.removeprefix(word)
        if (
            rest
            and rest != bare
            and concept_of(rest) in ("phone", "landline", "email", "postcode", "address", "mailing", "id_number")
        ):
            return rest
    return ""


def own_part(bare: str) -> str:
    """经营范围 of 分支机构经营范围: what is asked of whoever files, without the word for them; empty where there is none."""
    words = [w for w in vocabulary()["company"] if bare.startswith(w) and not bare.endswith("名称")]
    rest = bare.removeprefix(max(words, key=len, default=""))
    return rest if words and len(rest) > 1 and rest[0] not in "内外" and not find_role(rest)[0] else ""


def unit_of(unit: str, flat: str) -> str:
    """The unit with whether tax is in it; 万元 is not 元."""
    told = unicodedata.normalize("NFKC", unit.strip())
    for inside in BRACKETS.findall(flat):
        parts = (inside, *re.split(r"[，,、；;]", inside))
        told = told or next((u for u in UNITS if u in parts), "")
    tax = TAX.search(flat)
    if told in COUNTED:
        told = ""
    return SAME_UNIT.get(told, told) + (f"·{'不含税' if tax[0].startswith('不') else '含税'}" if tax else "")


@cache
def find_role(text: str) -> tuple[str, str]:
    """(role, the text without its word). The first role that is named owns the blank.

    A word in front that makes it another person (质量负责人, 被收养人) makes a role of its own.
    """
    best: tuple[int, str, str] | None = None
    for word, role in _roles():  # longest first
        at = text.find(word)
        if at >= 0 and (
            text[at + len(word) :].startswith(("数", "人数", "才", "口", "籍", "委员会", "大会", "会决", "会（"))
            or PAPER.match(text, at)
        ):
            continue  # 参保人数 counts, 申报人才 is another word, 残疾人证 a paper: none is anybody's
        if at >= 0 and (best is None or at < best[0]):
            best = (at, word, role)
    if best is None:
        return _new_role(text)
    at, word, role = best
    before, after = text[:at], CONJOINED.sub("", text[at + len(word) :])
    if before and not _neutral(before, word) and _blank_of_person(after) and word not in vocabulary()["attributive"]:
        noun, more = own_body(before)
        if noun and not more and role not in vocabulary()["bodies"]:
            return f"{noun}·{role}", after  # 检测单位负责人 is nobody else's
        return before + (vocabulary()["roles"][role][0] if role in vocabulary()["bodies"] else word), after
    if _blank_of_person(after):
        return role, after
    nested, rest = find_role(after) if role not in vocabulary()["bodies"] else ("", after)
    if nested in NESTED and _blank_of_person(rest) and len(after) > len(rest) and not before:
        return (
            f"{role}·legal" if nested == "legal" and role in PARTIES else nested
        ), rest  # 承受方配偶姓名 is the spouse's
    return ("" if before and not _neutral(before, word) else role), before + after


def _blank_of_person(rest: str) -> bool:
    return not rest or concept_of(rest) in vocabulary()["person"]


def _neutral(before: str, word: str) -> bool:
    """Words before a role that do not make it another person: 查询申请人, 建设单位法定代表人, 建设单位负责人."""
    body = next((b for b in ("单位", "企业", "公司", "机构") if word.startswith(b)), "")
    if (body and companies().fullmatch(before + body)) or (
        word == "户主" and before.endswith(("户", "家庭", "落户地"))
    ):
        return True  # 受灾农户户主, 落户地户主
    if word.endswith("负责人") and before in vocabulary()["of_deeds"]:
        return False  # 业务负责人 is not the head of the whole
    return before in vocabulary()["neutral"] or bool(companies().fullmatch(before))


def _new_role(text: str) -> tuple[str, str]:
    """A person whom the vocabulary does not know: what stands before 姓名, 身份证号, 电话 and ends like a person.

    Or a body: 主办单位, 场所管理者电话.
    """
    if text.startswith("其中") or text.endswith("户名"):
        return "", text  # 其中农民成员 is counted, 结算户名 is an account's
    noun, asked = own_body(text)
    of_body = not asked or concept_of(asked) in vocabulary()["of_anybody"]
    if noun and of_body and concept_of(text).startswith("="):
        return noun, asked
    for at in range(2, min(len(text), 9) + 1):
        before, after = text[:at], text[at:]
        card = before.endswith("居民") and after.startswith("身份证")  # 临时居民身份证 is a paper
        thing = card or before.endswith(tuple(grammar()["no_persons"]))
        named = after == "姓名" and not before.endswith(tuple(grammar()["no_names"]))  # 人才姓名: only people have one
        person = named or before.endswith(tuple(vocabulary()["endings"]))
        if person and not thing and _blank_of_person(after) and not GENERIC.match(text):
            return (before, after) if concept_of(text) not in vocabulary()["concepts"] else ("", text)
    return "", text


@cache
def concept_of(text: str) -> str:
    """A known concept, else the label's own words in one spelling."""
    bare = BRACKETS.sub("", text) or text
    for candidate in (text, bare):
        for pattern, name in _patterns():
            if pattern.fullmatch(candidate):
                return name
    bare += "".join(ENDS.get(end, end) for end in re.findall(r"（([起止自至])）", text))
    for ending, canonical in SUFFIXES:
        bare = re.sub(ending, canonical, bare)
    if re.search(r"[起止]", bare):
        bare = re.sub(r"日期|期限|有效期|期间", "", bare)  # 合同期限（起）, 合同起始日期
    return f"={bare}"


def subject_of(text: str) -> str:
    """Whom the name of a section or an item is about; empty when it does not say."""
    return next((s["role"] for s in vocabulary()["subjects"] if any(w in text for w in s["words"])), "")
