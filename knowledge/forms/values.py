"""Brings what people type into one form, by the kind of the field. Nothing is refused here; ``checks`` does that."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Any

from knowledge.catalogue.model import Column
from knowledge.forms.model import MOST_ROWS, Field, Value
from knowledge.text import clean

LONGEST = 2000
CODES = ("cn_id", "uscc", "phone", "bank_account", "email")
YES = {"是", "有", "对", "true", "1", "yes", "on"}
NO = {"否", "没有", "无", "不是", "false", "0", "no"}
DAY = re.compile(r"^(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*[日号]?$")
MONTH = re.compile(r"^(\d{4})\s*[-./年]\s*(\d{1,2})\s*月?$")
COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
MOMENT = re.compile(r"^(.+?)[T\s]+(\d{1,2})\s*[:时点]\s*(\d{1,2})(?::\d{1,2})?\s*分?$")
JOINT = re.compile(r"\s*[\n；;]\s*")
UNREADABLE = re.compile("[\ud800-\udfff\ufffe\uffff\u2028\u2029\ufff9-\ufffb]")
"""What no file format carries: half characters, non-characters, hidden line ends."""


def text(raw: Any) -> str:
    """Words as they may be stored and shown: no control characters, not endless."""
    return clean(UNREADABLE.sub("", str(raw)))[:LONGEST].strip()


def line(raw: Any) -> str:
    return re.sub(r"\s*\n\s*", " ", text(raw)).strip()


def normalise(field: Field, raw: Any) -> Value:
    """``raw`` from a page, a file or a program as this field's value; None where nothing is written."""
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return None
    if field.type == "table":
        return _rows(field, raw)
    if field.type == "multi_choice":
        return _several(raw)
    if isinstance(raw, (list, dict)):
        return None
    return simple(field.type, raw)


def simple(kind: str, raw: Any) -> Value:
    """One value of a kind that holds one value."""
    if kind == "yes_no":
        word = str(raw).strip().lower()
        return True if word in YES else False if word in NO else line(raw) or None
    if kind in ("number", "money"):
        return _number(raw)
    if kind in ("date", "datetime"):
        return moment(raw) if kind == "datetime" else day(raw)
    if kind in CODES:
        flat = re.sub(r"[\s\u00b7]", "", unicodedata.normalize("NFKC", text(raw)))
        # Once more: without what stood between, characters may compose that did not before (C¸ becomes Ç).
        flat = unicodedata.normalize("NFKC", flat.upper() if kind in ("cn_id", "uscc") else flat)
        return flat or None
    return (text(raw) if kind == "textarea" else line(raw)) or None


def _number(raw: Any) -> Value:
    if isinstance(raw, bool):
        return str(raw)
    if isinstance(raw, int):
        return raw
    flat = unicodedata.normalize("NFKC", line(raw)).replace(",", "")
    if re.fullmatch(r"-?\d{1,15}", flat):
        return int(flat)
    if re.fullmatch(r"-?\d{1,12}\.\d{1,6}", flat):
        number = float(flat)
        return int(number) if number.is_integer() else number
    return line(raw) or None


def day(raw: Any) -> str | None:
    """``2026年1月2日``, ``20260102``, ``2026/1/2`` → ``2026-01-02``; a month alone stays a month."""
    if isinstance(raw, date):
        return raw.isoformat()[:10]
    flat = line(unicodedata.normalize("NFKC", line(raw)))  # once more: ¸ alone begins with a blank by then
    for pattern in (DAY, COMPACT):
        if found := pattern.match(flat):
            year, month, of_month = (int(part) for part in found.groups())
            return f"{year:04}-{month:02}-{of_month:02}"
    if found := MONTH.match(flat):
        return f"{int(found[1]):04}-{int(found[2]):02}"
    return flat or None


def moment(raw: Any) -> str | None:
    flat = unicodedata.normalize("NFKC", line(raw))
    if found := MOMENT.match(flat):
        return f"{day(found[1])}T{int(found[2]):02}:{int(found[3]):02}"
    return day(flat)


def _several(raw: Any) -> Value:
    parts = raw if isinstance(raw, (list, tuple)) else JOINT.split(str(raw))
    return [p for p in dict.fromkeys(line(each) for each in parts) if p] or None


def _rows(field: Field, raw: Any) -> Value:
    """Rows of a table; empty rows and unknown columns fall away."""
    if not isinstance(raw, (list, tuple)):
        return None
    known: list[Column | Field] = list(field.repeats.fields if field.repeats else field.columns or ())
    rows = []
    for each in raw[:MOST_ROWS]:
        if isinstance(each, dict):
            row = {c.key: v for c in known if (v := _cell(c, each.get(c.key))) is not None}
            if row:
                rows.append(row)
    return rows or None


def moved(rows: list[Any], doing: str, n: int) -> list[Any]:
    """Rows after ``remove`` or ``up`` of the ``n``-th."""
    if not 0 <= n < len(rows):
        return rows
    if doing == "remove":
        return [*rows[:n], *rows[n + 1 :]]
    if doing == "up" and n > 0:
        return [*rows[: n - 1], rows[n], rows[n - 1], *rows[n + 1 :]]
    return rows


def _cell(column: Column | Field, raw: Any) -> Value:
    blank = raw is None or isinstance(raw, (list, dict)) or not str(raw).strip()
    if blank:
        return None
    return normalise(column, raw) if isinstance(column, Field) else simple(column.type, raw)


def shown(kind: str, value: Value) -> str:
    """A value as words on paper. ``normalise`` reads them back."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "\n".join(str(v) for v in value if not isinstance(v, dict))
    if kind == "datetime" and isinstance(value, str):
        return value.replace("T", " ")
    return str(value)


def masked(field_type: str, value: Value) -> str:
    """As ``shown``, with numbers that name a person or an account hidden in the middle."""
    words = shown(field_type, value)
    if field_type == "cn_id":
        return words[:3] + "*" * max(0, len(words) - 7) + words[-4:] if len(words) > 7 else "*" * len(words)  # noqa: PLR2004
    if field_type in ("phone", "bank_account"):
        return words[:3] + "*" * max(0, len(words) - 7) + words[-4:] if len(words) > 7 else words  # noqa: PLR2004
    return words
