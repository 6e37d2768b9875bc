"""Things that are neither item nor paper: quoted where the catalogue writes of them, owned up to where it does not."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge import catalogue
from knowledge.enquiry import foreign, quote, understand_question
from knowledge.guidance import assess

AS_OF = date(2026, 11, 24)
MATTERS = catalogue.load().matters


@pytest.mark.parametrize(
    ("matter", "asked", "says"),
    [
        ("second-hand-house-transfer", "契税多少钱", "1%"),
        ("enterprise-deregistration", "公示要几天", "20日"),
        ("retirement", "公积金能提多少", "存储余额"),
        ("newborn-birth", "疫苗多少钱", "不收任何费用"),
    ],
)
def test_what_the_catalogue_writes_is_quoted_with_its_source(matter: str, asked: str, says: str) -> None:
    guidance = assess(MATTERS[matter], {}, as_of=AS_OF)
    question = understand_question(asked, guidance.matter)
    told = quote(asked, guidance, question.attribute if question else None)
    assert told is not None
    assert says in told.text
    assert told.source


@pytest.mark.parametrize(
    ("matter", "asked"),
    [
        ("second-hand-house-transfer", "房产证上能写两个人不"),
        ("marriage-and-childbirth", "婚检要钱吗"),
        ("retirement", "高温津贴怎么算"),
        ("citizen-after-death", "骨灰盒多少钱"),
        ("citizen-after-death", "派出所要去吗"),  # that a police station is written of says nothing of going there
    ],
)
def test_what_is_written_nowhere_is_not_quoted(matter: str, asked: str) -> None:
    guidance = assess(MATTERS[matter], {}, as_of=AS_OF)
    question = understand_question(asked, guidance.matter)
    assert quote(asked, guidance, question.attribute if question else None) is None


@pytest.mark.parametrize(
    ("matter", "asked", "thing"),
    [
        ("marriage-and-childbirth", "婚检要钱吗", "婚检"),
        ("marriage-and-childbirth", "离婚要带啥", "离婚"),
        ("marriage-and-childbirth", "结婚证要带吗", ""),
        ("retirement", "公积金要带啥", ""),
        ("retirement", "要带啥", ""),
    ],
)
def test_what_belongs_to_another_business_is_told_from_ones_own(matter: str, asked: str, thing: str) -> None:
    assert foreign(asked, MATTERS[matter]) == thing
