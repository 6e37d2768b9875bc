"""What people say when one field is asked: values in everyday words, and words about the way."""

from __future__ import annotations

from typing import Any

import pytest
from worlds import MATTERS, TODAY  # type: ignore[import-not-found]

from knowledge.forms import CombinedForm, combine
from knowledge.forms.answering import answers, asks, named, value_in, way_in
from knowledge.forms.model import Field
from knowledge.guidance import assess


def form_of(seq: int) -> CombinedForm:
    return combine(assess(MATTERS[seq - 1], {}, as_of=TODAY))


DEATH = form_of(7)


def of(kind: str, label: str = "一栏", options: tuple[str, ...] | None = None) -> Field:
    return Field("x", label, kind, True, (), options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("said", "way"),
    [
        ("跳过", "skip"), ("先不填这个", "skip"), ("不清楚。", "skip"), ("下一个吧", "skip"), ("返回", "back"), ("上一个", "back"),
        ("刚才填错了", "back"), ("为什么问", "why"), ("为啥要填这个", "why"), ("问这个干嘛", "why"), ("先到这", "pause"),
        ("就到这里吧", "pause"), ("以后再填", "pause"), ("还差多少", "left"), ("都对", "yes"), ("没错", "yes"), ("不对", "no"),
        ("就这些", "enough"), ("没有了", "enough"), ("给我个链接", "page"),
    ],
)  # fmt: skip
def test_words_about_the_way(said: str, way: str) -> None:
    word = way_in(said)
    assert word is not None and word.way == way


@pytest.mark.parametrize(
    "said",
    [
        "王大山",
        "达拉特旗树林召镇",
        "13947712345",
        "2026年3月5日",
        "退休干部",
        "过敏性休克",
        "停车场北侧",
        "对门嘎查12号",
    ],
)
def test_answers_are_not_words_about_the_way(said: str) -> None:
    assert way_in(said) is None


@pytest.mark.parametrize(
    ("said", "about", "value"),
    [("改手机号", "手机号", ""), ("我要改一下逝者姓名", "逝者姓名", ""), ("把手机号改成13947712345", "手机号", "13947712345"),
     ("地址填错了", "地址", ""), ("申请人姓名应该改为李刚", "申请人姓名", "李刚")],
)  # fmt: skip
def test_a_change_names_its_field(said: str, about: str, value: str) -> None:
    word = way_in(said)
    assert word is not None and (word.way, word.about, word.value) == ("change", about, value)


def test_a_field_is_found_by_its_label_or_a_part_of_it() -> None:
    assert [f.key for f in named(DEATH, "申请人手机号")] == ["applicant_phone"]
    assert {f.key for f in named(DEATH, "身份证号")} >= {"applicant_id_number", "deceased_id_number"}
    assert named(DEATH, "车牌颜色") == []


@pytest.mark.parametrize(
    ("kind", "said", "value"),
    [
        ("phone", "我电话是139 4771 2345", "13947712345"), ("phone", "一三九四七七一二三四五", "13947712345"), ("phone", "0477-8581234", "0477-8581234"),
        ("cn_id", "身份证号152723194503120019", "152723194503120019"), ("cn_id", "15272319450312001x", "15272319450312001X"),
        ("date", "2026年3月5号", "2026-03-05"), ("date", "就是昨天", "2026-11-23"), ("date", "去年3月5日", "2025-03-05"),
        ("date", "农历三月初五", "农历三月初五"), ("number", "120平米", 120), ("number", "大概 3 个", 3), ("money", "50万", 500_000),
        ("number", "达拉特旗树林召镇锡尼街8号", "达拉特旗树林召镇锡尼街8号"), ("yes_no", "是的", True), ("yes_no", "没有", False), ("yes_no", "不需要", False),
        ("yes_no", "蓝色", None), ("bank_account", "卡号是6228 4801 2345 6789 015", "6228480123456789015"), ("text", "叫王大山", "王大山"),
        ("address", "住在达拉特旗树林召镇", "达拉特旗树林召镇"), ("textarea", "因为搬家", "因为搬家"),
    ],
)  # fmt: skip
def test_a_value_in_everyday_words(kind: str, said: str, value: Any) -> None:
    assert value_in(of(kind), said, as_of=TODAY) == value


@pytest.mark.parametrize(
    ("said", "value"),
    [("儿子", "儿子"), ("2", "女儿"), ("我是他儿子", "儿子"), ("外甥", None)],
)  # fmt: skip
def test_an_option_by_name_number_or_in_passing(said: str, value: str | None) -> None:
    assert value_in(of("choice", options=("儿子", "女儿", "其他亲属")), said, as_of=TODAY) == value


def test_several_options_at_once() -> None:
    field = of("multi_choice", options=("普通货运", "冷藏保鲜", "罐式"))
    assert value_in(field, "1、3", as_of=TODAY) == ["普通货运", "罐式"]
    assert value_in(field, "普通货运和冷藏保鲜", as_of=TODAY) == ["普通货运", "冷藏保鲜"]


def test_a_bare_number_is_the_answer_to_what_was_asked_and_nobody_elses() -> None:
    field = DEATH.by_key["deceased_id_number"]
    assert answers(DEATH, field, "152723194503120019", as_of=TODAY) == {"deceased_id_number": "152723194503120019"}


def test_more_is_heard_in_the_same_breath() -> None:
    found = answers(DEATH, DEATH.by_key["applicant_name"], "我叫李强，电话13947712345", as_of=TODAY)
    assert found == {"applicant_name": "李强", "applicant_phone": "13947712345"}


@pytest.mark.parametrize(
    ("said", "is_one"),
    [("要带啥材料", True), ("这个怎么填？", True), ("可以代办吗", True), ("王大山", False), ("达拉特旗", False)],
)
def test_what_sounds_like_a_question(said: str, is_one: bool) -> None:
    assert asks(said) is is_one
