"""Reads a department's blank form from Word or Excel: every cell with words beside an empty one is a blank."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence

from docx import Document
from openpyxl import load_workbook

from knowledge.forms.merging.reading import RawField, RawForm
from knowledge.forms.merging.reading.labels import concept_of, find_role, flatten

LONGEST_LABEL = 30
KINDS = {"phone": "phone", "landline": "phone", "id_number": "cn_id", "uscc": "uscc", "email": "email", "account": "bank_account",
         "birth": "date", "applied": "date", "death": "date", "founded": "date", "signature": "signature"}  # fmt: skip


def import_form(body: bytes, name: str) -> RawForm:
    """``name`` is the file's: its ending says what it is, the rest names the item. Raises ValueError for other kinds."""
    stem, _, ending = name.rpartition(".")
    if ending.lower() == "docx":
        tables = Document(io.BytesIO(body)).tables
        rows: Iterable[Sequence[str]] = ([c.text for c in row.cells] for table in tables for row in table.rows)
    elif ending.lower() == "xlsx":
        sheets = load_workbook(io.BytesIO(body), data_only=True).worksheets
        rows = (["" if c is None else str(c) for c in row] for ws in sheets for row in ws.iter_rows(values_only=True))
    else:
        raise ValueError(f"{name}：只认 .docx 和 .xlsx")
    return RawForm("", stem.rsplit("/", 1)[-1], tuple(_blanks(rows)))


def _blanks(rows: Iterable[Sequence[str]]) -> Iterable[RawField]:
    seen: set[str] = set()
    for row in rows:
        # Merged cells repeat their words; one label stands once.
        cells = [c.strip() for n, c in enumerate(row) if n == 0 or not c.strip() or c.strip() != row[n - 1].strip()]
        for label, value in zip(cells, [*cells[1:], ""], strict=False):
            if (
                label
                and not value
                and len(label) <= LONGEST_LABEL
                and re.search(r"[\u3400-\u9fff]", label)
                and label not in seen
            ):
                seen.add(label)
                yield RawField(label, kind_of(label), "*" in label or "＊" in label)


def kind_of(label: str) -> str:
    """The kind of value that a label asks for; words where it does not say."""
    flat = flatten(label)
    concept = concept_of(flat)
    if concept.startswith("="):
        concept = concept_of(find_role(flat)[1])
    if concept in KINDS:
        return KINDS[concept]
    if re.search(r"(日期|时间)$", flat):
        return "date"
    return "money" if re.search(r"(金额|价格|元）)$", flat) else "text"
