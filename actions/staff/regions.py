"""Regions as members, requests and offices name them: chains from the 旗区 down, of which the beginning tells what lies in what."""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import InstrumentedAttribute

from actions.errors import bad_input
from actions.offices import known
from actions.settings import settings
from knowledge.places import gazetteer

EXAMPLE = "写旗区、苏木乡镇街道或嘎查村社区的名字，比如“达拉特旗树林召镇”；不写就是全市。"


def check_region(name: str) -> str:
    """``树林召镇`` → ``达拉特旗树林召镇``. Raises Trouble ``bad_input`` with suggestions for a name that is on no list.

    Besides the list of places a region may be one that this installation itself speaks of.
    """
    name = name.strip()
    if not name or name in (settings().region, *known().regions):
        return name
    found = gazetteer().named(name)
    if len(found) == 1:
        return found[0].region
    if found:
        raise bad_input(f"叫“{name}”的地方有几个。", f"请写全：{'、'.join(p.region for p in found)}。")
    alike = gazetteer().alike(name)
    hint = f"是不是：{'、'.join(p.region for p in alike)}？" if alike else EXAMPLE
    raise bad_input(f"没有查到“{name[:40]}”这个地方。", hint)


def within(column: InstrumentedAttribute[str], region: str) -> ColumnElement[bool]:
    """For a query: the region itself and all that lies in it. An empty one is everywhere."""
    return column.startswith(region, autoescape=True)


def within_or_unknown(column: InstrumentedAttribute[str], region: str) -> ColumnElement[bool]:
    return or_(within(column, region), column == "")
