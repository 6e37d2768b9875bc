"""How a sentence is cut: what should sound or look the same does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.search.vocabulary import Vocabulary
from knowledge.units import LONGEST_TEXT, prepare, syllable, units


@pytest.mark.parametrize(
    ("one", "other"), [("社宝卡", "社保卡"), ("身分证", "身份证"), ("公基金", "公积金"), ("报消", "报销")]
)
def test_homophones_share_their_sounds(one: str, other: str) -> None:
    sounds = [{u for u in units(text) if u.startswith("p:")} for text in (one, other)]
    assert sounds[0] == sounds[1]


def test_what_local_speech_does_not_tell_apart_is_folded() -> None:
    assert syllable("知") == syllable("资") == "zi"
    assert syllable("京") == syllable("金") == "jin"


def test_traditional_full_width_and_punctuation_are_brought_into_one_form() -> None:
    assert prepare("開辦餐飲店，要辦什麼？？") == prepare("开办餐饮店 要办什么!")


def test_numbers_keep_their_length_only() -> None:
    assert prepare("152723199001011234") == "0000"
    assert prepare("30吨") == "00吨"


@given(st.text(max_size=3000))
def test_any_text_is_cut_without_failing(text: str) -> None:
    assert len(prepare(text)) <= LONGEST_TEXT * 2
    assert all(isinstance(u, str) and u for u in units(text))


@given(st.text(max_size=200))
def test_weights_have_length_one_or_nothing_is_known(text: str) -> None:
    vocabulary = Vocabulary.learn(["我想开个饭店", "孩子上户口", text])
    _, weights = vocabulary.weigh(text)
    assert abs(float((weights**2).sum()) - 1) < 1e-4
