"""Facts said in passing, with no question to lean on. Precision before recall: only what cannot be meant otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from knowledge.catalogue import Matter, Situation
from knowledge.guidance import words
from knowledge.guidance.hearing import CLAUSE_END, core, heard
from knowledge.guidance.measuring import amount
from knowledge.guidance.numbers import dates
from knowledge.guidance.ranges import in_range
from knowledge.guidance.relevance import naming, told, topic_of, wholly
from knowledge.guidance.result import Guidance
from knowledge.guidance.understanding import Understood, as_answer, understand
from knowledge.guidance.values import UNKNOWN, Answer, say_answer, topic
from knowledge.text import normalise

LONG_ENOUGH = 2
"""Characters of a phrase that the editor lists as speaking for itself."""
SUPPOSED = re.compile(r"还是|是不是|是否|如果|要是|假如|的话|^是.*吗$")
"""A clause that asks or supposes tells no fact."""
PLAIN_UNIT = re.compile(r"吨|千克|平方米")
"""Years and days are said of too many things."""
NEAR = 14
"""Characters between a cue and its number or date, at most: 生下来十来天了, 2026年11月2号来上班的."""
LONG_LABEL = 4
"""Characters of a label that nobody says by chance."""


def extract(text: str, matter: Matter, *, as_of: date | None = None) -> dict[str, Understood]:
    """What ``text`` answers of ``matter``'s situations. Dates need the day that they are counted from."""
    found: dict[str, Understood] = {}
    for situation in matter.situations:
        answer = _answer(text, situation, words.of(matter.slug, situation.id), as_of)
        if answer is not None:
            found[situation.id] = Understood(answer, _apart(situation, answer))
    return found


def overheard(text: str, guidance: Guidance, asked: str, *, as_of: date) -> dict[str, Understood]:
    """What ``text``, no answer to the question ``asked``, answers of one other that is open: all that it names is there.

    Where it might answer several, nobody guesses; what would end the matter is asked, not overheard.
    """
    named, matter, found = naming(told(text)), guidance.matter, {}
    for situation in matter.situations:
        if situation.id == asked or situation.id in guidance.answers or situation.type in ("number", "date"):
            continue
        if not wholly(named, topic_of(matter.slug, situation)):  # cheaper than to understand
            continue
        understood = understand(text, situation, as_of=as_of, matter=matter)
        if isinstance(understood, Understood) and not _ends(situation, understood.answer):
            found[situation.id] = Understood(understood.answer, _apart(situation, understood.answer))
    return found if len(found) == 1 else {}


def restates(text: str, guidance: Guidance) -> bool:
    """Whether ``text`` says again what is known, and names nothing else."""
    named = naming(told(text))
    return any(
        guidance.answers.get(name) == again.answer and wholly(named, topic_of(guidance.matter.slug, situation))
        for name, again in extract(text, guidance.matter, as_of=guidance.as_of).items()
        if (situation := guidance.matter.situation(name)) is not None
    )


def _ends(situation: Situation, answer: Answer) -> bool:
    values = answer if isinstance(answer, tuple) else (answer,)
    return answer is UNKNOWN or any(value in situation.blocking_values for value in values)


def _apart(situation: Situation, answer: Answer) -> str:
    """How the answer is said away from its question: 不是 alone would leave open what is not."""
    said = say_answer(situation, answer)
    return f"{topic(situation)}？{said}" if situation.type == "yes_no" else said


def _beside(text: str, cues: tuple[str, ...]) -> Iterator[str]:
    """What stands in the same clause right after a cue, then right before it."""
    for clause in CLAUSE_END.split(normalise(text)):
        for cue in cues:
            for match in re.finditer(re.escape(cue), clause):
                yield clause[match.start() : match.end() + NEAR]
                yield clause[max(0, match.start() - NEAR) : match.end()]


def _answer(text: str, situation: Situation, spoken: words.Words, as_of: date | None) -> Answer | None:
    if situation.type in ("number", "date"):
        return _measured(text, situation, spoken, as_of)
    stated = "，".join(c for c in CLAUSE_END.split(text) if not SUPPOSED.search(c))
    chosen = _named(stated, situation, spoken)
    if not chosen or (len(chosen) > 1 and not situation.multiple):
        return None
    options = [situation.options[n] for n in sorted(chosen)]
    if any(o.value in situation.blocking_values for o in options):
        return None  # what ends the matter is asked, not overheard
    return as_answer(situation, options)


def _measured(text: str, situation: Situation, spoken: words.Words, as_of: date | None) -> Answer | None:
    """A number or a date alone does not say which question it answers: one of the cues must stand beside it."""
    for part in _beside(text, spoken.cue):
        answer: Answer | None = None
        if situation.type == "number":
            answer = amount(part, situation, spoken, as_of, in_passing=True)
        elif as_of is not None:
            answer = dates(part, as_of, to_the_day=True)
        if answer is not None:
            return answer
    return None


def _named(text: str, situation: Situation, spoken: words.Words) -> set[int]:
    """Numbers of the options that phrases, names or a weight or area speak for."""
    phrases = []
    for n, option in enumerate(situation.options):
        phrases += [(n, p) for p in spoken.anywhere.get(words.key(option.value), ()) if len(p) >= LONG_ENOUGH]
        if not isinstance(option.value, bool) and len(core(option)) >= LONG_LABEL:
            phrases.append((n, core(option)))
    spans = heard(text, phrases)
    if spans and not situation.multiple:
        longest = max(s.length for s in spans)
        spans = [s for s in spans if s.length == longest]
    ranged = {n for n, o in enumerate(situation.options) if PLAIN_UNIT.search(o.label) and in_range(text, o)}
    return {s.option for s in spans} or ranged
