"""R16: whose tickets a member sees, by region, unit and kind."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from actions.database.engine import Database, read, write
from actions.errors import Trouble
from actions.help_requests.handling import do_file as do_ask
from actions.reports import lists
from actions.reports.filing import Draft, do_file
from actions.staff import accounts, scope
from actions.staff.accounts import StaffMember
from actions.tickets import About

MOMENT = datetime(2026, 11, 25, 2, tzinfo=UTC)


@pytest.fixture
def wang(db: Database) -> StaffMember:
    return accounts.do_add("wang", "王老师", ["desk"], "骆驼 窗户 三月 车轮", db=db)


@pytest.fixture
def numbers(db: Database) -> dict[str, str]:
    """Four reports and a help request, by what they are about."""
    about = {
        "here": ("refused", About(region="东胜区", matter="citizen-after-death")),
        "elsewhere": ("refused", About(region="达拉特旗", matter="citizen-after-death")),
        "nowhere": ("sent_back", About(matter="open-restaurant")),
        "money": ("extra_demand", About(region="东胜区", matter="open-restaurant")),
    }
    with write(db) as session:
        found = {
            name: do_file(session, Draft(f"{name}的事窗口说办不了，让我回去再等", kind), where).number
            for name, (kind, where) in about.items()
        }
        found["help"] = do_ask(session, "remote", About(region="东胜区")).number
    return found


def seen(db: Database, staff: StaffMember, numbers: dict[str, str], type: str = "stuck") -> set[str]:
    """What the list shows; checked against what one may open."""
    with read(db) as session:
        rows = lists.rows(session, type, "open", staff.id, MOMENT, scope=scope.conditions(staff))
        counted = lists.counts(session, type, staff.id, scope.conditions(staff))["open"]
        names = {name for name, number in numbers.items() if number in {r.number for r in rows}}
        assert counted == len(rows)
        for name, number in numbers.items():
            try:
                scope.get(session, staff, number, type)
                assert name in names
            except Trouble:
                assert name not in names
        return names


def test_r16_without_limits_everything_is_seen(db: Database, wang: StaffMember, numbers: dict[str, str]) -> None:
    assert seen(db, wang, numbers) == {"here", "elsewhere", "nowhere", "money"}


def test_r16_a_region_sees_its_own_and_what_nobody_could_place(
    db: Database, wang: StaffMember, numbers: dict[str, str]
) -> None:
    limited = scope.do_set("wang", "东胜区", [], [], db=db)
    assert seen(db, limited, numbers) == {"here", "nowhere", "money"}


def test_r16_a_unit_and_a_kind_limit_further(db: Database, wang: StaffMember, numbers: dict[str, str]) -> None:
    with read(db) as session:
        unit = scope.get(session, wang, numbers["money"]).unit
    assert unit
    assert seen(db, scope.do_set("wang", "", [unit], [], db=db), numbers) == {"nowhere", "money"}
    assert seen(db, scope.do_set("wang", "", [unit], ["extra_demand"], db=db), numbers) == {"money"}


def test_r16_kinds_of_reports_do_not_limit_help_requests(
    db: Database, wang: StaffMember, numbers: dict[str, str]
) -> None:
    limited = scope.do_set("wang", "", [], ["extra_demand"], db=db)
    assert seen(db, limited, numbers, "help") == {"help"}
    assert seen(db, scope.do_set("wang", "", [], ["proxy"], db=db), numbers, "help") == set()


def test_r16_a_kind_that_is_none_is_refused(db: Database, wang: StaffMember) -> None:
    with pytest.raises(Trouble) as refused:
        scope.do_set("wang", "", [], ["everything"], db=db)
    assert "refused" in refused.value.what_now
