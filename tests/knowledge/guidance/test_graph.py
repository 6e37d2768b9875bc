"""The pictures of the docs: current, and showing every question, service and conditional paper."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from knowledge import catalogue
from knowledge.guidance.graph import mermaid, page

DOCS = Path(__file__).resolve().parents[3] / "docs" / "guidance"
MATTERS = catalogue.load().matters
EDGE = re.compile(r'^  (\w+)(?: -- "[^"]+" -->| -\. "[^"]+" \.->| -->| -\.->) (\w+)')
NODE = re.compile(r"^  (\w+)[\[{(]")


@pytest.mark.parametrize("slug", MATTERS)
def test_the_picture_in_the_docs_is_current(slug: str) -> None:
    path = DOCS / f"{slug}.md"
    assert path.exists(), "run: onething catalogue graph --all docs/guidance"
    assert path.read_text("utf-8") == page(MATTERS[slug]), "run: onething catalogue graph --all docs/guidance"
    assert f"({slug}.md)" in (DOCS / "README.md").read_text("utf-8")


@pytest.mark.parametrize("slug", MATTERS)
def test_every_question_and_service_is_drawn_and_joined(slug: str) -> None:
    drawn = mermaid(MATTERS[slug])
    lines = drawn.splitlines()
    nodes = {m.group(1) for line in lines if (m := NODE.match(line))}
    edges = [m.groups() for line in lines if (m := EDGE.match(line))]
    inline = {"stop", "say"}
    assert all(a in nodes | inline and b in nodes | inline for a, b in edges)
    questions = {f"q_{s.id}" for s in MATTERS[slug].situations}
    assert questions <= nodes
    assert questions <= {a for a, _ in edges} | {b for _, b in edges}, "a question that leads nowhere"
    for item in MATTERS[slug].items:
        assert f"{item.n}. " in drawn
    for material in MATTERS[slug].materials:
        assert not material.needed_when.situations or f"材料{material.n} " in drawn


@pytest.mark.parametrize("slug", MATTERS)
def test_nothing_breaks_the_drawing(slug: str) -> None:
    """Inside quotes no quote; brackets close."""
    for line in mermaid(MATTERS[slug]).splitlines():
        assert line.count('"') % 2 == 0, line
        outside = re.sub(r'"[^"]*"', "", line)
        for opening, closing in ("[]", "{}", "()"):
            assert outside.count(opening) == outside.count(closing), line
