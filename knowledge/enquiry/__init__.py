"""Questions about anything in the catalogue: what is asked, about what, and what the catalogue says."""

from knowledge.enquiry.answering import answer
from knowledge.enquiry.facts import Fact, Unknown
from knowledge.enquiry.quoting import foreign, quote
from knowledge.enquiry.understanding import Question, attribute_name, attribute_of, understand_question

__all__ = [
    "Fact",
    "Question",
    "Unknown",
    "answer",
    "attribute_name",
    "attribute_of",
    "foreign",
    "quote",
    "understand_question",
]
