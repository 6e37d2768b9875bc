"""Numbers and dates as people write and say them: 25吨, 十二万, 两个半月, 上个月3号, 去年腊月不算."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

DIGITS = {
    "零": 0,
    "〇": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "俩": 2,
    "三": 3,
    "仨": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
UNITS = {"十": 10, "百": 100, "千": 1000}
MYRIAD = 10_000
CHINESE = r"[零〇一二两俩三仨四五六七八九十百千万]+"
NUMBER = re.compile(
    rf"(\d+(?:\.\d+)?|{CHINESE}(?:点[零一二三四五六七八九]+)?)(万)?(半)?\s*(吨|千克|公斤|kg|t|平方米|平方|平米|平|米|年|个月|月|个?星期|个?礼拜|周岁|周|天|日|岁|个|人|套|辆|万元|元|千瓦|伏|%)?(半)?",
    re.IGNORECASE,
)
SAME_UNIT = {
    "t": "吨", "kg": "千克", "公斤": "千克", "平米": "平方米", "平方": "平方米", "平": "平方米", "日": "天", "周岁": "岁",
    "星期": "周", "个星期": "周", "礼拜": "周", "个礼拜": "周", "月": "个月",
}  # fmt: skip
FACTOR = {
    ("千克", "吨"): 0.001,
    ("吨", "千克"): 1000.0,
    ("年", "个月"): 12.0,
    ("个月", "年"): 1 / 12,
    ("年", "天"): 365.0,
    ("个月", "天"): 30.0,
    ("周", "天"): 7.0,
}
OLD_CENTURY = 30
"""Two digits of a year above this mean 19xx."""


@dataclass(frozen=True)
class Quantity:
    value: float
    unit: str

    def in_unit(self, unit: str) -> float | None:
        """The value in ``unit``; None when the two do not compare."""
        unit = SAME_UNIT.get(unit, unit)
        if not self.unit or not unit or self.unit == unit:
            return self.value
        factor = FACTOR.get((self.unit, unit))
        return self.value * factor if factor else None


def chinese_number(text: str) -> float | None:
    """十二 → 12, 一百零五 → 105, 三万 → 30000, 二点五 → 2.5. None when it is no number."""
    whole, _, fraction = text.partition("点")
    total, part, digit = 0, 0, 0
    for character in whole:
        if character in DIGITS:
            digit = DIGITS[character]
        elif character in UNITS:
            part += (digit or (1 if character == "十" else 0)) * UNITS[character]
            digit = 0
        elif character == "万":
            total, part, digit = (total + part + digit) * MYRIAD, 0, 0
        else:
            return None
    value = float(total + part + digit)
    if fraction:
        value += sum(DIGITS.get(d, 0) / 10 ** (n + 1) for n, d in enumerate(fraction))
    return value


def quantities(text: str) -> list[Quantity]:
    """Every number in the text, with its unit where one follows."""
    found = []
    for match in NUMBER.finditer(_with_halves(text)):
        digits, myriad, half, unit, later_half = match.groups()
        value = float(digits) if digits[0].isdigit() else chinese_number(digits)
        if value is None:
            continue
        value = (value * MYRIAD if myriad else value) + (0.5 if half or (later_half and unit) else 0)
        unit = (unit or "").lower()
        found.append(Quantity(value, SAME_UNIT.get(unit, unit)))
    return found


HALF_MONTHS = re.compile(rf"(\d+|{CHINESE})个(半|多)月")
MORE = re.compile(rf"(\d+|{CHINESE})(多|来|几)(天|岁|年|周|吨)")
HALF = re.compile(r"(?<![零一二两三四五六七八九十\d个])半(?=个月|个?星期|年|岁)")


def _with_halves(text: str) -> str:
    """两个半月 and 一个多月 as 2.5个月 and 1.5个月, 半个月 as 0.5个月, 三十多天 as 31天, 十来天 as 10天."""

    def month(match: re.Match[str]) -> str:
        number = float(match.group(1)) if match.group(1).isdigit() else chinese_number(match.group(1))
        return match.group() if number is None else f"{number + 0.5:g}个月"

    def more(match: re.Match[str]) -> str:
        number = float(match.group(1)) if match.group(1).isdigit() else chinese_number(match.group(1))
        return match.group() if number is None else f"{number + (match.group(2) == '多'):g}{match.group(3)}"

    return MORE.sub(more, HALF.sub("0.5", HALF_MONTHS.sub(month, text)))


LUNAR = re.compile(r"农历|阴历|旧历|正月|腊月|冬月|初[一二三四五六七八九十]")
"""Days of the other calendar are not guessed at."""
RELATIVE_DAYS = {
    "大前天": -3,
    "前天": -2,
    "昨天": -1,
    "昨日": -1,
    "昨儿": -1,
    "夜来": -1,
    "今天": 0,
    "今日": 0,
    "今儿": 0,
    "刚刚": 0,
    "明天": 1,
    "后天": 2,
}
WEEKDAY = re.compile(r"(上上|上|这|本|下)?个?(?:周|星期|礼拜)([一二三四五六日天])")
WEEKS = {"上上": -2, "上": -1, "这": 0, "本": 0, "": 0, "下": 1}
FULL = re.compile(r"(\d{4}|\d{2})\s*[年./-]\s*(\d{1,2})\s*(?:[月./-]\s*(\d{1,2})\s*[日号]?)?")
COMPACT = re.compile(r"(?<!\d)(19\d{2}|20\d{2})(\d{2})(\d{2})(?!\d)")
MONTH_DAY = re.compile(
    r"(上个?月|这个?月|本月|上上个?月|下个?月|去年|前年|今年)?\s*(?:(\d{1,2})\s*月)?\s*(\d{1,2})?\s*[日号]?"
)
AGO = re.compile(rf"(\d+|{CHINESE})\s*(?:来|多)?\s*(天|个?星期|周|个?月|年)(?:以)?前")


def dates(text: str, as_of: date, *, to_the_day: bool = False) -> date | None:
    """The first date in the text, relative ones counted from ``as_of``. A month alone means its first day."""
    if LUNAR.search(text):
        return None
    text = _with_digits(text)
    if (near := _near(text, as_of)) is not None:
        return near
    compact = COMPACT.search(text)
    if compact:
        return _day(*map(int, compact.groups()))
    full = FULL.search(text)
    if full:
        return _written_out(*full.groups(), to_the_day=to_the_day)
    ago = AGO.search(text)
    if ago:
        return _ago(ago.group(1), ago.group(2), as_of)
    return _month_day(text, as_of, to_the_day=to_the_day)


def _near(text: str, as_of: date) -> date | None:
    """昨天, 上周一."""
    relative = next((days for word, days in RELATIVE_DAYS.items() if word in text), None)
    if relative is not None:
        return as_of + timedelta(days=relative)
    if weekday := WEEKDAY.search(text):
        monday = as_of - timedelta(days=as_of.weekday()) + timedelta(weeks=WEEKS[weekday[1] or ""])
        return monday + timedelta(days="一二三四五六日".index(weekday[2].replace("天", "日")))
    return None


def _written_out(year: str, month: str, day: str | None, *, to_the_day: bool) -> date | None:
    number = int(year)
    if len(year) == 2:  # noqa: PLR2004 - 85年 is 1985
        number += 1900 if number > OLD_CENTURY else 2000
    return None if to_the_day and not day else _day(number, int(month), int(day or 1))


def _with_digits(text: str) -> str:
    """Chinese numerals before 年月日号 as digits: 一九六五年三月 → 1965年3月."""

    def year(match: re.Match[str]) -> str:
        return "".join(str(DIGITS[c]) for c in match.group(1)) + "年"

    text = re.sub(r"([零〇一二三四五六七八九]{2,4})年", year, text)
    return re.sub(
        rf"({CHINESE})(?=[月日号])|(?<=月)([一二三]?十[一二三四五六七八九]?)(?![天个年])",
        lambda m: f"{n:g}" if (n := chinese_number(m.group())) is not None else m.group(),
        text,
    )


def _ago(number: str, unit: str, as_of: date) -> date | None:
    count = float(number) if number[0].isdigit() else chinese_number(number)
    if count is None:
        return None
    if "月" in unit:
        return shift_months(as_of, -int(count))
    if unit == "年":
        return shift_months(as_of, -12 * int(count))
    return as_of - timedelta(days=int(count) * (1 if unit == "天" else 7))


def shift_months(day: date, months: int) -> date:
    """The same day ``months`` later, or the last day of that month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _month_day(text: str, as_of: date, *, to_the_day: bool) -> date | None:
    for match in MONTH_DAY.finditer(text):
        relative, month, day = match.groups()
        if to_the_day and not day:
            continue
        if not (month or (day and relative) or (relative and "月" in relative)):
            continue
        base = {"上上": -2, "上个": -1, "上月": -1, "下个": 1, "下月": 1}.get((relative or "")[:2], 0)
        if month:
            year = as_of.year + {"去年": -1, "前年": -2}.get(relative or "", 0)
            found = _day(year, int(month), int(day or 1))
            # "3号12月" said in November means last December, not the one to come.
            return shift_months(found, -12) if found and found > as_of and relative is None else found
        shifted = shift_months(as_of.replace(day=1), base)
        return _day(shifted.year, shifted.month, int(day or 1))
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
