"""What a person said in passing, at any time: names, numbers, days and addresses, and whose they are."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from knowledge.forms.checks.numbers import Wrong, check_uscc, read_id
from knowledge.forms.model import CombinedForm
from knowledge.places import completed

PEOPLE = Path(__file__).parent / "people.yaml"
ID = re.compile(r"(?<![0-9A-Za-z])\d{17}[\dXx](?![0-9A-Za-z])")
CODE = re.compile(r"(?<![0-9A-Za-z])[0-9A-HJ-NP-RT-UW-Y]{18}(?![0-9A-Za-z])")
MOBILE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?(1[3-9]\d[- ]?\d{4}[- ]?\d{4})(?!\d)")
LANDLINE = re.compile(r"(?<!\d)(0\d{2,3}-\d{7,8})(?!\d)")
ACCOUNT = re.compile(r"(?<!\d)(\d{4}(?:[ -]?\d{4}){2,3}[ -]?\d{1,4})(?!\d)")
MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
FULL_DAY = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*[日号]?")
SHORT_DAY = re.compile(r"(今年|去年|前年)?(\d{1,2})月(\d{1,2})[日号]")
THIS_MONTH = re.compile(r"(上个?月|这个?月|本月)(?:的)?(\d{1,2})[日号]")
CORRECTS = re.compile(r"(?:哦|噢|啊|呃|哎|嗯|我)*(?:不是|不对|错|说错|记错|搞错)了?(?:啊|呀)?")
"""All that stands between a day and the right one; 不是火化的 tells something else."""
RELATIVE = {"今天": 0, "昨天": 1, "前天": 2, "大前天": 3}
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾"
    "夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文樊兰殷施洪翟安倪牛温芦季俞章鲁葛伍申尤毕聂柴焦"
    "齐辛管祝左涂谷祁时舒耿牟卜路詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜"
    "那敖额斯乌巴娜其孛布特图萨哈阿苏呼宝青娜格朝"
)
HAN = "[\u3400-\u9fff\U00020000-\U0003ffff]"
NAME = rf"({HAN}{{1,12}}(?:[·•・]{HAN}{{1,12}}){{1,5}}|[{SURNAMES}]{HAN}{{1,3}}|{HAN}{{2,4}})"
CALLED = re.compile(
    rf"(?:名字叫|名叫|姓名是|名字是|名字|姓名|叫做|叫|是)[:：]?\s*{NAME}(?=[，,。；;、！!\s（(]|$|的|身份证|电话|手机)"
)
NOT_NAMES = re.compile(
    r"^(?:什么|啥|公司|单位|企业|企业的|我|你|他|她|经办|法人|本人|老板|会计|汉族|蒙古族|回族|满族|今天|昨天|"
    r"男|女|一个|新|退|代|帮|刚|不|没|有|要|想|去|在|给|办|自己|干|做|这|那|个体|城镇|农业|农村|居民|在编|灵活|"
    r"内蒙|鄂尔|达拉|东胜|康巴|伊金|准格|乌审|杭锦|鄂托|一级|二级|三级|四级|全款|贷款|商品|首次|工伤|病|正常|提前)"
)
PIECE = re.compile(r"[，,。；;！!？?\n]")
ETHNIC = re.compile(r"(汉|蒙古|回|满|藏|维吾尔|达斡尔|鄂温克|鄂伦春|朝鲜|壮|苗|彝|土家|锡伯)族")
BODY = re.compile(
    r"([\u3400-\u9fffA-Za-z0-9（）()]{2,40}?(?:有限责任公司|股份有限公司|有限公司|合作社|合伙企业|个人独资企业))"
)
BANK = re.compile(
    r"((?:中国)?(?:工商|农业|建设|邮政储蓄|交通|招商|民生|光大|兴业|浦发|内蒙古|鄂尔多斯|包商|蒙商|农村商业|农村信用|中国)银行[\u3400-\u9fff]{0,16}?(?:支行|分行|营业部)?|[\u3400-\u9fff]{2,8}(?:农村信用社|农商行|农商银行))(?=[，,。；;\s]|$|的|卡|账)"
)
PLACE = re.compile(r"[旗区县市镇乡]|苏木|街道|嘎查|小区|路\d*|号")


@cache
def _words() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(PEOPLE.read_text(encoding="utf-8"))
    return read


def heard(text: str, form: CombinedForm, *, as_of: date) -> dict[str, Any]:
    """Field key → what was said for it. Only fields of this form; nothing is guessed where nobody is named."""
    flat = unicodedata.normalize("NFKC", text)
    return _Listener(form, as_of).listen(flat)


def _corrects(before: str, piece: str) -> bool:
    """不对，11月3号 and 不对是11月3号 put right what was said before."""
    own = CORRECTS.match(piece)
    rest = piece[own.end() :] if own else piece
    return bool(
        (own or CORRECTS.fullmatch(before.strip())) and re.match(r"\s*(?:应该)?是?\s*(?:\d|今|昨|前|上|这|本)", rest)
    )


class _Listener:
    """Hears one utterance. Remembers who was spoken of last, because “他身份证号是…” follows “我爸叫…”."""

    def __init__(self, form: CombinedForm, as_of: date):
        self.keys = {f.key: f for f in form.fields}
        self.as_of = as_of
        self.matter = form.guidance.matter.slug
        told = _words()["matters"]
        self.whose: dict[str, list[str]] = {**told["any"], **told.get(self.matter, {})}
        self.enterprise = form.guidance.matter.audience == "enterprise"
        self.found: dict[str, Any] = {}
        self.told_day = ""
        """The key of the day that was told last."""

    def listen(self, text: str) -> dict[str, Any]:
        who, before = "me", ""
        for piece in PIECE.split(text):
            if not piece.strip():
                continue
            who = self._who(piece) or who
            if re.match(r"对方|转让方|卖给我们的", piece):
                who = "other"
            self._numbers(piece, who)
            self._name(piece, who)
            self._days(piece, corrected=_corrects(before, piece))
            self._things(piece, who)
            before = piece
        return self.found

    def _keep(self, key: str, value: Any) -> bool:
        if key in self.keys and key not in self.found and value:
            self.found[key] = value
            return True
        return False

    def _who(self, piece: str) -> str:
        """The person spoken of in this piece; empty when nobody new is."""
        best, at = "", len(piece) + 1
        for role, words in _words()["kin"].items():
            for word in words:
                place = piece.find(word)
                if place >= 0 and (place < at or (place == at and len(word) > 1)):
                    best, at = role, place
        mine = re.search(r"(?<![帮给])我(?=叫|是|的|本人|身份证|电话|手机|家住|住|民族)|本人", piece)
        if mine and mine.start() <= at and best != "parent":
            return "me"
        return best

    def _prefixes(self, who: str) -> list[str]:
        return list(self.whose.get(who, []))

    def _person(self, who: str, part: str, value: Any) -> bool:
        return any(self._keep(f"{prefix}_{part}", value) for prefix in self._prefixes(who))

    def _numbers(self, piece: str, who: str) -> None:
        bearer = "legal" if who == "company" else who
        for number in ID.findall(piece):
            if not isinstance(read_id(number.upper(), self.as_of), Wrong):
                self._person(bearer, "id_number", number.upper())
        bare = ID.sub(" ", piece)
        for code in CODE.findall(bare.upper()):
            if check_uscc(code) is None:
                self._keep("uscc", code)
        bare = CODE.sub(" ", bare)
        self._telephones(bare, "me" if who == "company" else who)
        if re.search(r"卡号|账号|帐号|账户|卡是", bare):
            for number in ACCOUNT.findall(MOBILE.sub(" ", bare)):
                self._keep("bank_account", re.sub(r"[ -]", "", number))
        for mail in MAIL.findall(piece):
            self._keep("email", mail)

    def _telephones(self, bare: str, who: str) -> None:
        for found in MOBILE.findall(bare):
            number = re.sub(r"[- ]", "", found)
            theirs = self._person(who, "phone", number)
            if not theirs or (self.enterprise and who in ("me", "agent")):
                self._keep("contact_phone", number)
        for number in LANDLINE.findall(bare):
            any(self._keep(key, number) for key in ("company_phone", "contact_landline", "agent_landline"))

    def _name(self, piece: str, who: str) -> None:
        if who == "company":
            return
        found = CALLED.search(piece)
        if found is None or NOT_NAMES.match(found[1]):
            return
        asserted = piece[found.start()] != "是"
        name = found[1]
        # “我是来办退休的” names nobody: after a bare 是 only a surname or a dotted name counts.
        if not asserted and not (name[0] in SURNAMES and len(name) <= 4) and "·" not in name:  # noqa: PLR2004
            return
        if len(name) > 4 and "·" not in name:  # noqa: PLR2004 - no surname and name is longer without a dot
            return
        self._person(who, "name", name)

    def _days(self, piece: str, *, corrected: bool) -> None:
        day = self._day(piece)
        if day is None:
            return
        for key, words in _words()["dates"].items():
            if any(w in piece for w in words) and self._keep(key, day):
                self.told_day = key
                if key == "child_birth_date":
                    self._keep("child_birth_datetime", self._moment(piece, day))
                return
        if self._born(piece, day):
            return
        if corrected and self.told_day:  # 3月8号没的，哦不是，是3月18号
            self._put_right(day)

    def _put_right(self, day: str) -> None:
        self.found[self.told_day] = day
        moment = self.found.get("child_birth_datetime", "")
        if self.told_day == "child_birth_date" and moment:
            self.found["child_birth_datetime"] = day + moment[len(day) :]

    def _born(self, piece: str, day: str) -> bool:
        return "生日" in piece and self._person(self._who(piece) or "me", "birth_date", day)

    def _moment(self, piece: str, day: str) -> str | None:
        clock = re.search(r"(凌晨|早上|上午|中午|下午|晚上)?(\d{1,2})[点:时](?:(\d{1,2})分?|半)?", piece)
        if not clock:
            return None
        hour = int(clock[2]) + (12 if clock[1] in ("下午", "晚上") and int(clock[2]) < 12 else 0)  # noqa: PLR2004
        minute = int(clock[3] or (30 if "半" in clock[0] else 0))
        return f"{day}T{hour:02}:{minute:02}"

    def _day(self, piece: str) -> str | None:
        if "农历" in piece or "阴历" in piece:
            return None
        if full := FULL_DAY.search(piece):
            return self._real(int(full[1]), int(full[2]), int(full[3]))
        if short := SHORT_DAY.search(piece):
            year = self.as_of.year - {"去年": 1, "前年": 2}.get(short[1] or "", 0)
            return self._real(year, int(short[2]), int(short[3]))
        if near := THIS_MONTH.search(piece):
            last = self.as_of.replace(day=1) - timedelta(days=1) if near[1].startswith("上") else self.as_of
            return self._real(last.year, last.month, int(near[2]))
        for word, ago in RELATIVE.items():
            if word in piece:
                return (self.as_of - timedelta(days=ago)).isoformat()
        return None

    def _real(self, year: int, month: int, day: int) -> str | None:
        try:
            return date(year, month, day).isoformat()
        except ValueError:
            return None

    def _things(self, piece: str, who: str) -> None:
        for key, words in _words()["things"].items():
            if key not in self.keys or not (value := self._after(piece, words)):
                continue
            if self.keys[key].type == "address":
                value = completed(re.sub(r"的$", "", value))
            if self._fits(key, value):
                self._keep(key, value)
        self._amounts(piece)
        self._relations(piece)
        if who in ("me", "company", "agent") and (body := BODY.search(piece)) and body[1] not in self.found.values():
            self._keep("company_name", re.sub(r"^.*?(?:叫|是|名称|公司名)", "", body[1]))
        if bank := BANK.search(piece):
            self._keep("bank_name", bank[1])
        if people := ETHNIC.search(piece):
            self._person(who, "ethnicity", people[0])
        for sex in ("男", "女"):
            if re.search(rf"{sex}(?:孩|宝|的|性|，|$)|(?:性别|是个){sex}", piece):
                self._person(who, "gender", sex)

    def _amounts(self, piece: str) -> None:
        """Areas, numbers of people and prices: a word, a number, a unit."""
        for key, told in _words()["amounts"].items():
            found = re.search(
                rf"(?:{'|'.join(told['words'])})[^\d，。]{{0,4}}(\d+(?:\.\d+)?)\s*(?:{'|'.join(told['units'])})", piece
            )
            if found:
                number = float(found[1]) * told.get("times", 1)
                self._keep(key, int(number) if number.is_integer() else number)

    def _relations(self, piece: str) -> None:
        """“我是孩子爸爸”, “我爸走了”: who the speaker is to whom the matter is about."""
        for key, told in _words()["relations"].items():
            field = self.keys.get(key)
            for said, words in told.items():
                if field and any(w in piece for w in words) and (not field.options or said in field.options):
                    self._keep(key, said)

    def _after(self, piece: str, words: list[str]) -> str:
        """What follows the longest of these words in the piece."""
        for word in sorted(words, key=len, reverse=True):
            at = piece.find(word)
            if at >= 0:
                return re.sub(r"^[在是]", "", piece[at + len(word) :].strip(" :："))
        return ""

    def _fits(self, key: str, value: str) -> bool:
        """An address has a place in it, a name does not begin like a sentence."""
        if len(value) < 2 or len(value) > 60:  # noqa: PLR2004 - neither a word nor a story
            return False
        if self.keys[key].type == "address":
            return bool(PLACE.search(value))
        return not re.match(r"[的了吗呢什啥怎哪谁没不有要想在新]|来|为|.*的$", value)


def said_in(texts: Iterator[str], form: CombinedForm, *, as_of: date) -> dict[str, Any]:
    """All that several utterances say, the first word on a field wins."""
    found: dict[str, Any] = {}
    for text in texts:
        for key, value in heard(text, form, as_of=as_of).items():
            found.setdefault(key, value)
    return found
