"""From answers to what applies: items, materials, notices, and the next question worth asking. Matters are data."""

from knowledge.guidance.engine import assess, options_for
from knowledge.guidance.extraction import extract, overheard, restates
from knowledge.guidance.relevance import is_beside
from knowledge.guidance.result import (
    AppliedExtra,
    AppliedItem,
    AppliedMaterial,
    Guidance,
    GuidanceNotice,
    OpenPoint,
    Stopped,
)  # fmt: skip
from knowledge.guidance.understanding import NotUnderstood, Understood, rephrase, understand
from knowledge.guidance.values import (
    UNKNOWN,
    Answer,
    Answers,
    Refused,
    dump_answers,
    load_answers,
    parse_answer,
    plain_ask,
    say_answer,
)  # fmt: skip

__all__ = [
    "UNKNOWN", "Answer", "Answers", "AppliedExtra", "AppliedItem", "AppliedMaterial", "Guidance", "GuidanceNotice",
    "NotUnderstood", "OpenPoint", "Refused", "Stopped", "Understood", "assess", "dump_answers", "extract",
    "is_beside", "load_answers", "options_for", "overheard", "parse_answer", "plain_ask", "rephrase", "restates", "say_answer", "understand",
]  # fmt: skip
