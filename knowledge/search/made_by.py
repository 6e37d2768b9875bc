"""What a trained search was made by. An index is used with nothing else: numbers of two models cannot be compared."""

from __future__ import annotations

from knowledge import catalogue

FILE = "made_by.json"
FORMAT = "3"
"""Changes when the files in the folder do."""


def made_by(embedding_model: str = "") -> dict[str, str]:
    """What an index must have been made by to be used: model, catalogue, format."""
    return {"model": embedding_model, "catalogue": catalogue.load().version, "format": FORMAT}
