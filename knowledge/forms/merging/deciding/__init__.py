"""Decides which blanks are one datum: a small network looks at all blanks of a matter at once (``network.py``)."""

from knowledge.forms.merging.deciding.chances import MOST_BLANKS, TooManyBlanks, as_rules_know, logits
from knowledge.forms.merging.deciding.grouping import Group, chance_of, close_groups, closeness, grouped

__all__ = [
    "MOST_BLANKS",
    "Group",
    "TooManyBlanks",
    "as_rules_know",
    "chance_of",
    "close_groups",
    "closeness",
    "grouped",
    "logits",
]
