"""Random people: answers that the catalogue allows, and values that fit a field."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st
from stdnum.cn import uscc
from stdnum.iso7064 import mod_11_2

from knowledge import catalogue
from knowledge.catalogue import Matter, Situation
from knowledge.catalogue.model import Column
from knowledge.forms.combine import takes_words
from knowledge.forms.model import Field
from knowledge.guidance import UNKNOWN, Answer

TODAY = date(2026, 11, 24)
MATTERS = list(catalogue.load().matters.values())
ETHNIC = "阿不都热依木·买买提艾力·吐尔逊江·木合塔尔江·斯拉木"
RARE = ["𬱖", "㛃", "䶮", "𠮷", "王·小军", ETHNIC, "娜仁格日勒"]
HOSTILE = [
    "=1+1",
    "+cmd|' /C calc'!A0",
    "@SUM(1)",
    "-2",
    "<script>alert(1)</script>",
    "a\x00b",
    "\u202etxt",
    '"><img src=x>',
    "{{7*7}}",
    "_x000D_",
    "\t=A1",
]


def answers_of(situation: Situation) -> st.SearchStrategy[Answer]:
    options = [o.value for o in situation.options]
    if situation.type == "yes_no":
        return st.sampled_from([True, False, UNKNOWN])
    if situation.type == "number":
        return st.integers(0, 90).map(float)
    if situation.type == "date":
        return st.dates(date(1955, 1, 1), TODAY)
    if situation.multiple:
        alone = [o.value for o in situation.options if o.exclusive]
        several = [o for o in options if o not in alone]
        return st.lists(st.sampled_from(several), min_size=1, unique=True).map(tuple)
    return st.sampled_from([*options, UNKNOWN])


@st.composite
def people(draw: st.DrawFn) -> tuple[Matter, dict[str, Answer]]:
    matter = draw(st.sampled_from(MATTERS))
    asked = draw(st.lists(st.sampled_from(matter.situations), unique_by=lambda s: s.id))
    return matter, {s.id: draw(answers_of(s)) for s in asked}


def identity(born: date, seq: int, area: str = "152723") -> str:
    base = f"{area}{born:%Y%m%d}{seq:03}"
    return base + str(mod_11_2.calc_check_digit(base))


def credit_code(middle: str) -> str:
    base = f"91150602MA{middle}"
    return base + str(uscc.calc_check_digit(base))


WORDS = st.one_of(
    st.text(st.characters(blacklist_categories=("Cs",)), max_size=40), st.sampled_from([*RARE, *HOSTILE]),
    st.text("\u4e00\u5f20\u738b\u00b7 \n\t=+-@<>&\"'｜;；", max_size=30),
)  # fmt: skip


def raw_of(field: Field) -> st.SearchStrategy[Any]:
    """What somebody could type into this field, right or wrong."""
    if field.type == "table":
        cells = {c.key: raw_cell(c) for c in field.columns or ()}
        return st.lists(st.fixed_dictionaries({}, optional=cells), max_size=6)
    if field.type in ("choice", "multi_choice") and not takes_words(field.type, field.options):
        options = list(field.options or ())
        one = st.sampled_from(options)
        return one if field.type == "choice" else st.lists(one, unique=True, max_size=4)
    return by_kind(field.type)


def raw_cell(column: Column) -> st.SearchStrategy[Any]:
    return by_kind(column.type)


def by_kind(kind: str) -> st.SearchStrategy[Any]:
    if kind in ("number", "money"):
        return st.one_of(st.integers(0, 10**9), st.floats(0, 1e6).map(lambda f: round(f, 2)), WORDS)
    if kind in ("date", "datetime"):
        return st.one_of(st.dates(date(1900, 1, 1), date(2090, 1, 1)).map(date.isoformat), WORDS)
    if kind == "yes_no":
        return st.booleans()
    if kind == "cn_id":
        return st.one_of(st.builds(identity, st.dates(date(1930, 1, 1), TODAY), st.integers(0, 999)), WORDS)
    return WORDS
