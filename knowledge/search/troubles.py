"""What can be wrong with the trained search, apart from the libraries that it takes to find out."""

from __future__ import annotations


class NotTrained(RuntimeError):
    """There is no trained search in this folder, or it was made from something else: run ``onething train search``."""


class ModelTrouble(RuntimeError):
    """The embedding model cannot be used: missing, broken, or not the one that made the index. Says what to do."""
