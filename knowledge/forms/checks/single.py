"""One field by itself: is this a number, a day, an address, one of the options?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from knowledge.catalogue.model import Column
from knowledge.forms.checks.hinting import elsewhere
from knowledge.forms.checks.numbers import Wrong, check_account, check_phone, check_uscc, read_id
from knowledge.forms.model import Field, Problem, Value
from knowledge.forms.values import LONGEST

OVER = re.compile(
    r"birth_date|birth_datetime|death_date|cremation_date|accident_date|establishment_date|career_start|discharge_date|"
    r"enlistment_date|marriage_registration|penalty_date|listing_date|admission_date|seller_purchase_date|"
    r"vehicle_registration|first_insured|accept_date|driver_licence_date|creditor_notice_date|sale_contract_date"
)
"""Days that lie behind us: a later one is a slip."""
EXPECTED = re.compile(r"expected")
LUNAR = re.compile(r"农历|阴历|腊月|正月|冬月|初[一二三四五六七八九十]|闰")
COUNTY = re.compile(r"[旗区县市盟]")
FINER = re.compile(r"[镇乡村路街巷号栋幢楼室组园]|苏木|街道|嘎查|社区|小区|大厦|广场|工业|农场|牧场")
EMAIL = re.compile(r"^[\w.+-]+@[\w-]+(\.[\w-]+)+$", re.ASCII)
PERSON = re.compile(r"^[^\W\d_]([^\W\d_]|[·•・ .])*$")
VIN = re.compile(r"^[A-HJ-NPR-Z0-9]{17}$")
EARLIEST = date(1880, 1, 1)
FARTHEST = timedelta(days=366 * 80)
LONGEST_NAME = 50


def check_field(field: Field, value: Value, known: Mapping[str, Any], *, as_of: date) -> list[Problem]:
    """What is wrong with this value; nothing for a right one."""
    if field.type == "table":
        return _table(field, value, as_of)
    wrong = _wrong(field, value, known, as_of)
    return [Problem(field.key, wrong.text, wrong.mend)] if wrong else []


def _wrong(field: Field, value: Value, known: Mapping[str, Any], as_of: date) -> Wrong | None:
    text = str(value)
    if field.type == "cn_id":
        return _identity(field, text, known, as_of)
    if field.type == "uscc":
        personal = any("身份证" in b.label for b in field.blanks)
        return None if personal and not isinstance(read_id(text, as_of), Wrong) else check_uscc(text)
    if field.type in ("choice", "multi_choice"):
        return _choice(field, value)
    if field.type == "text":
        return _text(field.key, field.label, text)
    return plain(field.type, field.key, value, as_of)


def plain(kind: str, key: str, value: Value, as_of: date) -> Wrong | None:
    """Kinds that need no more than the value."""
    if kind in ("date", "datetime"):
        return _day(key, str(value), as_of)
    if kind in ("number", "money"):
        return _number(key, value)
    if kind == "yes_no":
        return None if isinstance(value, bool) else Wrong(f"“{value}”不是“是”或“否”", "请选一个")
    rule = BY_WORDS.get(kind)
    return rule(str(value)) if rule else None


def _identity(field: Field, number: str, known: Mapping[str, Any], as_of: date) -> Wrong | None:
    paper = known.get(field.key.replace("_id_number", "_id_type"))
    if paper and "身份证" not in str(paper):
        return None if len(number) > 3 else Wrong("证件号码太短", "请照证件填写")  # noqa: PLR2004 - no paper is shorter
    found = read_id(number, as_of)
    if isinstance(found, Wrong):
        return found
    return None


def _choice(field: Field, value: Value) -> Wrong | None:
    if not field.options:
        return None
    chosen = value if isinstance(value, list) else [value]
    for each in chosen:
        if each not in field.options:
            return Wrong(f"没有“{each}”这个选项", f"可以选：{'、'.join(field.options)}")
    # One key may offer different options on different forms; each department must be able to take the answer.
    for blank in field.blanks:
        if blank.options and blank.required and not any(c in blank.options for c in chosen):
            shared = [o for o in field.options if all(not b.options or o in b.options for b in field.blanks)]
            if shared:
                return Wrong(f"“{blank.label}”这张表上没有这个选项", f"几张表都有的是：{'、'.join(shared)}")
    return None


def _text(key: str, label: str, text: str) -> Wrong | None:
    if key == "postcode" and not re.fullmatch(r"\d{6}", text):
        return Wrong("邮政编码是 6 位数字", "鄂尔多斯的以 017 开头")
    if key == "vin" and not VIN.match(text.upper()):
        return Wrong("车辆识别代号是 17 位，没有字母 I、O、Q", "请照行驶证填写")
    if label.endswith("姓名") and "名称" not in label:
        if not PERSON.match(text):
            return Wrong("姓名里有数字或别的符号", "只写姓名，民族姓名中间的点照写")
        if len(text) > LONGEST_NAME:
            return Wrong("姓名太长了", "只写姓名")
    return Wrong("写得太长了", f"请控制在 {LONGEST} 字以内") if len(text) > LONGEST else None


def _day(key: str, text: str, as_of: date) -> Wrong | None:
    if LUNAR.search(text):
        return Wrong("这像是农历日期", "请写公历（阳历）日期，例如 2026-01-31")
    try:
        day = date.fromisoformat(f"{text}-01" if re.fullmatch(r"\d{4}-\d{2}", text) else text[:10])
    except ValueError:
        return Wrong("没有这一天", "写成 2026-01-31 这样的公历日期")
    if OVER.search(key) and not EXPECTED.search(key) and day > as_of:
        return Wrong("这一天还没有到", "请核对年月日")
    if not EARLIEST <= day <= as_of + FARTHEST:
        return Wrong(f"{day.year} 年不像真的", "请核对年份")
    return None


def _number(key: str, value: Value) -> Wrong | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return Wrong(f"“{value}”不是数字", "请只写数字，不写单位")
    if value < 0:
        return Wrong("这里不能是负数", "请写 0 或更大的数")
    if key.endswith("_age") and value > 130:  # noqa: PLR2004 - nobody was ever older
        return Wrong(f"{value} 岁不像真的", "请核对")
    if key.endswith("_ratio") and value > 100:  # noqa: PLR2004 - per cent
        return Wrong("比例不能超过 100", "按百分数写，例如 30")
    return None


def _address(text: str) -> Wrong | None:
    if not COUNTY.search(text):
        return Wrong("地址没有写旗（区）、县或市", "请从旗（区）写到苏木（乡镇、街道）、嘎查（村、社区）和门牌")
    if not FINER.search(text):
        return Wrong("地址写得不够细", "旗（区）后面请接着写苏木（乡镇、街道）、嘎查（村、社区）和门牌")
    return elsewhere(text)


def _email(text: str) -> Wrong | None:
    return None if EMAIL.match(text) else Wrong("电子邮箱的格式不对", "写成 name@example.com 这样")


BY_WORDS = {"phone": check_phone, "bank_account": check_account, "email": _email, "address": _address}


def _table(field: Field, value: Value, as_of: date) -> list[Problem]:
    rows = value if isinstance(value, list) else []
    if len(rows) > field.most:
        return [
            Problem(field.key, f"一共 {len(rows)} {field.one}，太多了", f"最多 {field.most} {field.one}，多的请另附")
        ]
    found = []
    needed = field.repeats.needed if field.repeats else ()
    inside = field.repeats.by_key if field.repeats else {}
    for n, row in enumerate(rows):
        for column in field.columns or ():
            cell = row.get(column.key)
            if cell is None and column.key in needed:
                found.append(Problem(field.key, f"“{column.label}”还没有填", f"每{field.one}都要填", n, column.key))
            repeated = inside.get(column.key)
            wrong = None
            if cell is not None:
                wrong = _wrong(repeated, cell, row, as_of) if repeated else _cell(column, cell, as_of)
            if wrong:
                found.append(Problem(field.key, f"“{column.label}”：{wrong.text}", wrong.mend, n, column.key))
    return found


def _cell(column: Column, value: Value, as_of: date) -> Wrong | None:
    if column.key.endswith("_id_number") and re.fullmatch(r"\d{17}[\dX]", str(value)):
        found = read_id(str(value), as_of)
        return found if isinstance(found, Wrong) else None
    if column.type == "text":
        return _text(column.key, column.label, str(value))
    return plain(column.type, column.key, value, as_of)
