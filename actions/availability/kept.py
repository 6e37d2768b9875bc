"""The hours that the desk keeps in the database, over those of the file; what changes them leaves a line in the audit."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict, dataclass
from datetime import date, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from actions.audit import do_note
from actions.availability.shifts import Day, Own, Pattern, Shifts, file_hours, in_words, periods_of
from actions.clock import now, today
from actions.database.staff_models import OfficeDay, OfficeHours, StaffAccount
from actions.errors import bad_input, not_found
from actions.offices import known
from actions.reports.routing import short
from actions.settings import settings
from actions.staff.regions import check_region
from knowledge.places import gazetteer, lies_in
from knowledge.text import clean

AHEAD_DAYS = 366
LONGEST_DAYS = 31
LEAST_WHY = 2
BEFORE = date.min
"""Since when the file holds."""


@dataclass(frozen=True, order=True)
class Where:
    """A place with hours: a region, a unit, a unit in a region; both empty: everywhere."""

    region: str = ""
    unit: str = ""

    @property
    def words(self) -> str:
        return f"{self.region}{self.unit}" or "全市"

    def covers(self, other: Where) -> bool:
        """Whether what is said of here holds there as well, unless a narrower place says otherwise."""
        return lies_in(other.region, self.region) and self.unit in ("", other.unit)

    @property
    def narrowness(self) -> tuple[bool, int]:
        """A unit's hours are its own wherever it is; a 苏木镇 is narrower than its 旗区."""
        return bool(self.unit), len(self.region)


def regions(session: Session) -> list[str]:
    """Regions to choose from: the city's 旗区, and what is in use here."""
    columns = (OfficeHours.region, OfficeDay.region, StaffAccount.region)
    used = [region for column in columns for region in session.scalars(select(column).distinct())]
    named = {settings().region, *known().regions, *file_hours(), *used}
    return sorted({*named, *(p.region for p in gazetteer().counties)} - {""})


def _check_place(session: Session, where: Where) -> None:
    """Raises Trouble for a region that nobody is in: its hours would hold for nobody."""
    if where.region not in ("", *regions(session)):
        check_region(where.region)


def own_hours(session: Session, here: Where | None = None) -> dict[Where, Own]:
    """Every place that has something for itself, in the database or in the file; of those around ``here`` at least."""
    hours, special = select(OfficeHours).order_by(OfficeHours.from_day), select(OfficeDay)
    if here is not None:
        # All that a region's name begins with, so that both are found by their index.
        around = [here.region[:n] for n in range(len(here.region) + 1)]
        hours = hours.where(OfficeHours.region.in_(around), OfficeHours.unit.in_(("", here.unit)))
        special = special.where(OfficeDay.region.in_(around), OfficeDay.unit.in_(("", here.unit)))
    versions: dict[Where, list[tuple[date, Pattern | None]]] = defaultdict(list)
    days: dict[Where, dict[date, Day]] = defaultdict(dict)
    for region, pattern in file_hours().items():
        if region:
            versions[Where(region)].append((BEFORE, pattern))
    for h in session.scalars(hours):
        listed = h.working_days
        kept = None if listed is None else Pattern(periods_of(listed), periods_of(h.other_days))
        versions[Where(h.region, h.unit)].append((h.from_day, kept))
    for d in session.scalars(special):
        days[Where(d.region, d.unit)][d.day] = Day(periods_of(d.periods), d.why)
    return {w: Own(tuple(versions.get(w, ())), days.get(w, {})) for w in sorted({*versions, *days})}


def shifts(session: Session, region: str | None = None, unit: str = "") -> Shifts:
    """The hours of a place: its own, else those of the wider places around it, else the file's."""
    here = Where(region or "", short(unit))
    known = own_hours(session, here)
    around = sorted((w for w in known if w.covers(here)), key=lambda w: w.narrowness, reverse=True)
    return Shifts(file_hours()[""], tuple(known[w] for w in around))


@dataclass(frozen=True)
class Hours:
    """``09:00-12:00``, several a day, of working days and of others."""

    working_days: list[str]
    other_days: list[str]


def do_set(session: Session, where: Where, since: date, hours: Hours, actor: str) -> None:
    """Hours from a day on. Raises Trouble for hours that cannot be, or a day gone by: promises were made by its hours."""
    _check_place(session, where)
    _check_day(since)
    pattern = _pattern(hours)
    if not pattern.working_days:
        raise bad_input("没有写工作日几点上班。", "至少写一段；只关几天，请写在“不一样的日子”里。")
    _keep_version(session, where, since, hours, actor)
    says = f"{since} 起：{pattern.words}"
    do_note(session, actor, "shifts.saved", where.words, {"from": str(since), **asdict(hours), "says": says})


