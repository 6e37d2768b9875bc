"""Few, audited rules: when something happens, on a condition, do something small (D21)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator
from sqlalchemy.orm import Session

from actions.audit import do_note
from actions.database.handover_models import Handover
from actions.database.models import Ticket
from actions.help_requests.states import kinds as help_kinds
from actions.ratings.follow_ups import do_open_task
from actions.reports.terms import kinds as report_kinds
from actions.settings import settings
from actions.staff.permissions import ROLES
from knowledge import catalogue
from knowledge.places import lies_in, whole_name

FILE = Path(__file__).with_name("rules.yaml")
ACTOR = "rule"
When = Literal["report.filed", "help.filed", "handover.asked", "rating.given"]
WHEN_IN_WORDS = {
    "report.filed": "登记了办不成事",
    "help.filed": "登记了帮办代办",
    "handover.asked": "有人要找工作人员",
    "rating.given": "有人评了价",
}
FIELDS = {
    "kind": "种类", "matter": "要办的事", "region": "旗区", "unit": "单位", "channel": "来处", "grade": "等级",
    "occasion": "评的",
}  # fmt: skip


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Then(Strict):
    priority: int = Field(default=0, ge=0, le=9)
    team: Literal["", "desk", "helper"] = ""
    task: Literal["", "desk", "helper", "supervisor"] = ""

    @model_validator(mode="after")
    def _something(self) -> Then:
        if not (self.priority or self.team or self.task):
            raise ValueError("then 里什么也没写")
        return self


class Rule(Strict):
    name: str = Field(min_length=2, max_length=60)
    when: When
    if_: dict[str, tuple[str | int, ...]] = Field(default_factory=dict, alias="if")
    then: Then

    @model_validator(mode="after")
    def _known_fields(self) -> Rule:
        if unknown := set(self.if_) - set(FIELDS):
            raise ValueError(f"if 里没有这个字段：{'、'.join(sorted(unknown))}")
        if self.then.team and self.when != "handover.asked":
            raise ValueError("team 只能用在 handover.asked")
        if self.then.priority and self.when == "rating.given":
            raise ValueError("评价没有先后，priority 不能用在 rating.given")
        return self

    @property
    def condition(self) -> str:
        """In words, for people: which values the fields must have."""
        return "，".join(
            f"{FIELDS[name]}是{'或'.join(_value(name, v) for v in values)}" for name, values in self.if_.items()
        )

    @property
    def consequence(self) -> str:
        then = self.then
        found = [f"排到前面（{then.priority}）"] if then.priority else []
        found += [f"转给{ROLES[then.team]}"] if then.team else []
        return "，".join(found + ([f"给{ROLES[then.task]}开一件要跟进的事"] if then.task else []))

    def fits(self, when: str, facts: Mapping[str, str | int]) -> bool:
        return self.when == when and all(_holds(name, facts.get(name), values) for name, values in self.if_.items())


def _holds(name: str, value: str | int | None, values: tuple[str | int, ...]) -> bool:
    """A region holds for all that lies in it, the other fields for themselves."""
    if name != "region":
        return value in values
    return value in values or any(v and lies_in(str(value or ""), whole_name(str(v))) for v in values)


@cache
def load(path: Path) -> tuple[Rule, ...]:
    """Raises pydantic's ValidationError for a file that is wrong, with the place."""
    return tuple(TypeAdapter(list[Rule]).validate_python(yaml.safe_load(path.read_text(encoding="utf-8")) or []))


def _value(name: str, value: str | int) -> str:
    """A value as people say it, where it is one that code gives a name to."""
    if name == "kind":
        return f"“{(report_kinds() | help_kinds()).get(str(value), value)}”"
    matter = catalogue.load().matter(str(value)) if name == "matter" else None
    return f"“{matter.name if matter else value}”"


def rules() -> tuple[Rule, ...]:
    return load(settings().rules or FILE)


def do_apply(
    session: Session, when: When, subject: str, facts: Mapping[str, str | int], to: Ticket | Handover | None = None
) -> list[Rule]:
    """Do what the rules say about what just happened, in its transaction; each that fits leaves a line in the audit."""
    fitting = [rule for rule in rules() if rule.fits(when, facts)]
    for rule in fitting:
        if to is not None:
            to.priority = max(to.priority or 0, rule.then.priority)
        if rule.then.team and isinstance(to, Handover):
            to.team = rule.then.team
        if rule.then.task:
            do_open_task(session, f"rule:{rule.name}:{subject}", "rule", subject, rule.then.task, why=rule.name)
        do_note(session, ACTOR, "rule.applied", subject, {"rule": rule.name})
    return fitting
