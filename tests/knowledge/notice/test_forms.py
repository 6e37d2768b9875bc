"""Page, PDF and DOCX hold what the JSON holds, in order, with nothing running over and no box for a character."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pymupdf
import pytest
from docx import Document

from knowledge.notice import Notice, to_docx, to_html, to_pdf
from knowledge.notice.glyphs import unprintable
from tests.knowledge.notice.making import MATTERS, URL, notice, several

EACH = pytest.mark.parametrize("slug", MATTERS)
RARE = "䶮㛃𬱖"
A4 = (595, 842)
INSIDE = {"status", "confidence", "kind", "group", "slug", "id", "situation", "seq", "region", "answers"}
"""Keys for programs: shown as words elsewhere, or not at all."""


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def text_of_page(page: str) -> str:
    reader = _Text()
    reader.feed(page.split("</style>", 1)[1])
    return squeezed("".join(reader.parts))


def facts(body: Any, key: str = "") -> Iterator[str]:
    """Every text in the notice's JSON that a citizen is meant to read."""
    if isinstance(body, dict):
        for name, value in body.items():
            if name not in INSIDE:
                yield from facts(value, name)
    elif isinstance(body, list):
        for value in body:
            yield from facts(value, key)
    elif isinstance(body, str) and body:
        yield body


def shown(made: Notice) -> list[str]:
    """``why`` of a paper is its reason and its use, which stand in two columns; a law's source repeats its text."""
    body = made.to_json()
    for material in (*body["materials"], *body["extra_materials"]):
        del material["why"]
    for material in body["materials"]:
        if material["group"] != "bring":
            del material["source_kind"]
    for item in body["items"]:
        item["extra_materials"] = []
        for basis in item["legal_basis"]:
            del basis["source"]
        for point in ("result", "deadline"):
            (item[point] or {}).pop("source", None)
    del body["matter"]["summary"]
    return list(facts(body))


@EACH
def test_the_page_shows_all_that_the_json_holds(slug: str) -> None:
    for made in several(slug, 1):
        page = text_of_page(to_html(made, url=URL))
        assert [f for f in shown(made) if squeezed(f) not in page] == []


@EACH
def test_the_word_document_holds_the_same_facts(slug: str) -> None:
    made = several(slug, 1)[-1]
    document = Document(io.BytesIO(to_docx(made, url=URL)))
    cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
    text = squeezed("".join([*(p.text for p in document.paragraphs), *cells]))
    assert [f for f in shown(made) if squeezed(f) not in text] == []
    assert URL in text
    section = document.sections[0]
    assert section.page_width is not None and round(section.page_width.cm) == 21
    assert document.inline_shapes, "the QR code"
    east_asia = document.styles["Normal"].element.rPr.rFonts.get(
        "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}eastAsia"
    )
    assert east_asia, "without it Word shows Chinese in a face of its own choice"


def pdf(made: Notice, **how: Any) -> pymupdf.Document:
    return pymupdf.open(stream=to_pdf(made, url=URL, **how), filetype="pdf")


@pytest.mark.parametrize(
    ("slug", "large"),
    [("citizen-after-death", False), ("ipo-compliance-verification", True)],
)
def test_the_printed_pages(slug: str, large: bool) -> None:
    made = notice(slug)
    pages = list(pdf(made, large=large))
    text = squeezed("".join(p.get_text() for p in pages))
    for n, page in enumerate(pages, 1):
        assert (round(page.rect.width), round(page.rect.height)) == A4
        foot = squeezed(page.get_text(clip=(0, 780, 595, 842)))
        assert f"第{n}页共{len(pages)}页" in foot and made.number in foot
        for x0, y0, x1, y1, word, *_ in page.get_text("words"):
            assert x0 >= 40 and x1 <= A4[0] - 40 and y0 >= 30 and y1 <= A4[1] - 10, f"page {n}: {word} runs over"
        assert lowest_heading(page) < 0.93, f"page {n} ends with a heading"
    for item in made.items:
        assert squeezed(item.name) in text
    for material in made.materials:
        assert squeezed(material.name) in text


def lowest_heading(page: pymupdf.Page) -> float:
    """Where the last bold line stands, if nothing but the foot follows it; 0 when text follows."""
    lines = [
        (line["bbox"][3], any("Bold" in span["font"] for span in line["spans"]))
        for block in page.get_text("dict", clip=(0, 0, 595, 785))["blocks"]
        for line in block.get("lines", [])
    ]
    bottom, bold = max(lines, default=(0.0, False))
    return bottom / A4[1] if bold else 0.0


@EACH
def test_every_character_has_a_font(slug: str) -> None:
    assert notice(slug).unprintable == []


@pytest.mark.parametrize("slug", ["citizen-after-death", "open-restaurant"])
def test_no_character_is_printed_as_a_box(slug: str) -> None:
    made = notice(slug)
    for page in pdf(made):
        for span in spans(page):
            assert "\ufffd" not in span["text"]
            assert "DejaVu" not in span["font"] or span["text"].isascii() or not has_chinese(span["text"]), span


def spans(page: pymupdf.Page) -> Iterator[dict[str, Any]]:
    for block in page.get_text("dict")["blocks"]:
        for line in block.get("lines", []):
            yield from line["spans"]


def has_chinese(text: str) -> bool:
    return any("\u4e00" <= c <= "\u9fff" for c in text)


def test_rare_characters_print_or_are_named() -> None:
    made = notice("newborn-birth")
    said = made.answers_text or [*notice("newborn-birth", {"parents_married": True}).answers_text]
    rare = made.model_copy(
        update={"answers_text": [said[0].model_copy(update={"answer": RARE})], "unprintable": unprintable(RARE)}
    )
    cannot = rare.unprintable
    printed_on = list(pdf(rare))
    printed = squeezed("".join(p.get_text() for p in printed_on))
    for character in RARE:
        assert character in printed or character in cannot
    for character in cannot:
        assert f"打印不出的字：{'、'.join(cannot)}" in text_of_page(to_html(rare, url=None))
        assert character in RARE
    shapes = {glyph(printed_on, character) for character in RARE if character not in cannot}
    assert len(shapes) == len(RARE) - len(cannot), "each is drawn, and none like another (a box)"


def glyph(pages: list[pymupdf.Page], character: str) -> bytes:
    """The pixels of one character on the printed page."""
    for page in pages:
        for found in page.search_for(character):
            return bytes(page.get_pixmap(clip=found, dpi=200).samples)
    raise AssertionError(f"{character} is not on any page")


def test_a_character_that_no_font_has_is_named() -> None:
    nobody = "\U0003fffd"  # a private corner of Unicode's last plane
    assert unprintable(f"张{nobody}") in ([], [nobody])
    made = notice("newborn-birth").model_copy(update={"unprintable": ["𬱖"]})
    assert "请手写补上" in text_of_page(to_html(made, url=None))


def test_the_page_stands_alone_and_has_its_other_forms() -> None:
    page = to_html(notice("newborn-birth"), url=URL)
    assert "<svg" in page and "size=large" in page and ".pdf?t=" in page and ".docx?t=" in page
    assert not re.search(r"<(script|link|img|iframe)\b", page), "nothing is loaded from elsewhere"
    assert "<svg" not in to_html(notice("newborn-birth"), url=None)


def test_answers_are_escaped() -> None:
    made = notice("newborn-birth", {"parents_married": True})
    said = made.answers_text[0].model_copy(update={"answer": "<script>alert(1)</script>"})
    page = to_html(made.model_copy(update={"answers_text": [said]}), url=None)
    assert "<script>" not in page and "&lt;script&gt;" in page
