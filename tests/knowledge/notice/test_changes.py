"""What changed since the last notice: other answers, or another catalogue."""

from __future__ import annotations

import copy
from typing import Any

from knowledge.notice import Notice, changed, to_html
from tests.knowledge.notice.making import MATTERS, notice

FREIGHT = "start-freight-transport-enterprise"
OWNED = {
    "cargo_type": ("general",),
    "vehicle_class": "over_12t",
    "vehicle_status": "purchased",
    "vehicle_origin": "new",
}


def test_nothing_changed() -> None:
    for slug in MATTERS:
        body = notice(slug).to_json()
        assert changed(body, copy.deepcopy(body)) == []


def test_a_changed_answer() -> None:
    lines = changed(notice(FREIGHT, OWNED).to_json(), notice(FREIGHT, {**OWNED, "vehicle_status": "planned"}).to_json())
    assert any("由“已购置”改为“还没买，拟投入”" in line for line in lines)
    assert any(line.startswith("多了材料：拟投入运输车辆的承诺书") for line in lines)
    assert any(line.startswith("不再需要事项：对车辆道路运输证的配发") for line in lines)


def test_a_new_catalogue() -> None:
    """Each fact that a citizen acts on is told when it is different; what is issued stays as it was."""
    old = notice(FREIGHT, OWNED).to_json()
    new = copy.deepcopy(old)
    new["catalogue_version"] = "2027-01-new"
    item, material = new["items"][0], new["materials"][0]
    item["time_limit"]["text"] = "10个工作日"
    item["fee"]["text"] = "每件5元"
    item["conditions"].append("新的条件")
    item["legal_basis"].pop()
    item["department"] = "行政审批局"
    material["form"] = "复印件"
    material["group"] = "later"
    new["notices"].append({"text": "2027年起有新规定", "mark": ""})
    lines = "\n".join(changed(old, new))
    for word in (
        "10个工作日",
        "每件5元",
        "新的条件",
        "设定依据",
        "行政审批局",
        "复印件",
        "现在可以后补",
        "新的提醒：2027年起有新规定",
    ):
        assert word in lines, word


def test_wording_alone_is_no_news_while_the_catalogue_is_the_same() -> None:
    old = notice(FREIGHT, OWNED).to_json()
    new = copy.deepcopy(old)
    new["items"][0]["time_limit"]["text"] = "另一种说法"
    assert changed(old, new) == []


def test_a_notice_of_an_earlier_program_can_be_compared_and_opened() -> None:
    old: dict[str, Any] = notice(FREIGHT, OWNED).to_json()
    for key in ("offices", "deferral", "changes"):
        del old[key]
    for material in old["materials"]:
        for key in ("reason", "source_kind"):
            del material[key]
    new = {**notice(FREIGHT, OWNED).to_json(), "catalogue_version": "newer"}
    assert changed(old, new) == []
    assert "开办运输企业" in to_html(Notice.from_json(old), url=None)


def test_a_new_version_says_what_it_changed() -> None:
    made = notice(FREIGHT, OWNED).model_copy(update={"changes": ["多了材料：拟投入运输车辆的承诺书"]})
    assert "这一版改了什么" in to_html(made, url=None)
    assert "这一版改了什么" not in to_html(notice(FREIGHT, OWNED), url=None)
