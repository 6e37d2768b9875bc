"""Three-valued truth of the catalogue's conditions: holds, does not hold, or depends on what is still open.

Kleene's logic: ``True``, ``False`` and ``None`` for "open". A situation that is not asked never holds; 不清楚 and
questions not answered yet are open.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from knowledge.catalogue import Matter
from knowledge.catalogue.model import ALWAYS, Clause, Condition, Interval, OptionValue
from knowledge.guidance.values import UNKNOWN, Answer, Answers

Truth = bool | None
UNSURE = "unsure"


def all_hold(truths: Iterable[Truth]) -> Truth:
    """Kleene's and."""
    result: Truth = True
    for truth in truths:
        if truth is False:
            return False
        if truth is None:
            result = None
    return result


def any_holds(truths: Iterable[Truth]) -> Truth:
    """Kleene's or."""
    result: Truth = False
    for truth in truths:
        if truth:
            return True
        if truth is None:
            result = None
    return result


class World:
    """What is known of one matter under some answers. Each situation's reachability is worked out once."""

    def __init__(self, matter: Matter, answers: Answers):
        self.matter = matter
        self.answers = answers
        self._asked: dict[str, Truth] = {}
        # ask_if refers to earlier situations only, so one pass in order is enough.
        for situation in matter.situations:
            self._asked[situation.id] = self.holds(situation.ask_if)

    def asked(self, name: str) -> Truth:
        """Does the question arise? None: it depends on something open."""
        return self._asked[name]

    def holds(self, condition: Condition) -> Truth:
        if condition is ALWAYS:
            return True
        return any_holds(
            all_hold(self.literal(name, wanted) for name, wanted in clause.items()) for clause in condition.any_of
        )

    def literal(self, name: str, wanted: Interval | tuple[OptionValue, ...]) -> Truth:
        """Is the answer to ``name`` one of ``wanted``?"""
        asked = self._asked[name]
        if asked is False:
            return False
        answer = self.answers.get(name, UNKNOWN)
        return all_hold((asked, _matches(answer, wanted)))

    def deciding(self, condition: Condition) -> Iterator[str]:
        """Ids of the open situations on which ``condition`` still depends, ask_if included."""
        if self.holds(condition) is not None:
            return
        for clause in condition.any_of:
            if all_hold(self.literal(name, wanted) for name, wanted in clause.items()) is None:
                for name, wanted in clause.items():
                    if self.literal(name, wanted) is None:
                        yield from self._open_about(name)

    def _open_about(self, name: str) -> Iterator[str]:
        situation = self.matter.situation(name)
        if situation is not None and self._asked[name] is None:
            yield from self.deciding(situation.ask_if)
        if self.answers.get(name, UNKNOWN) in (UNKNOWN, UNSURE) or isinstance(self.answers.get(name), tuple):
            yield name

    def reasons(self, condition: Condition) -> Clause:
        """The first clause that makes ``condition`` hold: answered situations and the values wanted of them."""
        for clause in condition.any_of:
            if clause and all_hold(self.literal(n, w) for n, w in clause.items()):
                return clause
        return {}


def _matches(answer: Answer, wanted: Interval | tuple[OptionValue, ...]) -> Truth:
    if answer is UNKNOWN:
        return None
    if isinstance(wanted, Interval):
        return wanted.holds(answer) if isinstance(answer, (int, float)) and not isinstance(answer, bool) else False
    chosen: tuple[object, ...] = answer if isinstance(answer, tuple) else (answer,)
    # `True == 1` in Python, not in the catalogue.
    if any(value == one and type(value) is type(one) for value in wanted for one in chosen):
        return True
    # 不确定 where the condition does not name it leaves the condition open: both branches are told.
    return None if UNSURE in chosen and not isinstance(answer, date) else False
