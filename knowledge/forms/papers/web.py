"""The form as a page that stands alone, and the PDF made from the same page, its Chinese font embedded."""

from __future__ import annotations

import base64
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from knowledge.forms.papers.sheet import Sheet

TEMPLATES = Path(__file__).parent / "templates"


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def to_html(sheet: Sheet, *, signature: bytes = b"") -> str:
    """Everything inside, nothing loaded. ``signature`` is a PNG."""
    # The style sheet is ours; a "</style>" in it would be our own mistake.
    style = Markup((TEMPLATES / "form.css").read_text(encoding="utf-8"))  # noqa: S704
    picture = f"data:image/png;base64,{base64.b64encode(signature).decode()}" if signature else ""
    used = any(line.used_for for line in sheet.lines)
    return _environment().get_template("form.html").render(sheet=sheet, style=style, picture=picture, used=used)


def to_pdf(sheet: Sheet, *, signature: bytes = b"") -> bytes:
    """A4, tagged, ``第 x 页 共 y 页``."""
    from weasyprint import HTML

    document: bytes = HTML(string=to_html(sheet, signature=signature)).write_pdf(pdf_tags=True)
    return document
