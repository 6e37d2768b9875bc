"""The form as a Word document. Every value stands in a content control that carries its key, so that it can be read back."""

from __future__ import annotations

import io
import re
from typing import Any

from docx import Document
from docx.document import Document as DocumentType
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import Table, _Cell

from knowledge.forms.model import CombinedForm
from knowledge.forms.papers.sheet import Line, Sheet
from knowledge.forms.values import normalise

FONT = "微软雅黑"
CELL = re.compile(r"^(\w+)\[(\d+)\]\.(\w+)$")


def to_docx(sheet: Sheet, *, signature: bytes = b"") -> bytes:
    """A4, heads repeated on every page, rows not torn."""
    document = Document()
    _page(document)
    document.add_heading(sheet.title, level=0)
    for text in sheet.below:
        document.add_paragraph(text)
    if sheet.unprintable:
        document.add_paragraph(f"表里有打印不出的字：{'、'.join(sheet.unprintable)}。请手写补上。")
    for part in sheet.parts:
        document.add_heading(part.title, level=1)
        simple = [line for line in part.lines if not line.columns]
        if simple:
            _simple(document, simple)
        for line in part.lines:
            if line.columns:
                document.add_heading(_label(line), level=2)
                _rows(document, line)
    paragraph = document.add_paragraph("申请人（签名）：")
    if signature:
        paragraph.add_run().add_picture(io.BytesIO(signature), height=Cm(1.5))
    paragraph.add_run("　　日期：　　　　年　　月　　日")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _page(document: DocumentType) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    for style in ("Normal", "Title", "Heading 1", "Heading 2"):
        document.styles[style].font.name = FONT
        # Word takes Chinese characters from eastAsia, and would fall back to a serif face without it.
        document.styles[style].element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)
    document.styles["Normal"].font.size = Pt(10.5)


def _label(line: Line) -> str:
    return f"{line.label}{' *' if line.required else ''}"


def _table(document: DocumentType, heads: list[str]) -> Table:
    table = document.add_table(rows=1, cols=len(heads), style="Table Grid")
    for cell, text in zip(table.rows[0].cells, heads, strict=True):
        cell.text = text
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(mark)
    return table


def _row(table: Table) -> list[_Cell]:
    row = table.add_row()
    whole = OxmlElement("w:cantSplit")
    row._tr.get_or_add_trPr().append(whole)
    return list(row.cells)


def _simple(document: DocumentType, lines: list[Line]) -> None:
    table = _table(document, ["栏目", "填写内容", "用于 / 说明"])
    for line in lines:
        cells = _row(table)
        cells[0].text = _label(line)
        _control(cells[1], line.key, line.label, line.words)
        cells[2].text = "；".join(t for t in (line.used_for, line.note) if t)


def _rows(document: DocumentType, line: Line) -> None:
    table = _table(document, [c.label for c in line.columns])
    for n, row in enumerate(line.rows or [("",) * len(line.columns)]):
        for cell, column, words in zip(_row(table), line.columns, row, strict=True):
            _control(cell, f"{line.key}[{n}].{column.key}", column.label, words)


def _control(cell: _Cell, key: str, label: str, words: str) -> None:
    """``words`` inside a plain-text control named ``key``: Word shows a box to type in, programs find it by name."""
    paragraph = cell.paragraphs[0]
    run = paragraph.add_run(words)
    control, properties, content = (OxmlElement(name) for name in ("w:sdt", "w:sdtPr", "w:sdtContent"))
    for name, value in (("w:alias", label[:60]), ("w:tag", key)):
        part = OxmlElement(name)
        part.set(qn("w:val"), value)
        properties.append(part)
    plain = OxmlElement("w:text")
    plain.set(qn("w:multiLine"), "1")
    properties.append(plain)
    control.extend([properties, content])
    paragraph._p.replace(run._r, control)
    content.append(run._r)


def from_docx(body: bytes, form: CombinedForm) -> dict[str, Any]:
    """What was written into a Word form: field key → value. Boxes that this form does not know are passed over."""
    written: dict[str, str] = {}
    for control in Document(io.BytesIO(body)).element.body.iter(qn("w:sdt")):
        tag = control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}")
        if tag is not None:
            written[tag.get(qn("w:val"))] = _words(control)
    return read_back(written, form)


def _words(control: Any) -> str:
    said = []
    for part in control.iter(qn("w:t"), qn("w:br"), qn("w:tab")):
        said.append({qn("w:br"): "\n", qn("w:tab"): "\t"}.get(part.tag, part.text or ""))
    return "".join(said)


def read_back(written: dict[str, str], form: CombinedForm) -> dict[str, Any]:
    """Words by key (``drivers[0].driver_name`` for a cell) as the fields' values."""
    tables: dict[str, dict[int, dict[str, str]]] = {}
    found: dict[str, Any] = {}
    for key, words in written.items():
        if cell := CELL.match(key):
            tables.setdefault(cell[1], {}).setdefault(int(cell[2]), {})[cell[3]] = words
        elif key in form.by_key and not form.by_key[key].columns:
            value = normalise(form.by_key[key], words)
            if value is not None:
                found[key] = value
    for key, rows in tables.items():
        if key in form.by_key and (value := normalise(form.by_key[key], [rows[n] for n in sorted(rows)])) is not None:
            found[key] = value
    return found
