"""The list of places: whole, found by every way of naming, and never sure of what it does not have."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.places import (
    Place,
    completed,
    county_name,
    gazetteer,
    lies_in,
    look_through,
    misplaced,
    read,
    widening,
)

PLACES = list(gazetteer().places.values())
TOWNS = [p for p in PLACES if len(p.code) == 9]
VILLAGES = [p for p in PLACES if len(p.code) == 12]
COUNTIES = {
    "150602": "东胜区", "150603": "康巴什区", "150621": "达拉特旗", "150622": "准格尔旗", "150623": "鄂托克前旗",
    "150624": "鄂托克旗", "150625": "杭锦旗", "150626": "乌审旗", "150627": "伊金霍洛旗",
}  # fmt: skip
places = st.sampled_from(PLACES)


def test_the_list_is_whole_and_says_where_it_is_from() -> None:
    assert {p.code: p.name for p in gazetteer().counties} == COUNTIES
    assert (len(TOWNS), len(VILLAGES)) == (88, 1000)
    assert all(p.within and p.code.startswith(p.within.code) for p in PLACES if p.code not in COUNTIES)
    source = gazetteer().source
    assert (source.publisher, source.year) == ("国家统计局", 2023) and source.as_of < source.published


def test_a_committee_is_told_as_people_tell_it() -> None:
    assert all(not re.search("委员?会$|嘎查村$|虚拟", p.name) for p in VILLAGES)
    said = {p.listed: p.name for p in VILLAGES}
    assert said["大树湾村委会"] == "大树湾村" and said["柴磴嘎查"] == "柴磴嘎查"
    assert said["沙如勒努图克嘎查村委员会"] == "沙如勒努图克嘎查"
    assert said["内蒙古自治区鄂尔多斯市伊金霍洛旗阿勒腾席热镇文澜社区居民委员会"] == "文澜社区"


@given(places)
def test_every_place_is_found_by_its_chain_of_names(place: Place) -> None:
    for chain in (place.region, f"鄂尔多斯市{place.region}", f"内蒙古自治区鄂尔多斯市{place.region}"):
        assert gazetteer().named(chain) == (place,)
    assert place in gazetteer().named(place.name)
    assert len(place.region) <= 40, "as long as a member's region may be"


def test_the_beginning_of_a_region_tells_what_it_lies_in() -> None:
    ordered = sorted(PLACES, key=lambda p: p.region)
    for one, following in pairwise(ordered):
        if following.region.startswith(one.region):
            assert one in following.path
    assert len({p.region for p in PLACES}) == len(PLACES)


@given(places, places)
def test_one_region_lies_in_another_exactly_when_the_list_says_so(one: Place, other: Place) -> None:
    assert lies_in(one.region, other.region) is (other in one.path)


@given(places)
def test_a_region_widens_step_by_step_to_the_whole_city(place: Place) -> None:
    steps = widening(place.region)
    assert steps[0] == place.region and steps[-1] == "" and len(steps) == len(place.path) + 1
    assert all(lies_in(narrow, wide) for narrow, wide in pairwise(steps))


def test_a_region_of_elsewhere_widens_to_everywhere() -> None:
    assert widening("甲区") == ("甲区", "") and widening("") == ("",)


@given(st.sampled_from(TOWNS), st.sampled_from(["3号", "人民路12号", ""]))
def test_an_address_is_read_down_to_what_is_listed(town: Place, rest: str) -> None:
    for address in (f"内蒙古自治区鄂尔多斯市{town.region}{rest}", f"{town.region}{rest}", f"{town.name}{rest}"):
        found = read(address)
        assert found and (found.place, found.rest) == (town, rest)
        assert completed(address).endswith(f"{town.region}{rest}")
        assert misplaced(address) is None


@given(st.sampled_from(TOWNS), st.sampled_from(gazetteer().counties))
def test_a_town_under_another_county_is_told_with_its_own(town: Place, county: Place) -> None:
    found = misplaced(f"鄂尔多斯市{county.name}{town.name}8号")
    if town.county == county:
        assert found is None
    else:
        assert found and found.elsewhere == town and found.county == county


@settings(deadline=None)  # the first text waits for the list to be read
@given(st.text(max_size=40))
def test_any_text_is_read_without_a_mistake(text: str) -> None:
    for look in (read, misplaced, look_through, completed, gazetteer().named):
        look(text)  # type: ignore[operator]
    assert completed(completed(text)) == completed(text)


@pytest.mark.parametrize(
    ("address", "whole"),
    [
        ("树林召镇", "达拉特旗树林召镇"),
        ("树林召", "达拉特旗树林召镇"),
        ("大树湾村3号", "大树湾村3号"),
        ("大树湾村", "达拉特旗树林召镇大树湾村"),
        ("达旗树林召镇大树湾村3号", "达拉特旗树林召镇大树湾村3号"),
        ("达拉特旗大树湾村3号", "达拉特旗树林召镇大树湾村3号"),
        ("鄂尔多斯市树林召镇", "鄂尔多斯市达拉特旗树林召镇"),
        ("东胜区交通街道办事处欣和", "东胜区交通街道欣和"),
        ("阿镇文澜社区", "伊金霍洛旗阿勒腾席热镇文澜社区"),
        ("东胜铁西三期", "东胜铁西三期"),
        ("新民村", "新民村"),  # two places have this name
        ("杭锦后旗三道桥镇", "杭锦后旗三道桥镇"),
        ("陕西省榆林市神木市大柳塔镇", "陕西省榆林市神木市大柳塔镇"),
    ],
)
def test_an_address_is_completed_only_where_one_place_can_be_meant(address: str, whole: str) -> None:
    assert completed(address) == whole


@pytest.mark.parametrize(
    ("address", "named", "meant"),
    [
        ("东胜区泊江海子镇宗兑村", "泊江海子镇", "泊尔江海子镇"),
        ("达拉特旗树林召乡5号", "树林召乡", "树林召镇"),
        ("鄂托克前旗敖镇", "敖镇", "敖勒召其镇"),
    ],
)
def test_a_town_on_no_list_is_not_sure_and_what_may_be_meant_is_offered(address: str, named: str, meant: str) -> None:
    found = misplaced(address)
    assert found and found.elsewhere is None and found.named == named
    assert meant in [p.name for p in found.meant]


@pytest.mark.parametrize(
    "address", ["东胜区乌审召街12号", "东胜区达拉特南路8号", "康巴什区", "东胜区街道", "东胜区伊金霍洛西街"]
)
def test_a_street_is_not_a_town(address: str) -> None:
    assert misplaced(address) is None


@pytest.mark.parametrize(
    ("said", "region"),
    [
        ("我在展旦召苏木，腿脚不方便，能不能来家里", "达拉特旗展旦召苏木"),
        ("老人住达旗树林召", "达拉特旗树林召镇"),
        ("我们城川镇巴彦希里嘎查三社的", "鄂托克前旗城川镇巴彦希里嘎查"),
        ("乌审旗陶利嘎查", "乌审旗苏力德苏木陶利嘎查"),
        ("我在陶利嘎查", ""),  # two banners have one
        ("我在东胜", "东胜区"),
        ("我叫张东胜，来办退休", ""),
        ("孩子在东胜区，我在达拉特旗", ""),
        ("杭锦后旗那边", ""),
        ("想让人来家里帮忙办", ""),
    ],
)
def test_a_sentence_names_a_place_or_does_not(said: str, region: str) -> None:
    found = look_through(said)
    assert (found.region if found else "") == region


@pytest.mark.parametrize(
    ("code", "year", "name"),
    [
        ("150621", None, "内蒙古自治区鄂尔多斯市达拉特旗"),
        ("152722", 1985, "内蒙古自治区伊克昭盟达拉特旗"),
        ("152722", None, "内蒙古自治区伊克昭盟达拉特旗"),
        ("330282", None, "浙江省宁波市慈溪市"),
        ("110000", None, "北京市"),
        ("100000", None, "国家"),
        ("999999", None, ""),
    ],
)
def test_six_digits_name_a_county_of_china(code: str, year: int | None, name: str) -> None:
    assert county_name(code, year) == name


def test_the_list_and_the_library_know_the_same_counties() -> None:
    for county in gazetteer().counties:
        assert county_name(county.code) == f"内蒙古自治区鄂尔多斯市{county.name}"
