"""Which windows and promised time limits this installation knows."""

from __future__ import annotations

from actions.settings import settings
from knowledge.offices import FILE, Offices, Region, load


def known() -> Offices:
    return load(settings().offices or FILE)


def here() -> Region | None:
    """What is known of the region that was set; None where nobody has verified anything."""
    return known().region(settings().region)
