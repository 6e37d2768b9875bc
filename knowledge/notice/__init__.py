"""The one-time notice (一次告知): one model, rendered as page, PDF, DOCX, JSON and short text."""

from knowledge.notice.build import build
from knowledge.notice.changes import changed
from knowledge.notice.docx import to_docx
from knowledge.notice.model import Notice
from knowledge.notice.render import to_html, to_pdf
from knowledge.notice.short import to_text

__all__ = ["Notice", "build", "changed", "to_docx", "to_html", "to_pdf", "to_text"]
