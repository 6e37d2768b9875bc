"""Regions down to the 嘎查: who sees a help request, who is to go, and which names a member may be given."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from actions import conversations
from actions import offices as installed
from actions.cases import do_open_case
from actions.clock import now, today
from actions.database.engine import Database, read, write
from actions.database.models import Conversation, Ticket
from actions.errors import Trouble
from actions.forms import records
from actions.help_requests import routing, slots
from actions.help_requests.handling import Step, do_file, do_step
from actions.help_requests.states import Move
from actions.reports import lists
from actions.retention.anonymising import do_anonymise_ticket
from actions.rules import Rule
from actions.staff import accounts, scope
from actions.staff.accounts import StaffMember
from actions.staff.regions import check_region, within
from actions.supervision.figures import Period, overview
from actions.tickets import About
from knowledge import catalogue
from knowledge.places import gazetteer, lies_in, widening

PASSWORD = "骆驼 窗户 三月 车轮"
VILLAGE, TOWN, COUNTY = "达拉特旗树林召镇大树湾村", "达拉特旗树林召镇", "达拉特旗"
OTHER_TOWN, OTHER_COUNTY = "达拉特旗展旦召苏木", "东胜区"


def helper(db: Database, name: str, region: str = "", role: str = "helper") -> StaffMember:
    return accounts.do_add(name, name, [role], PASSWORD, region=region, db=db)


def ask(db: Database, said: str = "", **about: str) -> str:
    with write(db) as session:
        return do_file(session, "accompany", About(**about), said).number


def ticket(db: Database, number: str) -> Ticket:
    with read(db) as session:
        return session.get_one(Ticket, number)


def seen(db: Database, staff: StaffMember, *, first: bool = False) -> set[str]:
    """The open requests of a member's list; ``first``: those that are theirs before anybody else's."""
    with read(db) as session:
        chosen = scope.routed(staff) if first else scope.conditions(staff)
        rows = lists.rows(session, "help", "open", staff.id, now(), scope=chosen)
        found = {r.number for r in rows}
        if not first:
            assert found == {t.number for t in session.scalars(select(Ticket)) if scope.covers(session, staff, t)}
        return found


# ------------------------------------------------------------------------------------------------ names


@pytest.mark.parametrize(
    ("name", "region"),
    [
        ("", ""),
        (" 树林召镇 ", TOWN),
        ("达旗", COUNTY),
        (VILLAGE, VILLAGE),
        ("大树湾村", VILLAGE),
        ("鄂尔多斯市东胜区", "东胜区"),
    ],
)
def test_a_region_may_be_named_as_people_name_it(db: Database, name: str, region: str) -> None:
    assert check_region(name) == region
    assert helper(db, "wang", name).region == region
    assert scope.do_set("wang", name, [], [], db=db).region == region


@pytest.mark.parametrize(
    ("name", "hint"),
    [("树林昭镇", "树林召镇"), ("陶利嘎查", "乌审旗苏力德苏木陶利嘎查"), ("火星", "达拉特旗树林召镇")],
)
def test_a_region_that_is_on_no_list_is_refused_with_what_may_be_meant(db: Database, name: str, hint: str) -> None:
    with pytest.raises(Trouble) as refused:
        helper(db, "wang", name)
    assert hint in refused.value.what_now
    helper(db, "wang")
    with pytest.raises(Trouble) as refused:
        scope.do_set("wang", name, [], [], db=db)
    assert hint in refused.value.what_now


# ------------------------------------------------------------------------------------------------ who sees and who goes


def test_a_request_goes_to_the_nearest_helpers_and_is_hidden_from_no_wider_ones(db: Database) -> None:
    town, county, city = helper(db, "town", TOWN), helper(db, "county", COUNTY), helper(db, "city")
    elsewhere, beside = helper(db, "elsewhere", OTHER_COUNTY), helper(db, "beside", OTHER_TOWN)
    number = ask(db, "我在大树湾村，腿脚不好")
    assert (ticket(db, number).region, ticket(db, number).addressee) == (VILLAGE, f"{TOWN}帮办代办窗口")
    assert [seen(db, m) for m in (town, county, city, elsewhere, beside)] == [
        {number},
        {number},
        {number},
        set(),
        set(),
    ]
    assert [seen(db, m, first=True) for m in (town, county, city)] == [{number}, set(), set()]


def test_without_helpers_of_the_town_it_is_the_countys(db: Database) -> None:
    county, beside = helper(db, "county", COUNTY), helper(db, "beside", OTHER_TOWN)
    number = ask(db, "我在大树湾村，腿脚不好")
    assert ticket(db, number).addressee == f"{COUNTY}帮办代办窗口"
    assert seen(db, county, first=True) == {number} and seen(db, beside) == set()


@pytest.mark.parametrize("role", ["editor", "helper"])
def test_where_no_helper_is_it_is_everybodys(db: Database, role: str) -> None:
    """An editor of the town helps nobody; a disabled helper neither."""
    helper(db, "town", TOWN, role)
    accounts.do_set_disabled("town", role == "helper", db=db)
    elsewhere = helper(db, "elsewhere", OTHER_COUNTY)
    number = ask(db, "我在大树湾村")
    assert ticket(db, number).addressee == "帮办代办窗口"
    assert seen(db, elsewhere, first=True) == {number}


def test_whoever_took_a_request_keeps_it_in_front(db: Database) -> None:
    helper(db, "town", TOWN)
    county = helper(db, "county", COUNTY)
    number = ask(db, "我在大树湾村")
    with write(db) as session:
        session.get_one(Ticket, number).owner = county.id
    assert seen(db, county, first=True) == {number}


def test_what_was_taken_further_up_is_in_front_of_wider_helpers_as_well(db: Database) -> None:
    town, county = helper(db, "town", TOWN), helper(db, "county", COUNTY)
    number = ask(db, "我在大树湾村")
    with write(db) as session:
        session.get_one(Ticket, number).escalated_at = now()
    assert seen(db, town, first=True) == seen(db, county, first=True) == {number}


def test_a_request_of_the_county_alone_is_not_the_towns(db: Database) -> None:
    town, county = helper(db, "town", TOWN), helper(db, "county", COUNTY)
    number = ask(db, "我在达旗")
    assert ticket(db, number).region == COUNTY
    assert seen(db, town) == set() and seen(db, county) == {number}


REGIONS = st.sampled_from(["", *(p.region for p in gazetteer().places.values())])


@pytest.fixture
def three(db: Database) -> list[str]:
    return [helper(db, name).name for name in ("one", "two", "three")]


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.tuples(REGIONS, REGIONS, REGIONS), REGIONS)
def test_somebody_always_has_it_in_front(
    db: Database, three: list[str], regions: tuple[str, str, str], place: str
) -> None:
    """Whatever the helpers' regions: those of the narrowest place around it, or all where no helper's place is around it."""
    members = [scope.do_set(name, region, [], [], db=db) for name, region in zip(three, regions, strict=True)]
    number = ask(db, place=place)
    around = [wider for wider in widening(place) if wider and wider in regions]
    with read(db) as session:
        mine = select(Ticket.number).where(Ticket.number == number)
        first = {m.region for m in members if session.scalar(mine.where(*scope.routed(m)))}
    assert first == (set(around[:1]) or set(regions))


# ------------------------------------------------------------------------------------------------ where it is from


@pytest.fixture
def talk(db: Database) -> tuple[str, str]:
    """A conversation with a case of a new-born child."""
    opened = conversations.do_open("web", db).conversation_id
    with write(db) as session:
        matter = catalogue.load().matter("newborn-birth")
        assert matter
        return opened, do_open_case(session, session.get_one(Conversation, opened), matter, "").id


def test_the_place_named_first_then_the_words_then_the_form(db: Database, talk: tuple[str, str]) -> None:
    conversation, case = talk
    about = About(conversation_id=conversation, case_id=case, region="康巴什区")
    with write(db) as session:
        assert routing.region_of(session, about, "腿脚不好") == "康巴什区", "what the installation says"
        opened = session.get_one(records.Case, case)
        records.do_save(
            session, records.do_open_form(session, opened), {"applicant_address": f"鄂尔多斯市{OTHER_TOWN}3号"}
        )
        assert routing.region_of(session, about, "腿脚不好") == OTHER_TOWN
        assert routing.region_of(session, about, "我在大树湾村") == VILLAGE
        placed = About(conversation_id=conversation, case_id=case, place=OTHER_COUNTY)
        assert routing.region_of(session, placed, "我在大树湾村") == OTHER_COUNTY


def test_a_place_told_afterwards_brings_it_nearer_and_never_away(db: Database) -> None:
    helper(db, "town", TOWN)
    number = ask(db, "我在达旗")
    with write(db) as session:
        found = session.get_one(Ticket, number)
        routing.do_place(session, found, "我爸在东胜")
        assert found.region == COUNTY
        routing.do_place(session, found, "在树林召镇大树湾村")
        assert (found.region, found.addressee) == (VILLAGE, f"{TOWN}帮办代办窗口")
        routing.do_place(session, found, "达旗")
        assert found.region == VILLAGE


def test_a_window_of_the_town_is_named_before_that_of_the_county(
    db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "offices.yaml"
    path.write_text(
        "regions:\n"
        "  达旗: {source: 测试用, windows: [{name: 旗政务大厅, address: 甲路}]}\n"
        "  树林召镇: {source: 测试用, windows: [{name: 镇便民中心, address: 乙路, matters: [newborn-birth]}]}\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(installed.settings(), "offices", path)
    for matter, window in (("newborn-birth", "镇便民中心"), ("retirement", "旗政务大厅")):
        number = ask(db, "我在大树湾村", matter=matter)
        assert ticket(db, number).addressee == window
    local = installed.known().region(VILLAGE)
    assert local and [w.name for w in local.windows_for("newborn-birth")] == ["镇便民中心", "旗政务大厅"]
    assert [w.name for w in local.windows_for("retirement")] == ["旗政务大厅"]
    assert installed.known().region(OTHER_COUNTY) is None


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(REGIONS, REGIONS)
def test_the_database_and_the_list_agree_on_what_lies_in_what(db: Database, one: str, other: str) -> None:
    number = ask(db, place=one) if one else ask(db)
    with read(db) as session:
        found = session.scalar(select(Ticket.number).where(Ticket.number == number, within(Ticket.region, other)))
    assert (found is not None) is lies_in(one, other)


def test_helpers_of_a_town_have_their_own_room_for_appointments(db: Database) -> None:
    helper(db, "town", TOWN)
    helper(db, "county", COUNTY)
    with read(db) as session:
        first = slots.free(session, now(), VILLAGE)[0]
    for said in ("我在大树湾村", "我在树林召镇"):
        number = ask(db, said)
        with write(db) as session:
            do_step(session, number, Step(Move.ARRANGE, slot=first.isoformat()), "s_wang")
    with read(db) as session:
        assert first not in slots.free(session, now(), TOWN), "two at once, in whichever village"
        for region in (OTHER_TOWN, COUNTY, OTHER_COUNTY, ""):
            assert first in slots.free(session, now(), region), "others go there"


def test_a_countys_figures_hold_those_of_its_towns(db: Database) -> None:
    ask(db, "我在大树湾村")
    ask(db, "我在东胜区")
    day = today()
    counted = {}
    for region in ("", COUNTY, TOWN, OTHER_TOWN):
        with read(db) as session:
            found = overview(session, Period(day, day, region), day)
        counted[region] = next(f.value for group in found.groups.values() for f in group if f.id == "help")
    assert counted == {"": 2, COUNTY: 1, TOWN: 1, OTHER_TOWN: 0}


@pytest.mark.parametrize(
    ("written", "place", "fits"),
    [
        (COUNTY, VILLAGE, True),
        ("达旗", VILLAGE, True),
        (TOWN, COUNTY, False),
        (OTHER_COUNTY, VILLAGE, False),
        (COUNTY, "", False),
        ("", "", True),
    ],
)
def test_a_rule_for_a_region_holds_for_what_lies_in_it(written: str, place: str, fits: bool) -> None:
    rule = Rule.model_validate(
        {"name": "下乡的先办", "when": "help.filed", "if": {"region": [written]}, "then": {"priority": 1}}
    )
    assert rule.fits("help.filed", {"region": place}) is fits


@pytest.mark.parametrize(("place", "left"), [(VILLAGE, COUNTY), (COUNTY, COUNTY), ("甲区", "甲区"), ("", "")])
def test_without_its_person_a_request_is_of_the_county_only(db: Database, place: str, left: str) -> None:
    number = ask(db, region=place)
    with write(db) as session:
        do_anonymise_ticket(session, session.get_one(Ticket, number))
    assert ticket(db, number).region == left
