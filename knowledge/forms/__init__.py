"""One form for one thing (一表申请): merged from the departments' forms, pre-filled, checked, and split again."""

from knowledge.forms.checks import check, conflicts, hints, missing, says
from knowledge.forms.combine import combine
from knowledge.forms.filling import counts, put, settle, split, value_of, why
from knowledge.forms.model import CombinedForm, Field, Filled, Problem, Section, Values
from knowledge.forms.prefill import prefill
from knowledge.forms.telling import to_json
from knowledge.forms.values import masked, normalise, shown

__all__ = [
    "CombinedForm", "Field", "Filled", "Problem", "Section", "Values", "check", "combine", "conflicts", "counts", "hints", "masked",
    "missing", "normalise", "prefill", "put", "says", "settle", "shown", "split", "to_json", "value_of", "why",
]  # fmt: skip
