"""Local windows and promised time limits overlay the notice, where somebody verified them; nothing is invented."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from knowledge import catalogue, offices
from knowledge.enquiry import Fact, Question, answer
from knowledge.guidance import assess
from knowledge.notice import to_html
from tests.knowledge.notice.making import ISSUED, notice

SAMPLE = """
regions:
  甲区:
    source: 测试用
    windows:
      - {name: 甲区综合窗口, address: 幸福路1号一楼, hours: 工作日9:00—17:00, phone: 0000-1234567}
      - {name: 甲区身后专窗, address: 幸福路2号, matters: [citizen-after-death]}
    time_limits:
      - {matter: start-freight-transport-enterprise, item: 1, text: 承诺5个工作日, working_days: 5, source: 甲区承诺清单}
"""
FREIGHT = "start-freight-transport-enterprise"


@pytest.fixture
def sample(tmp_path: Path) -> offices.Offices:
    path = tmp_path / "offices.yaml"
    path.write_text(SAMPLE, encoding="utf-8")
    return offices.load(path)


def test_what_ships_is_empty() -> None:
    assert offices.load().regions == {}
    assert notice(FREIGHT, region="东胜区").offices == []


def test_the_notice_shows_windows_and_the_local_promise(sample: offices.Offices) -> None:
    made = notice(FREIGHT, region="甲区", offices=sample)
    assert [o.name for o in made.offices] == ["甲区综合窗口"], "the other window is for another matter"
    licence = next(i for i in made.items if i.n == 1)
    assert licence.local_limit is not None and licence.local_limit.text == "承诺5个工作日"
    assert licence.local_ready_by == "2026年12月01日"
    assert licence.time_limit.text.startswith("自受理之日起20日"), "the law's limit stays"
    page = to_html(made, url=None)
    for word in ("幸福路1号一楼", "0000-1234567", "本地承诺", "甲区承诺清单"):
        assert word in page


def test_another_region_knows_nothing_of_it(sample: offices.Offices) -> None:
    made = notice(FREIGHT, region="乙区", offices=sample)
    assert made.offices == [] and all(i.local_limit is None for i in made.items)
    assert "<dt>本地承诺</dt>" not in to_html(made, url=None)


def test_a_question_is_answered_with_the_region(sample: offices.Offices) -> None:
    matter = catalogue.load().matters[FREIGHT]
    guidance = assess(matter, {}, as_of=ISSUED)
    where = answer(Question("where"), guidance, local=sample.region("甲区"))
    assert isinstance(where, Fact) and "幸福路1号一楼" in where.text
    limit = answer(Question("time_limit", item=matter.item(1)), guidance, local=sample.region("甲区"))
    assert isinstance(limit, Fact) and "承诺5个工作日" in limit.text
    without = answer(Question("where"), guidance)
    assert isinstance(without, Fact) and "幸福路" not in without.text


def test_mistakes_are_named(sample: offices.Offices, tmp_path: Path) -> None:
    assert offices.problems(sample, catalogue.load()) == []
    assert offices.problems(offices.load(), catalogue.load()) == []
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(SAMPLE.replace("citizen-after-death", "no-such").replace("item: 1", "item: 9"), encoding="utf-8")
    found = offices.problems(offices.load(wrong), catalogue.load())
    assert len(found) == 2 and "no-such" in found[0] and "第9项" in found[1]
    shapeless = tmp_path / "shapeless.yaml"
    shapeless.write_text("regions: {甲区: {source: 测试, window: []}}", encoding="utf-8")
    with pytest.raises(ValidationError):
        offices.load(shapeless)


PLACED = """
regions:
  甲区:
    source: 测试用
    windows:
      - {name: 近窗口, address: 幸福路1号, latitude: 39.90, longitude: 111.20}
      - {name: 没有坐标的窗口, address: 幸福路2号}
  乙区:
    source: 测试用
    windows:
      - {name: 远窗口, address: 幸福路3号, latitude: 40.90, longitude: 111.20}
"""


def test_the_nearest_are_those_whose_place_is_known(tmp_path: Path) -> None:
    path = tmp_path / "offices.yaml"
    path.write_text(PLACED, encoding="utf-8")
    near = offices.load(path).nearest(39.90, 111.20)
    assert [n.window.name for n in near] == ["近窗口", "远窗口"]
    assert near[0].km == 0 and near[1].km == pytest.approx(111.2, abs=0.1), "one degree of latitude is 111.2 km"
    assert offices.load().nearest(39.90, 111.20) == []


def test_half_a_place_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "offices.yaml"
    path.write_text(PLACED.replace(", longitude: 111.20", "", 1), encoding="utf-8")
    with pytest.raises(ValidationError, match="longitude"):
        offices.load(path)
