"""The form as an Excel workbook: one sheet to read and fill, one more for each table. Nothing in it is ever a formula."""

from __future__ import annotations

import io
from typing import Any

import xlsxwriter
from openpyxl import load_workbook

from knowledge.forms.model import CombinedForm
from knowledge.forms.papers.sheet import Line, Sheet
from knowledge.forms.papers.word import read_back

FORM, PLAIN = (
    "申请表",
    {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True},
)
HEADS = ("栏目", "填写内容", "必填", "用于", "说明", "key")
WIDTHS = (32, 42, 6, 14, 26, 30)
FIRST = 4
"""Rows above the first blank: title, two lines below it, heads."""


def to_xlsx(sheet: Sheet, *, signature: bytes = b"") -> bytes:
    """A4 upright, heads repeated, keys in the last column so that a filled workbook can be read back."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, PLAIN)
    styles = {
        "title": book.add_format({"bold": True, "font_size": 15, "font_name": "微软雅黑"}),
        "head": book.add_format({"bold": True, "bg_color": "#E4EFF5", "border": 1, "font_name": "微软雅黑"}),
        "part": book.add_format({"bold": True, "font_color": "#14567A", "font_name": "微软雅黑"}),
        # "@" is text: Excel then keeps an identity number's last digits and does not take "=…" for a formula.
        "cell": book.add_format({"border": 1, "text_wrap": True, "valign": "top", "num_format": "@", "font_name": "微软雅黑"}),
    }  # fmt: skip
    _form(book, sheet, styles, signature)
    for n, line in enumerate((li for li in sheet.lines if li.columns), 1):
        _table(book, f"附表{n}", line, styles)
    book.close()
    return out.getvalue()


def _page(page: Any, widths: tuple[int, ...], head: int) -> None:
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(head)
    page.set_footer("&R第 &P 页 共 &N 页")
    for n, width in enumerate(widths):
        page.set_column(n, n, width)


def _form(book: Any, sheet: Sheet, styles: dict[str, Any], signature: bytes) -> None:
    page = book.add_worksheet(FORM)
    _page(page, WIDTHS, FIRST - 1)
    page.write_string(0, 0, sheet.title, styles["title"])
    for n, text in enumerate(sheet.below[:2], 1):
        page.write_string(n, 0, text)
    for n, head in enumerate(HEADS):
        page.write_string(FIRST - 1, n, head, styles["head"])
    row = FIRST
    for part in sheet.parts:
        page.write_string(row, 0, part.title, styles["part"])
        row += 1
        for line in part.lines:
            words = f"见附表，共 {len(line.rows)} 行" if line.columns else line.words
            key = "" if line.columns else line.key
            cells = (line.label, words, "是" if line.required else "", line.used_for, line.note, key)
            for n, text in enumerate(cells):
                page.write_string(row, n, text, styles["cell"])
            row += 1
    if signature:
        page.write_string(row + 1, 0, "申请人签名")
        page.insert_image(
            row + 1, 1, "signature.png", {"image_data": io.BytesIO(signature), "x_scale": 0.4, "y_scale": 0.4}
        )


def _table(book: Any, name: str, line: Line, styles: dict[str, Any]) -> None:
    page = book.add_worksheet(name)
    _page(page, (18,) * len(line.columns), 2)
    page.write_string(0, 0, line.label, styles["title"])
    page.write_string(0, 1, line.key)
    for n, column in enumerate(line.columns):
        page.write_string(1, n, column.key)
        page.write_string(2, n, column.label, styles["head"])
        for m, row in enumerate(line.rows):
            page.write_string(3 + m, n, row[n], styles["cell"])
    page.set_row(1, None, None, {"hidden": True})


def from_xlsx(body: bytes, form: CombinedForm) -> dict[str, Any]:
    """What was written into the workbook: field key → value. Formulas that somebody typed are read as words."""
    book = load_workbook(io.BytesIO(body))
    written: dict[str, str] = {}
    for page in book.worksheets:
        rows = [[("" if c is None else str(c)) for c in row] for row in page.iter_rows(values_only=True)]
        if page.title == FORM:
            for row in rows[FIRST:]:
                if len(row) >= len(HEADS) and row[len(HEADS) - 1]:
                    written[row[len(HEADS) - 1]] = row[1]
        elif len(rows) > 1 and len(rows[0]) > 1:
            for m, row in enumerate(rows[3:]):
                for column, words in zip(rows[1], row, strict=False):
                    written[f"{rows[0][1]}[{m}].{column}"] = words
    return read_back(written, form)
