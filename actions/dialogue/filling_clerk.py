"""What is done with an answer while a form is filled in by talking: kept, refused with a reason, passed over, gone back on."""

from __future__ import annotations

from typing import Any

from actions.clock import today
from actions.dialogue import filling_words as words
from actions.dialogue.base import Talk
from actions.dialogue.filling_place import Place
from actions.forms import steps
from actions.forms.records import Filling, do_pick, do_save, filling_of, form_of
from actions.replies import Reply
from knowledge.forms import Field, Problem, check, settle, shown
from knowledge.forms.answering import answers, cell_in, flat
from knowledge.forms.checks.single import check_field
from knowledge.forms.model import TYPED, Value
from knowledge.forms.values import moved

ORDINALS = "一二三四五六七八九十"
PATIENCE = 2
"""Answers that did not fit, after which the way past the question is told."""


class Clerk:
    """One turn at the form. ``said`` is what it has to say before the next question."""

    def __init__(self, talk: Talk):
        self.talk = talk
        self.record = form_of(talk.session, talk.opened)
        self.filling: Filling = filling_of(talk.session, self.record)
        self.place = Place.of(talk)
        self.said: list[Reply] = []

    @property
    def open(self) -> Field | None:
        """The field that is being asked."""
        return self.filling.form.by_key.get(self.place.at)

    def tell(self, response: str, **values: str) -> None:
        self.said.append(Reply(response, values))

    # ---------------------------------------------------------------- the next question

    def next(self) -> list[Reply]:
        """Everything said, and the next question; remembers where the talk stands."""
        question = self._question()
        self.place.keep(self.talk)
        return [*self.said, question]

    def _question(self) -> Reply:
        place, form = self.place, self.filling.form.by_key
        if place.kind == "rows" and place.at in form:
            return words.rows(form[place.at], self._value(form[place.at]))
        wanted = form.get(place.wanted) or (form.get(place.at) if place.adding or place.picked else None)
        step: steps.Step = steps.Ask(wanted) if wanted else steps.next_step(
            self.filling, place.passed, optional=place.optional
        )  # fmt: skip
        if isinstance(step, steps.Mend):
            self.tell("utter_fill_wrong", problem=f"“{step.field.label}”：{step.problem.sentence()}")
        if isinstance(step, steps.Ask | steps.Mend):
            return self._ask(step.field)
        return self._choose(step)

    def _choose(self, step: steps.Decide | steps.Confirm | steps.Offer | steps.Passed | steps.Ready) -> Reply:
        """A question that is answered by a choice."""
        place = self.place
        place.at = ""
        match step:
            case steps.Decide(field):
                place.kind, place.at = "decide", field.key
                reply = words.decide(self.filling, field)
            case steps.Confirm():
                place.kind, place.confirming = "confirm", [f.key for f in step.fields]
                reply = words.confirm(step, self.filling)
            case steps.Offer():
                place.kind, reply = "offer", words.offer(step, self.filling)
            case steps.Passed():
                place.kind, reply = "passed", words.passed(step)
            case steps.Ready():
                place.kind, reply = "ready", words.ready(self.filling)
        return reply

    def _ask(self, field: Field) -> Reply:
        if self.place.at != field.key:
            self.place.clear()
        self.place.at = field.key
        rows = self._value(field)
        if field.columns and rows and not self.place.adding:
            self.place.kind = "rows"
            return words.rows(field, rows)
        self.place.kind = "ask"
        if field.columns:
            self.place.adding = True
            return words.cell(self.filling, field, self.place.column, len(rows or []))
        return words.question(self.filling, field, self.place.picked)

    def _value(self, field: Field) -> Any:
        filled = self.filling.values.get(field.key)
        return filled.value if filled else None

    # ---------------------------------------------------------------- answers

    def take(self, text: str) -> bool:
        """Keep what the words say. False when they say nothing that fits the form."""
        field = self.open
        if field is not None and field.columns and self.place.kind == "ask":
            return self._take_cell(field, text)
        if field is None:
            return False
        found = answers(self.filling.form, field, text, as_of=today())
        found = {k: v for k, v in found.items() if v is not None and self._may_set(k, field)}
        if not found:
            return False
        self.keep(found, text)
        return True

    def _may_set(self, key: str, field: Field) -> bool:
        """What was confirmed is not changed in passing."""
        known = self.filling.values.get(key)
        return self.filling.form.by_key[key].asked and (key == field.key or known is None or not known.confirmed)

    def keep(self, found: dict[str, Value], text: str) -> None:
        """Save what is right; say of the rest what is wrong with it."""
        place = self.place
        problems = self._problems(found)
        wrong = {k for p in problems for k in (p.key, *p.also) if k in found}
        # The second time it is taken as said: the other field may be the wrong one, and is asked about next.
        stubborn = place.misses > 0 and all(p.also for p in problems)
        good = {k: v for k, v in found.items() if stubborn or k not in wrong}
        if good:
            self.filling = do_save(self.talk.session, self.record, good, list(good))
            doubtful = any(p.key in good for p in self.filling.hints)
            if doubtful or len(good) > 1 or any(shown("text", v) != flat(text) for v in good.values()):
                self.said.append(words.noted(self.filling, list(good)))
            if place.at in good:
                place.leave(place.at)
        if problems and not stubborn:
            self.miss(problems[0].sentence())

    def _problems(self, found: dict[str, Value]) -> list[Problem]:
        """What would be wrong that is not wrong already."""
        values = dict(self.filling.values)
        for key, value in found.items():
            settle(values, key, value, TYPED)
        known = {(p.key, p.text) for p in self.filling.problems}
        return [
            p for p in check(self.filling.form, values, as_of=today())
            if {p.key, *p.also} & set(found) and ((p.key, p.text) not in known or p.key in found)
        ]  # fmt: skip

    def miss(self, problem: str) -> None:
        """The answer does not fit: say why, and after a while how to get past."""
        self.place.misses += 1
        self.tell("utter_fill_wrong", problem=problem)
        if self.place.misses >= PATIENCE:
            self.tell("utter_fill_stuck")

    def option(self, field: Field, n: int) -> None:
        """A button for one of the options."""
        if field.type == "yes_no":
            return self.keep({field.key: n == 0}, "")
        listed = field.options or ()
        if not 0 <= n < len(listed):
            return None
        if field.type == "multi_choice":
            self.place.at = field.key
            self.place.picked = [*(p for p in self.place.picked if p != listed[n]), listed[n]]
            if len(self.place.picked) < len(listed):
                return None
            return self.enough(field)
        return self.keep({field.key: listed[n]}, listed[n])

    def enough(self, field: Field) -> None:
        """No more options, no more rows."""
        if self.place.picked:
            self.keep({field.key: list(self.place.picked)}, "、".join(self.place.picked))
        self.place.kind = "ask"
        self.place.leave(field.key)

    def decide(self, field: Field, n: int) -> None:
        """Which of the values that disagree is right."""
        if n == 0:
            self.filling = do_save(self.talk.session, self.record, {}, [field.key])
        else:
            self.filling = do_pick(self.talk.session, self.record, field.key, n - 1)
        self.place.leave(field.key)

    def confirm(self) -> None:
        """What was filled in beforehand was looked at and is right."""
        self.filling = do_save(self.talk.session, self.record, {}, self.place.confirming)
        self.place.confirming = []

    # ---------------------------------------------------------------- tables

    def _take_cell(self, field: Field, text: str) -> bool:
        column = (field.columns or ())[self.place.column]
        value = cell_in(field, column, text, as_of=today())
        if value is None:
            return False
        wrong = check_field(field, [{column.key: value}], {}, as_of=today())
        if wrong:
            self.miss(f"{wrong[0].text}。{wrong[0].mend}。")
        else:
            self.place.cells[column.key] = value
            self.after_cell(field)
        return True

    def after_cell(self, field: Field) -> None:
        """On to the next column; after the last one the row is kept."""
        self.place.column, self.place.misses = self.place.column + 1, 0
        if self.place.column < len(field.columns or ()):
            return None
        row, rows = self.place.cells, self._value(field) or []
        self.place.leave(field.key)
        if not row:
            return self.place.skip(field.key)
        return self.set_rows(field, [*rows, row])

    def set_rows(self, field: Field, rows: list[Any]) -> None:
        self.filling = do_save(self.talk.session, self.record, {field.key: rows}, [field.key])
        self.place.at, self.place.kind = field.key, "rows"

    def rows_of(self, field: Field) -> list[Any]:
        value = self._value(field)
        return list(value) if isinstance(value, list) else []

    def move(self, field: Field, doing: str, said: str) -> None:
        """Take a row away, or put it before the one above it."""
        n = (int(said) if said.isdecimal() else ORDINALS.index(said) + 1) - 1
        rows = self.rows_of(field)
        if not 0 <= n < len(rows):
            return self.tell("utter_fill_no_such_row", count=str(len(rows)))
        return self.set_rows(field, moved(rows, doing, n))

    def one_more(self, field: Field) -> None:
        """A further row: its first column is asked."""
        self.place.clear()
        self.place.kind, self.place.at, self.place.adding = "ask", field.key, True

    # ---------------------------------------------------------------- the way

    def skip(self) -> None:
        field = self.open
        if field is None:
            return
        if field.columns and self.place.kind == "ask" and (self.place.column or self.place.cells):
            self.after_cell(field)
        else:
            self.place.skip(field.key)

    def back(self) -> None:
        """To the field before: of this row, else of the form."""
        field = self.open
        if field is not None and field.columns and self.place.column:
            self.place.column -= 1
            self.place.cells.pop((field.columns or ())[self.place.column].key, None)
            return
        trail = [k for k in self.place.trail if k in self.filling.form.by_key and k != self.place.at]
        if trail:
            self.change(self.filling.form.by_key[trail[-1]])
            self.place.trail = trail[:-1]
        else:
            self.tell("utter_fill_no_way_back")

    def change(self, field: Field) -> None:
        self.place.leave("")
        self.place.kind, self.place.wanted = "ask", field.key
        self.place.passed = [k for k in self.place.passed if k != field.key]
