"""Where several may be chosen: what is added, and what takes the place of what was chosen."""

from __future__ import annotations

from datetime import date

import pytest

from actions.dialogue.answers import with_earlier
from knowledge import catalogue
from knowledge.guidance import Answer, assess

AS_OF = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("asked", "earlier", "says", "answer", "kept"),
    [
        ("utilities-joint-connection/services_needed", ("power",), "那排水呢", ("drainage",), ("power", "drainage")),
        ("utilities-joint-connection/services_needed", ("power",), "水也要接", ("water",), ("power", "water")),
        ("utilities-joint-connection/services_needed", ("power",), "改成只接水", ("water",), ("water",)),
        ("open-restaurant/signage", ("none",), "还要挂个门头", ("shop_sign",), ("shop_sign",)),
        ("open-restaurant/dine_in", "dine_in", "也带唱歌", "entertainment", "entertainment"),
    ],
)
def test_what_is_added_keeps_what_was_chosen(
    asked: str, earlier: Answer, says: str, answer: Answer, kept: Answer
) -> None:
    matter, _, name = asked.partition("/")
    guidance = assess(catalogue.load().matters[matter], {name: earlier}, as_of=AS_OF)
    assert with_earlier(says, guidance, name, answer) == kept
