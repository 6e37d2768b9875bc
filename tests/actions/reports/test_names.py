"""R12: persons' names are hidden where something announces them, officials' names and all other words stay."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from actions.names import hide, name_at, spans, words
from actions.reports.seen import seen
from tests.conftest import ROOT

TABLE = yaml.safe_load(Path(__file__).with_name("names.yaml").read_text(encoding="utf-8"))
COMMON = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严金魏陶姜谢邹苏潘葛范彭鲁韦马苗方俞任袁柳唐薛雷贺倪汤罗郝康伍余孟黄萧尹姚邵汪毛"
GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛超兰霞平刚桂文辉玲建国华志红玉春梅建宇浩然子轩梓涵欣怡雨泽博思远嘉琪俊熙雅婷晨曦雪瑞鑫鹏飞龙凤珍淑贞福寿庆祥德仁义礼智信明亮光荣富贵"
BEFORE = [
    "我叫{}，",
    "我爸{}，",
    "联系人：{}，",
    "当事人{}，",
    "孩子叫{}，",
    "我是{}，",
    "姓名：{} ",
    "户主是{}。",
    "我邻居{}，",
]
TITLES = ["主任", "科长", "局长", "老师", "警官", "所长"]


@st.composite
def persons(draw: st.DrawFn) -> str:
    """A surname and a given name of one or two characters, that together begin no ordinary word."""
    surname = draw(st.sampled_from([*COMMON, *sorted(words().compound)]))
    name = surname + "".join(draw(st.lists(st.sampled_from(GIVEN), min_size=1, max_size=2)))
    return name if not words().at("words", name, 0) else "张小明"


@pytest.mark.parametrize("row", TABLE["names"], ids=lambda row: row["text"])
def test_r12_a_name_is_hidden_but_for_its_first_character(row: dict[str, str]) -> None:
    shown, name = seen(row["text"]), row["name"]
    assert name[1:] not in shown.text and "姓名" in shown.hidden
    assert name[0] + "*" * (len(name) - 1) in shown.text, (
        "and the first character is left, so that one can tell who is who"
    )


@pytest.mark.parametrize("text", TABLE["kept"])
def test_r12_officials_places_and_ordinary_words_stay(text: str) -> None:
    assert hide(text) == text


def test_r12_the_table_is_long_enough_to_mean_something() -> None:
    assert len(TABLE["names"]) >= 90 and len(TABLE["kept"]) >= 120


@given(st.sampled_from(BEFORE), persons(), st.sampled_from(["来办事", "没有收到通知", "的材料", ""]))
def test_r12_whoever_is_announced_is_hidden_and_nothing_else_is(before: str, name: str, after: str) -> None:
    text = before.format(name) + after
    assert hide(text) == before.format(name[0] + "*" * (len(name) - 1)) + after


@given(
    persons(),
    st.sampled_from(TITLES),
    st.sampled_from(["找{}签字", "{}让我回去", "窗口的{}说不行", "我问了{}，他不管"]),
)
def test_r12_who_is_named_with_an_office_stays(name: str, title: str, sentence: str) -> None:
    text = sentence.format(name + title)
    assert hide(text) == text


@given(
    st.lists(
        st.sampled_from(["阿依古丽", "买买提", "吾守尔", "努尔比亚", "艾合买提江", "帕提古丽", "木沙江"]),
        min_size=2,
        max_size=6,
    )
)
def test_r12_a_name_in_parts_is_hidden_whole_however_long(parts: list[str]) -> None:
    name = "·".join(parts)
    assert hide(f"我叫{name}来办证") == f"我叫{name[0]}{'*' * (len(name) - 1)}来办证"


@given(st.text(alphabet="我叫爸妈联系人姓名：是张王李高马其格巴特尔主任窗口的·，电话138来办了", max_size=40))
def test_r12_hiding_changes_characters_to_stars_and_nothing_else_and_once_is_enough(text: str) -> None:
    hidden = hide(text)
    assert len(hidden) == len(text)
    assert all(after in (before, "*") for before, after in zip(text, hidden, strict=True))
    assert hide(hidden) == hidden
    assert all(0 <= begin < end <= len(text) for begin, end in spans(text))


def test_r12_in_thousands_of_sentences_that_name_nobody_nothing_is_hidden() -> None:
    """What people say to the assistant, and the words of the catalogue."""
    said = [
        line.strip().removeprefix("- ")
        for path in (
            *(ROOT / "assistant/data/nlu").glob("*.yml"),
            *(ROOT / "knowledge/catalogue/matters").glob("*.yaml"),
        )
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    for path in (ROOT / "tests/assistant/heldout_acts.jsonl", ROOT / "tests/knowledge/search/heldout.jsonl"):
        said += [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines()]
    assert len(said) > 20_000
    assert [line for line in said if hide(line) != line] == []


def test_r12_only_what_is_announced_is_looked_at() -> None:
    assert name_at("张建国", 0) and hide("张建国在吗") == "张建国在吗"
