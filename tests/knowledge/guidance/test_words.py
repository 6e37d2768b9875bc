"""The everyday words: every question has some, none speaks for two answers, and each is understood as what it stands for."""

from __future__ import annotations

import pytest

from knowledge import catalogue
from knowledge.guidance import Understood, understand, words
from knowledge.guidance.hearing import flat
from tests.knowledge.guidance.drawing import AS_OF

MATTERS = catalogue.load().matters
EACH = pytest.mark.parametrize("slug", MATTERS)


@EACH
def test_every_question_has_other_words_and_phrases(slug: str) -> None:
    matter = MATTERS[slug]
    assert set(words.everything()[slug]) == {s.id for s in matter.situations}
    for situation in matter.situations:
        spoken = words.of(slug, situation.id)
        assert situation.type not in ("number", "date") or spoken.cue, situation.id
        values = {words.key(o.value) for o in situation.options} - {"unsure"}
        assert spoken.again and spoken.again != situation.ask
        if values:
            assert (set(spoken.anywhere) | set(spoken.when_asked)) - {"unsure"} == values, situation.id
            assert set(spoken.anywhere) | set(spoken.when_asked) <= values | {"unsure"}


@EACH
def test_a_phrase_is_understood_as_what_it_stands_for(slug: str) -> None:
    matter, wrong = MATTERS[slug], []
    for situation in matter.situations:
        spoken = words.of(slug, situation.id)
        for listed in (spoken.anywhere, spoken.when_asked):
            for value, phrases in listed.items():
                for phrase in phrases:
                    got = understand(phrase.replace("…", "的"), situation, as_of=AS_OF, matter=matter)
                    said = got.answer if isinstance(got, Understood) else None
                    meant = {words.key(v) for v in (said if isinstance(said, tuple) else (said,))}
                    number = isinstance(said, float) and said == float(value) if situation.type == "number" else False
                    if value not in meant and not number and _only(spoken, value, phrase):
                        wrong.append(f"{situation.id}: {phrase} is {value}, understood as {said}")
    assert wrong == []


def _only(spoken: words.Words, value: str, phrase: str) -> bool:
    """Some phrases narrow without deciding (首套 needs the size too): they stand under several values on purpose."""
    return not any(phrase in listed for other, listed in spoken.when_asked.items() if other != value)


@EACH
def test_a_phrase_that_speaks_for_itself_speaks_for_one_answer(slug: str) -> None:
    twice = []
    for situation in MATTERS[slug].situations:
        seen: dict[str, str] = {}
        for value, phrases in words.of(slug, situation.id).anywhere.items():
            for phrase in phrases:
                other = seen.setdefault(flat(phrase), value)
                if other != value and not situation.multiple:
                    twice.append(f"{situation.id}: {phrase} under {other} and {value}")
    assert twice == []
