"""D21: few, audited rules; what happened, on which condition, does what."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError
from sqlalchemy import select

from actions import rules
from actions.audit import entries
from actions.database.engine import Database, read, write
from actions.database.handover_models import Handover
from actions.database.models import Ticket
from actions.ratings import follow_ups
from actions.ratings.rating import Occasion, do_rate
from actions.reports import lists
from actions.reports.filing import Draft, do_file
from actions.settings import settings
from actions.tickets import About
from tests.actions.handover.conftest import citizen

OWN = """
- name: 企业的对话给帮办
  when: handover.asked
  if: {channel: [web]}
  then: {team: helper, priority: 2}
- name: 差评告诉帮办
  when: rating.given
  if: {grade: [1, 2]}
  then: {task: helper}
"""


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "rules.yaml"
    path.write_text(OWN, encoding="utf-8")
    monkeypatch.setattr(settings(), "rules", path)


def applied(db: Database) -> list[tuple[str, str]]:
    with read(db) as session:
        return [(str(e.data["rule"]), e.actor) for e in entries(session) if e.action == "rule.applied"]


def test_d21_what_ships_puts_a_demand_for_money_first(db: Database) -> None:
    with write(db) as session:
        plain = do_file(session, Draft("窗口说系统坏了，三天没办成", "system_failure"), About()).number
        money = do_file(session, Draft("窗口让我多交两百块才给办", "extra_demand"), About()).number
    with read(db) as session:
        assert (session.get_one(Ticket, plain).priority, session.get_one(Ticket, money).priority) == (0, 1)
        moment = session.get_one(Ticket, money).at
        assert [r.number for r in lists.rows(session, "stuck", "first", "s_1", moment)] == [money]
    assert applied(db) == [("窗口多收钱、多要材料的先看", "rule")]


def test_d21_a_conversation_goes_to_the_team_and_a_low_grade_opens_a_task(own: None, db: Database) -> None:
    talk = citizen(db, "我想找人")
    with read(db) as session:
        asked = session.scalar(select(Handover).where(Handover.conversation_id == talk))
        assert asked is not None and (asked.team, asked.priority) == ("helper", 2)
    for grade in (5, 1, 1):
        with write(db) as session:
            do_rate(session, Occasion("live", "h_1"), grade)
    with read(db) as session:
        tasks = follow_ups.tasks(session, frozenset({"helper"}))
    assert [(t.reason, t.subject, t.note) for t in tasks] == [("按规则", "h_1", "差评告诉帮办")], "one, however often"


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("- {name: 空的, when: report.filed, then: {}}", "什么也没写"),
        ("- {name: 不认识, when: report.filed, if: {colour: [red]}, then: {priority: 1}}", "没有这个字段"),
        ("- {name: 不认识, when: report.closed, then: {priority: 1}}", "when"),
        ("- {name: 反映没有组, when: report.filed, then: {team: desk}}", "handover.asked"),
        ("- {name: 评价没有先后, when: rating.given, then: {priority: 1}}", "先后"),
        ("- {name: 没有的角色, when: report.filed, then: {task: mayor}}", "task"),
    ],
)
def test_d21_a_rule_that_cannot_be_is_refused(tmp_path: Path, wrong: str, told: str) -> None:
    path = tmp_path / "rules.yaml"
    path.write_text(wrong, encoding="utf-8")
    with pytest.raises(ValidationError, match=told):
        rules.load(path)
