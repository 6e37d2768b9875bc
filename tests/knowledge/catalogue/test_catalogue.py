"""The catalogue that ships: clean, complete, and holding what it held when it was last looked through."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from knowledge import catalogue
from knowledge.catalogue.check import Report, check
from knowledge.catalogue.figures import Sourced
from knowledge.catalogue.loader import MATTERS
from knowledge.catalogue.model import Confidence
from knowledge.catalogue.table import read_table, table_a1

FIGURES = """
1 新生儿出生 7 5 7 102 51 34 17 0
2 灵活就业 4 1 7 65 43 21 7 0
3 军人退役 3 14 7 55 41 24 11 3
4 公民婚育 3 4 7 49 45 14 6 2
5 二手房转移登记及水电气暖联动过户 6 6 7 74 39 28 31 13
6 残疾人服务 5 6 7 75 45 27 14 2
7 公民身后 17 20 17 210 64 95 49 33
8 开办餐饮店 4 14 6 81 56 19 20 3
9 员工录用 7 4 7 87 44 41 18 11
10 退休 6 11 7 71 36 45 22 8
11 企业注销登记 6 6 7 69 35 22 14 8
12 企业信息变更 6 5 7 86 40 19 12 10
13 开办运输企业 2 15 6 37 34 10 18 2
14 信用修复 3 4 7 43 24 16 9 3
15 水电气暖网联合报装 10 6 7 165 99 62 44 10
16 社会保障卡居民服务 4 0 6 46 35 25 18 9
17 教育入学 1 0 7 33 33 13 22 2
18 涉企不动产登记 5 0 7 132 50 63 37 0
19 企业上市合法合规信息核查 17 7 7 223 50 89 90 20
20 企业破产信息核查 9 5 7 152 31 40 57 10
"""
"""seq, name, items, materials, situations, fields, distinct keys, and how many facts are high, medium, low.

