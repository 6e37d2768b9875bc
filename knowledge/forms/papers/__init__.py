"""The combined form and every department's own on paper: page, PDF, Word, Excel, and one bundle for all."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from knowledge.forms.model import CombinedForm, Values
from knowledge.forms.papers.bundle import to_zip
from knowledge.forms.papers.sheet import Sheet, combined_sheet, item_sheet
from knowledge.forms.papers.spreadsheet import from_xlsx, to_xlsx
from knowledge.forms.papers.web import to_html, to_pdf
from knowledge.forms.papers.word import from_docx, to_docx
from knowledge.forms.telling import to_json


def paper(
    kind: str, form: CombinedForm, values: Values, *, item: int | None = None, signature: bytes = b"",
    uploads: Mapping[str, bytes] | None = None, more: Mapping[str, Any] | None = None,
) -> bytes:  # fmt: skip
    """One document. ``item``: that department's own form instead of the combined one; the rest is for the bundle."""
    if kind == "json":
        return json.dumps(to_json(form, values), ensure_ascii=False, indent=2).encode()
    if kind == "zip":
        return to_zip(form, values, signature=signature, uploads=uploads, more=more)
    sheet = item_sheet(form, values, item) if item else combined_sheet(form, values)
    if kind == "html":
        return to_html(sheet, signature=signature).encode()
    made: bytes = {"pdf": to_pdf, "docx": to_docx, "xlsx": to_xlsx}[kind](sheet, signature=signature)
    return made


__all__ = ["Sheet", "combined_sheet", "from_docx", "from_xlsx", "item_sheet", "paper", "to_docx", "to_html", "to_pdf", "to_xlsx", "to_zip"]  # fmt: skip
