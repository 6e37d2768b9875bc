"""The examples: readable, broad, filed once, and never the messages that the search is measured on."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from knowledge import catalogue
from knowledge.search.asking import distinctions
from knowledge.search.examples import BadExamples, Example, read, read_file, repeated
from knowledge.text import normalise

HELD_OUT = ("heldout.jsonl", "heldout_second.jsonl", "heldout_third.jsonl")
EXAMPLES = read()


def test_every_matter_has_250_examples_and_every_item_25() -> None:
    matters = Counter(e.matter for e in EXAMPLES)
    items = Counter((e.matter, e.item) for e in EXAMPLES)
    for matter in catalogue.load().matters.values():
        assert matters[matter.slug] >= 250, matter.slug
        for item in matter.items:
            assert items[matter.slug, item.n] >= 25, (matter.slug, item.n)


def test_out_of_scope_has_1500_examples_that_say_what_they_are() -> None:
    outside = [e for e in EXAMPLES if not e.matter]
    assert len(outside) >= 1500
    assert all(e.kind for e in outside)
    assert sum(e.kind == "near-miss" for e in outside) >= 300


def test_voices_are_many() -> None:
    for matter in catalogue.load().matters:
        assert len({e.voice for e in EXAMPLES if e.matter == matter}) >= 30, matter


def test_nothing_is_filed_twice() -> None:
    assert [(a.text, a.label, b.label) for a, b in repeated(EXAMPLES)] == []


def test_a_repeated_message_is_found() -> None:
    twice = [Example("开饭店", "open-restaurant", 0, "plain", "x"), Example("開飯店", "retirement", 0, "plain", "y")]
    assert len(repeated(twice)) == 1


def test_no_message_that_the_search_is_measured_on_is_learnt_from() -> None:
    learnt = {normalise(e.text) for e in EXAMPLES}
    files = [Path(__file__).with_name(name).read_text("utf-8") for name in HELD_OUT]
    held_out = [json.loads(line)["text"] for whole in files for line in whole.splitlines()]
    assert [t for t in held_out if normalise(t) in learnt] == []


def test_messages_also_right_elsewhere_name_matters_that_exist() -> None:
    for example in EXAMPLES:
        for slug in example.also:
            assert catalogue.load().matter(slug) is not None, example.text


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("matter: [", "不是合格的 YAML"),
        ("matter: open-restaurant", "blocks"),
        ("matter: open-restaurant\nblocks:\n- {style: loud, texts: [a]}", "style"),
        ("matter: open-restaurant\nblocks:\n- {style: plain}", "texts"),
        ("matter: open-a-bar\nblocks:\n- {style: plain, texts: [a]}", "目录里没有"),
        ("matter: open-restaurant\nblocks:\n- {style: plain, item: 99, texts: [a]}", "目录里没有"),
        ("matter: open-restaurant\nblocks:\n- {style: plain, texts: [12345]}", "加引号"),
        ("matter: open-restaurant\nblocks:\n- {style: plain, texts: ['  ']}", "不是文字"),
    ],
)
def test_a_malformed_file_is_refused_with_file_and_place(tmp_path: Path, body: str, says: str) -> None:
    path = tmp_path / "some.yaml"
    path.write_text(body, encoding="utf-8")
    with pytest.raises(BadExamples, match=says) as refused:
        read_file(path)
    assert "some.yaml" in str(refused.value)


def test_every_matter_can_be_offered_in_plain_words_and_every_pair_exists() -> None:
    known = set(catalogue.load().matters)
    assert set(distinctions().plain) == known
    for pair, question in distinctions().pairs.items():
        assert pair <= known and len(pair) == 2
        assert question.endswith("？")
