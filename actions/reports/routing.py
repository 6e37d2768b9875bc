"""Who will get a report: the unit that it is about and the window that handles it, said before it is sent (R3)."""

from __future__ import annotations

from dataclasses import dataclass

from actions.offices import known
from actions.reports.terms import terms
from knowledge import catalogue


@dataclass(frozen=True)
class Addressee:
    """``window`` handles it, ``unit`` is asked for an account; both may be shown to whoever reports."""

    window: str
    unit: str

    @property
    def words(self) -> str:
        return f"{self.window}受理，找{self.unit}核实" if self.unit else f"{self.window}受理，先查清是哪个单位"


def addressee(matter: str, item: int, region: str) -> Addressee:
    """For an item its department, for a matter the leading one, otherwise only the window."""
    found = catalogue.load().matter(matter) if matter else None
    named = found.item(item) if found and item else None
    unit = named.department if named else found.lead_department if found else ""
    local = known().region(region)
    window = next((w.name for w in local.windows if "办不成" in w.name), "") if local else ""
    return Addressee(window or str(terms()["addressee"]), short(unit))


def short(unit: str) -> str:
    """``税务局（主管税务机关）`` → ``税务局``: which of the offices it is stands in the report."""
    return unit.split("（", maxsplit=1)[0].split("；", maxsplit=1)[0].split("，", maxsplit=1)[0].strip()[:80]