def do_go_by_wider(session: Session, where: Where, since: date, actor: str) -> None:
    """From a day on the place has no hours of its own any more; everywhere goes by the file again."""
    _check_day(since)
    _keep_version(session, where, since, None, actor)
    do_note(session, actor, "shifts.given_up", where.words, {"from": str(since), "says": f"{since} 起"})


def _keep_version(session: Session, where: Where, since: date, hours: Hours | None, actor: str) -> None:
    kept = session.scalar(_version(where, since))
    if kept is None:
        kept = OfficeHours(region=where.region, unit=where.unit, from_day=since)
        session.add(kept)
    kept.working_days, kept.other_days = (hours.working_days, hours.other_days) if hours else (None, [])
    kept.changed_by, kept.changed_at = actor, now()
    session.flush()


def do_drop(session: Session, where: Where, since: date, actor: str) -> None:
    """Take back a change that has not begun. Raises Trouble for one that has."""
    if since <= today():
        raise bad_input("这次改动已经开始了，不能撤。", "要再改，就从今天起写新的时间。")
    kept = session.scalar(_version(where, since))
    if kept is None:
        raise not_found("这次改动")
    session.delete(kept)
    do_note(session, actor, "shifts.dropped", where.words, {"from": str(since), "says": f"{since} 起的"})


def _version(where: Where, since: date) -> Select[OfficeHours]:
    return select(OfficeHours).where(
        OfficeHours.region == where.region, OfficeHours.unit == where.unit, OfficeHours.from_day == since
    )  # fmt: skip


@dataclass(frozen=True)
class Days:
    """Days in a row that are not like others. No periods: closed."""

    first: date
    last: date
    periods: list[str]
    why: str

    def each(self) -> list[date]:
        return [self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)]


def do_set_days(session: Session, where: Where, days: Days, actor: str) -> None:
    """Raises Trouble for days gone by, hours that cannot be, or no reason: citizens read it."""
    _check_place(session, where)
    _check_day(days.first)
    if not 0 <= (days.last - days.first).days < LONGEST_DAYS:
        raise bad_input("日子不对。", f"从前到后，一次最多{LONGEST_DAYS}天。")
    _pattern(Hours([], days.periods))
    if len(clean(days.why)) < LEAST_WHY:
        raise bad_input("没有写为什么。", "写一句，群众会看到，比如“停电检修”。")
    for kept in session.scalars(_days(where, days.first, days.last)):
        session.delete(kept)
    session.flush()
    why = clean(days.why)[:60]
    session.add_all(
        OfficeDay(region=where.region, unit=where.unit, day=day, periods=days.periods, why=why, changed_by=actor)
        for day in days.each()
    )
    says = f"{days.first} 至 {days.last}：{in_words(_pattern(Hours([], days.periods)).other_days)}，{why}"
    data = {"from": str(days.first), "to": str(days.last), "periods": days.periods, "why": why, "says": says}
    do_note(session, actor, "shifts.days_saved", where.words, data)


def do_drop_days(session: Session, where: Where, first: date, last: date, actor: str) -> None:
    """The days are like others again. Raises Trouble for days gone by, or none that was kept."""
    _check_day(first)
    kept = session.scalars(_days(where, first, last)).all()
    if not kept:
        raise not_found("这几天的改动")
    for day in kept:
        session.delete(day)
    data = {"from": str(first), "to": str(last), "says": f"{first} 至 {last}"}
    do_note(session, actor, "shifts.days_dropped", where.words, data)


def _days(where: Where, first: date, last: date) -> Select[OfficeDay]:
    return select(OfficeDay).where(
        OfficeDay.region == where.region, OfficeDay.unit == where.unit, OfficeDay.day >= first, OfficeDay.day <= last
    )  # fmt: skip


def _pattern(hours: Hours) -> Pattern:
    try:
        return Pattern(periods_of(hours.working_days), periods_of(hours.other_days))
    except ValueError as failure:
        raise bad_input("时间不对。", "每段先写开始、再写结束，一段在一段后面，不要重叠。") from failure


def _check_day(day: date) -> None:
    if not 0 <= (day - today()).days <= AHEAD_DAYS:
        raise bad_input("日期不对。", "从今天起，最远一年。过去的时间不能改：等了多久、约在几点都是按它算的。")