A row that changes is a change of the catalogue: CHANGELOG.md says which matter and from what date; then change it here.
"""

TOTAL = (125, 133, 147, 1855, 651, 707, 516, 149)

SOURCED_AT_LEAST = {"设定依据写到条款": 312, "办结时限": 102, "收费标准": 109, "表外材料": 54}
"""Facts that name their source. May only rise: a fact that loses its source is no longer one."""


@pytest.fixture(scope="module")
def report() -> Report:
    return check()


def test_nothing_is_wrong(report: Report) -> None:
    assert [str(p) for p in report.problems] == []


@pytest.mark.parametrize("line", FIGURES.strip().split("\n"), ids=lambda line: line.split()[1])
def test_figures(report: Report, line: str) -> None:
    seq, name, *counts = line.split()
    found = report.figures[int(seq) - 1]
    assert (found.seq, found.name) == (int(seq), name)
    assert [
        found.items, found.materials, found.situations, found.fields, found.keys, found.high, found.medium, found.low,
    ] == [int(c) for c in counts]  # fmt: skip


def test_total(report: Report) -> None:
    total = report.total
    assert (
        total.items, total.materials, total.situations, total.fields, total.keys, total.high, total.medium, total.low,
    ) == TOTAL  # fmt: skip


def test_names_are_those_of_the_table() -> None:
    rows = table_a1()
    matters = catalogue.load().matters.values()
    assert [m.seq for m in matters] == list(rows) == list(range(1, 21))
    for matter in matters:
        row = rows[matter.seq]
        assert matter.name == row.name
        assert tuple(i.name for i in matter.items) == row.items
        assert tuple(m.name for m in matter.materials) == row.materials
        assert [i.n for i in matter.items] == list(range(1, len(row.items) + 1))
        assert [m.n for m in matter.materials] == list(range(1, len(row.materials) + 1))


def test_the_table_has_20_matters_125_items_133_materials() -> None:
    rows = table_a1().values()
    assert (len(rows), sum(len(r.items) for r in rows), sum(len(r.materials) for r in rows)) == (20, 125, 133)
    assert [r.seq for r in rows if not r.materials] == [16, 17, 18]


def test_slips_of_the_table_are_kept() -> None:
    rows = table_a1()
    assert rows[8].items[3] == "公众聚集场所投入使用、营业前消防"
    assert rows[10].items[3] == "机关事业单位职工提前退休（退职） 待遇申领"


@pytest.mark.parametrize(
    "text",
    ["", "表A.1\n", "\t序号\n\t名称\n\t事项\n\t材料\n\t1\n\t甲\n\t1. 子", "\ta\n\tb\n\tc\n\td\n\t1\n\t甲\n\t2. 子\n\t"],
)
def test_a_table_that_does_not_add_up_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"table A\.1"):
        read_table(text)


def test_facts_keep_their_sources(report: Report) -> None:
    for kind, least in SOURCED_AT_LEAST.items():
        assert report.sources[kind].named >= least, f"{kind}: a fact lost its source"
    assert report.sourced.share >= 0.66


def test_share_of_nothing_is_whole() -> None:
    assert Sourced(0, 0).share == 1.0
    assert Sourced(1, 4).share == 0.25


def test_every_item_can_say_all_seven_points() -> None:
    """申请材料、事项名称、设定依据、受理条件、办结时限、收费标准、办理结果: all but the materials stand on the item."""
    for matter in catalogue.load().matters.values():
        for item in matter.items:
            said = (item.name, item.legal_basis, item.conditions, item.time_limit.text, item.fee.text, item.result)
            assert all(said), f"{matter.slug} {item.n}"


def test_what_was_never_compared_is_never_high() -> None:
    laws = [b for m in catalogue.load().matters.values() for i in m.items for b in i.legal_basis]
    levels = Counter(b.confidence for b in laws if b.checked == "memory")
    assert levels[Confidence.MEDIUM] > 0
    assert levels[Confidence.HIGH] == 0


def test_texts_that_speak_of_a_day_to_come(report: Report) -> None:
    days = {(d.file, d.on) for d in report.dated}
    assert ("enterprise-information-change.yaml", date(2027, 6, 30)) in days
    assert all(d.on >= date(2026, 12, 1) for d in report.dated)
    line = next(d for d in report.dated if d.file == "enterprise-information-change.yaml").line
    written = (MATTERS / "enterprise-information-change.yaml").read_text(encoding="utf-8").split("\n")
    assert "2027年6月30日" in written[line - 1]


def test_what_expires_within_sixty_days(report: Report) -> None:
    def days(as_of: date) -> set[date]:
        return {d.on for d in report.expiring(as_of)}

    assert date(2027, 6, 30) not in days(date(2027, 4, 30))
    assert date(2027, 6, 30) in days(date(2027, 5, 1))
    assert date(2027, 6, 30) in days(date(2028, 1, 1)), "what is past is still to be mended"


def test_every_matter_is_due_for_review_a_year_later(report: Report) -> None:
    assert report.overdue(date(2027, 10, 31)) == []
    assert len(report.overdue(date(2027, 11, 1))) == 20


def test_report_as_json_and_as_text(report: Report) -> None:
    told = report.to_json()
    assert told["problems"] == []
    assert told["total"]["items"] == 125
    assert told["figures"][6]["name"] == "公民身后"
    assert told["dated"][0]["on"].startswith("2027-")
    assert 0.66 <= told["sourced_share"] <= 1
    text = report.summary()
    assert "公民身后" in text
    assert text.endswith("20 个文件可读，0 处要改")


def test_a_missing_row_is_told_with_its_line_in_the_table(tmp_path: Path) -> None:
    for path in MATTERS.glob("*.yaml"):
        if path.stem != "retirement":
            (tmp_path / path.name).symlink_to(path)
    found = [str(p) for p in check(tmp_path).problems]
    assert len(found) == 1
    assert found[0].startswith("table_a1.txt:")
    assert "第 10 行“退休”没有文件" in found[0]
