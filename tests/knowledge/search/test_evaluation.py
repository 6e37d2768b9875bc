"""The evaluator: its figures by a hand-computed example, its refusals, and the project's own held-out figures."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lxml import html

from knowledge.search import Decision, Engine, RankedItem, RankedMatter, Result
from knowledge.search.evaluation import (
    Answered,
    BadFile,
    Message,
    evaluate,
    figures,
    missed_goals,
    read_messages,
    reliability,
)
from knowledge.search.examples import STYLES as EVERY_STYLE
from knowledge.search.report import DECISIONS, STYLES, to_html, to_svg
from tests.conftest import TRAINED

HERE = Path(__file__).parent
HELD_OUT = [
    HERE / "heldout.jsonl",
    HERE / "heldout_second.jsonl",
    HERE / "heldout_third.jsonl",
    HERE / "heldout_fourth.jsonl",
]
"""Four authors' messages, none of them learnt from."""
RECORDED = json.loads((HERE / "figures.json").read_text("utf-8"))
DROP = 0.01
"""A point: more than that below what was recorded fails."""
FEW = 0.02
"""Of the few that are asked about, one message is a point and a half."""


def answered(meant: int, said: list[int], decision: Decision, item: int | None = None, score: float = 0.9) -> Answered:
    matters = tuple(RankedMatter(n, f"m{n}", f"M{n}", score, RankedItem(1, "one", 0.9)) for n in said)
    message = Message(text="x", matter=meant, matters_ok=[meant] if meant else [], item=item, style="plain")
    return Answered(message, Result("x", decision, matters), 1.0)


def test_figures_by_hand() -> None:
    found = figures(
        [
            answered(1, [1, 2, 3], Decision.MATCH, item=1),  # right, item right
            answered(2, [1, 2, 3], Decision.MATCH),  # wrong match, in the first three
            answered(3, [3, 1, 2], Decision.ASK, item=2),  # asked with the right one, item wrong
            answered(4, [5, 6, 7], Decision.NONE),  # missed
            answered(0, [1, 2, 3], Decision.NONE),
            answered(0, [1, 2, 3], Decision.MATCH),
        ]
    )
    assert found["top1"] == 0.5
    assert found["top3"] == 0.75
    assert found["item"] == 0.5
    assert found["none_found"] == 0.5
    assert found["false_none"] == 0.25
    assert found["wrong_match"] == 0.5
    assert found["wrong_match_all"] == round(2 / 3, 4)
    assert found["asked"] == 0.25
    assert found["asked_with_right"] == 1.0


def test_reliability_by_hand() -> None:
    bins = reliability([answered(1, [1], Decision.MATCH, score=0.95), answered(1, [2], Decision.MATCH, score=0.91)])
    assert bins == [{"said": 0.93, "was": 0.5, "messages": 2}]


def test_a_figure_short_of_its_goal_is_named() -> None:
    overall = {"top1": 0.5, "asked": 0.5, "top3": 1.0}
    assert [m.split()[0] for m in missed_goals(overall)] == ["top1", "asked"]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "bad.jsonl:1"),
        ('{"text": 5, "matter": 1}', "text"),
        ('{"text": "a"}', "matter"),
        ('{"text": "a", "matter": -1}', "matter"),
    ],
)
def test_a_malformed_line_is_refused_with_its_number(tmp_path: Path, line: str, says: str) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(BadFile, match=says):
        read_messages(path)


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").write_text("\n")
    with pytest.raises(BadFile, match="没有一行"):
        read_messages(tmp_path / "empty.jsonl")


@pytest.fixture(scope="module")
def held_out() -> dict[str, object]:
    messages = [m for path in HELD_OUT for m in read_messages(path)]
    return evaluate(Engine.load(TRAINED / "search"), messages)


@pytest.mark.parametrize("name", sorted(RECORDED))
def test_the_held_out_figures_do_not_drop_by_a_point(held_out: dict[str, dict[str, float]], name: str) -> None:
    now, then = held_out["overall"][name], RECORDED[name]
    worse = now - then if name in {"false_none", "wrong_match", "asked"} else then - now
    assert worse <= (FEW if name == "asked_with_right" else DROP), (
        f"{name} was {then} and is {now}; if that is meant, write it into figures.json and say why"
    )


def test_the_plot_stands_alone_with_a_dot_for_each_chance(held_out: dict[str, list[object]]) -> None:
    dots = html.fromstring(to_svg(held_out)).findall(".//circle")
    assert len(dots) == len(held_out["reliability"])


def test_the_report_is_a_page_with_every_part(held_out: dict[str, object]) -> None:
    page = to_html(held_out, "heldout.jsonl")
    assert set(STYLES) >= EVERY_STYLE and set(DECISIONS) == {d.value for d in Decision}, (
        "whoever reads it needs no English"
    )
    assert not [style for style in EVERY_STYLE if f"<td>{style}</td>" in page]
    for part in ("总的", "按说法", "按每件事", "混淆", "最差的错", "<svg"):
        assert part in page
