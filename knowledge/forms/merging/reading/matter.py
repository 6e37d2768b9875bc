"""Reads the blanks of one matter's forms: whose datum, what, in which unit. Two that read the same are the same datum."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from knowledge.forms.merging.reading.about import about
from knowledge.forms.merging.reading.filing import in_filers_word, own_nouns
from knowledge.forms.merging.reading.one_form import FormReader
from knowledge.forms.merging.reading.other_filers import told_apart
from knowledge.forms.merging.reading.people import same_people
from knowledge.forms.merging.reading.qualifiers import settled
from knowledge.forms.merging.reading.raw import RawForm, Reading
from knowledge.forms.merging.reading.sections import sections_of
from knowledge.forms.merging.reading.subjects import is_personal, matter_subject
from knowledge.forms.merging.reading.sums import with_listed_sums
from knowledge.forms.merging.reading.two_filers import each_with_own
from knowledge.forms.merging.reading.whole_matter import of_matter


def read_forms(forms: Sequence[RawForm]) -> list[Reading]:
    """Every blank of every form of one matter."""
    written, own, forms = forms, own_nouns(forms), in_filers_word(forms)
    subject = matter_subject(forms)
    persons = any(is_personal(form, sections_of(form, subject)) for form in forms)
    items = [form.item for form in forms]
    views = each_with_own([about(form, subject, persons) for form in forms], items)
    read = [r for n, form in enumerate(forms) for r in FormReader(n, form, views[n]).read()]
    read = with_listed_sums(told_apart(read, own), items)
    # Twice: whose employer a matter is about shows once the person has one name, and that may settle who others are.
    readings = _of_same_people(of_matter(_of_same_people(of_matter(read, items)), items))
    units: dict[tuple[str, str], set[str]] = defaultdict(set)
    for reading in readings:
        if reading.unit:
            units[reading.role, reading.concept].add(reading.unit)
    settled_ones = settled([_with_unit(r, units[r.role, r.concept]) for r in readings], forms)
    return [replace(r, field=written[r.form].fields[r.place]) for r in settled_ones]


def _of_same_people(readings: Sequence[Reading]) -> list[Reading]:
    same = same_people(readings)
    return [replace(r, role=same.get(r.role, r.role)) for r in readings]


def _with_unit(reading: Reading, others: set[str]) -> Reading:
    """建筑面积 without a unit is meant in the only unit that the other forms name. Sums of money must say theirs."""
    lone = not reading.unit and reading.field.type == "number" and len(others) == 1
    return replace(reading, unit=next(iter(others))) if lone else reading
