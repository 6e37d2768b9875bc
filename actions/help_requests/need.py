"""Whether the conversation shows that somebody could be let go first, or be visited. For an offer, never for a decision."""

from __future__ import annotations

from actions.help_requests.states import words
from knowledge.text import normalise


def shows_need(text: str, matter: str = "") -> str:
    """The word or the matter that shows it; empty when nothing does."""
    listed = words()["need"]
    flat = normalise(text)
    for word in listed["not_when"]:
        flat = flat.replace(word, "")
    found = next((w for w in listed["words"] if w in flat), "")
    return found or (matter if matter in listed["matters"] else "")
