"""One template for page and print, and the PDF made from it."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from knowledge.notice.build import KINDS
from knowledge.notice.model import Notice

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


def _qr(url: str) -> Markup:
    """The address as an SVG picture; it holds nothing but paths made by the library."""
    out = io.BytesIO()
    segno.make(url, error="m").save(out, kind="svg", scale=1, border=1, xmldecl=False, svgns=True, omitsize=True)
    return Markup(out.getvalue().decode())  # noqa: S704 - drawn by the QR library from our own address


def to_html(notice: Notice, *, url: str | None, large: bool = False) -> str:
    """The notice as one page that stands alone: its style is inside, nothing else is loaded."""
    # The style sheet is ours; a "</style>" in it would be our own mistake.
    style = Markup((TEMPLATES / "notice.css").read_text(encoding="utf-8"))  # noqa: S704
    return (
        _environment()
        .get_template("notice.html")
        .render(notice=notice, style=style, large=large, qr=_qr(url) if url else "", links=_links(url), kinds=KINDS)
    )


def _links(url: str | None) -> dict[str, str]:
    """The other forms of the same notice, for the screen only; none where it has no address."""
    if not url or "?" not in url:
        return {}
    path, query = url.split("?", 1)
    return {
        "page": url, "large": f"{url}&size=large", "pdf": f"{path}.pdf?{query}", "docx": f"{path}.docx?{query}",
    }  # fmt: skip


def to_pdf(notice: Notice, *, url: str | None, large: bool = False) -> bytes:
    """The same on A4, with fonts embedded and ``第 x 页，共 y 页`` on every page."""
    from weasyprint import HTML

    document: bytes = HTML(string=to_html(notice, url=url, large=large)).write_pdf()
    return document
