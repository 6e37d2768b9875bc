"""Numbers with a rule of their own: identity papers, credit codes, telephones, bank cards.

The libraries know the arithmetic. What they do not know is told here: residence permits of people from Hong Kong,
Macao and Taiwan (81, 82, 83), permanent residence cards of foreigners (9), birth dates in the future, hotlines.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import phonenumbers
from stdnum import luhn
from stdnum.iso7064 import mod_11_2

from knowledge.forms.checks.credit_code import has_check_digit, well_formed
from knowledge.places import county_name

HOTLINE = re.compile(r"^(?:1[0-2]\d{1,3}|1[0-2]\d{3}|9[56]\d{3,4}|400\d{7}|800\d{7})$")
RESIDENT, NEIGHBOUR, FOREIGNER = "居民身份证", "港澳台居民居住证", "外国人永久居留身份证"
OLD_FOREIGNER = re.compile(r"^[A-Z]{3}\d{12}$")
LONG, SHORT = 18, 15
CARD_LENGTHS = range(16, 20)
ACCOUNT = re.compile(r"^\d[\d-]{5,38}\d$")
LOOKS_LIKE = {"I": "1", "O": "0", "S": "5", "Z": "2", "V": "U"}


@dataclass(frozen=True)
class Bearer:
    """What an identity number says of who bears it."""

    paper: str
    born: date | None
    sex: str
    county: str
    """``内蒙古自治区鄂尔多斯市达拉特旗``; empty for a county that the library does not know."""


@dataclass(frozen=True)
class Wrong:
    """What is wrong, and how to mend it."""

    text: str
    mend: str


def read_id(number: str, as_of: date) -> Bearer | Wrong:
    """An identity number of any kind that people here hold, or what is wrong with it."""
    if OLD_FOREIGNER.match(number):
        return Bearer(FOREIGNER, None, "", "")
    if wrong := _misspelt(number):
        return wrong
    born = _birth(number[6:14])
    if born is None or born.year < 1880:  # noqa: PLR2004 - nobody alive, and no paper, is older
        return Wrong("身份证号里的出生日期不存在", "请照证件核对第 7 到 14 位")
    if born > as_of:
        return Wrong("身份证号里的出生日期还没有到", "请照证件核对第 7 到 14 位")
    paper = NEIGHBOUR if number[:2] in ("81", "82", "83") else FOREIGNER if number[0] == "9" else RESIDENT
    return Bearer(
        paper,
        born,
        "男" if int(number[16]) % 2 else "女",
        county_name(number[:6], born.year) if paper == RESIDENT else "",
    )


def _misspelt(number: str) -> Wrong | None:
    if re.fullmatch(r"\d{15}", number):
        return Wrong("这是 15 位的旧号码", "请填身份证上的 18 位号码")
    if not re.fullmatch(r"\d{17}[\dX]", number):
        return Wrong(f"身份证号是 18 位，这里是 {len(number)} 位或有别的字", "请照证件再核对一遍，最后一位可以是 X")
    if not mod_11_2.is_valid(number):
        return Wrong("身份证号对不上，有一位写错了", "请照证件一位一位核对")
    return None


def _birth(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def check_uscc(code: str) -> Wrong | None:
    strange = [c for c in code if c in LOOKS_LIKE]
    if strange:
        hints = "、".join(f"{c} 像不像 {LOOKS_LIKE[c]}" for c in dict.fromkeys(strange))
        return Wrong("统一社会信用代码里没有字母 I、O、S、V、Z", f"请看看：{hints}")
    if len(code) != LONG:
        return Wrong(f"统一社会信用代码是 18 位，这里是 {len(code)} 位", "请照营业执照再核对一遍")
    if not well_formed(code):
        return Wrong("统一社会信用代码的格式不对", "请照营业执照右上角的 18 位填写")
    if not has_check_digit(code):
        return Wrong("统一社会信用代码对不上，有一位写错了", "请照营业执照一位一位核对")
    return None


def check_phone(number: str) -> Wrong | None:
    bare = re.sub(r"[-()]", "", number)
    if HOTLINE.match(bare):
        return None
    if re.fullmatch(r"[2-9]\d{6,7}", bare):
        return Wrong("固定电话没有写区号", "请加上区号，例如鄂尔多斯是 0477")
    try:
        parsed = phonenumbers.parse(bare, "CN")
    except phonenumbers.NumberParseException:
        return Wrong("电话号码里有不是数字的字", "请只写号码，手机是 11 位")
    if phonenumbers.is_valid_number(parsed):
        return None
    if re.fullmatch(r"1\d+", bare) and len(bare) != 11:  # noqa: PLR2004 - a mobile number of China
        return Wrong(f"手机号是 11 位，这里是 {len(bare)} 位", "请数一数，再改")
    return Wrong("没有这样的电话号码", "手机写 11 位，固定电话带区号，国外号码以 + 开头")


def check_account(number: str) -> Wrong | None:
    if not ACCOUNT.match(number):
        return Wrong("银行账号只有数字", "请照银行卡或开户许可证再核对一遍")
    if number.startswith("62") and len(number) in CARD_LENGTHS and not luhn.is_valid(number):
        return Wrong("银行卡号对不上，有一位写错了", "请照卡面一位一位核对")
    return None
